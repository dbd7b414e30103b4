using System;
using AsyncCap.Ipc.Abi;
using AsyncCap.Scenarios.Programs.NSquared;

namespace AsyncCap.Scenarios.Stories.NSquared;

/// <summary>The case against N squared: the same objects and the same traffic, by calls that their senders pay for and by shared rings for each pair.</summary>
/// <remarks>
/// Without options a few points that say most; <c>full=1</c> sweeps; <c>n=</c>, <c>degree=</c>, <c>depth=</c> and <c>design=</c> measure one point. Points that do not fit into the
/// memory are computed from the cost of one pair, and their figures say so.
/// </remarks>
public sealed partial class Sweep(Stage stage)
{
    private const ulong TrafficMessages = 16_384;
    private const ulong PacedMessages = 4096;

    // With more than that on their way, traffic takes as long as it must and no longer.
    private const ulong ManyCalls = 1_000_000;

    private readonly RowName _name = new();
    private readonly LatencyTable _latencies = new();
    private readonly Outcome[] _outcomes = new Outcome[384];
    private readonly Town _town = new(stage);
    private int _outcomeCount;

    private bool CountsInstructions => CommandLine.AreEqual(stage.Host.CounterUnit, "instructions"u8);

    /// <summary>Tells the story.</summary>
    public void Tell()
    {
        for (int grown = 0; grown < 6; grown++)
        {
            stage.Self.GrowTable(InitialSlot.Bank);
        }

        if (HasStrayOption())
        {
            Refuse("degree, depth and design go with n, as in n=64 degree=ring, and full=1 goes without"u8);
        }
        else if (stage.CommandLine.Value("n"u8).Length > 0)
        {
            TellChosen();
        }
        else if (stage.CommandLine.Number("full"u8, otherwise: 0) != 0)
        {
            TellFull();
        }
        else
        {
            TellDefault();
        }

        TellAims();
        _town.Errands.Discard();
    }

    private void TellDefault()
    {
        All(2, Degree.All, 8);
        All(8, Degree.All, 8);
        All(64, Degree.All, 8);
        Measure(new Point(Design.Objects, 256, Degree.All, 0, stage.Seed));
        Measure(new Point(Design.Objects, 256, Degree.All, 8, stage.Seed));
        All(256, Degree.All, 64);
        All(1024, Degree.Eight, 8);
        Measure(new Point(Design.Objects, SeedsPoint, Degree.All, 1, stage.Seed));
    }

    // All depths where everybody is connected with everybody, else the ends of their range; beyond 256 objects, what takes minutes is left out.
    private void TellFull()
    {
        const uint SmallCount = 256;
        ReadOnlySpan<uint> depths = [0, 1, 8, 64];
        for (uint count = 2; count <= SeedsPoint; count *= count >= SmallCount ? 4u : 2u)
        {
            for (Degree degree = Degree.Ring; degree <= Degree.All; degree++)
            {
                for (int i = 0; i < depths.Length; i++)
                {
                    bool isMeasured = degree == Degree.All ? count <= SmallCount || depths[i] != 8 : depths[i] == 1 || (depths[i] == 64 && count <= SmallCount);
                    if (isMeasured)
                    {
                        All(count, degree, depths[i]);
                    }
                }
            }
        }
    }

    private void All(uint count, Degree degree, uint depth)
    {
        for (Design design = Design.Objects; design <= Design.Credits; design++)
        {
            Measure(new Point(design, count, degree, depth, stage.Seed));
        }
    }

    private void Measure(in Point point)
    {
        if (Town.PagesNeeded(in point) > FreePages() || (point.Design != Design.Objects && !Town.Fits(in point)))
        {
            Compute(in point);
            return;
        }

        ref Outcome outcome = ref _outcomes[_outcomeCount++];
        outcome.Point = point;
        ulong pagesBefore = stage.PagesInUse();
        _town.Build(in point);
        TellIdle(ref outcome);
        if (point.Depth != 0)
        {
            TellLoaded(ref outcome);
        }

        bool isWhole = _town.Demolish(pagesBefore);
        stage.Report.Figure(_name.Of(in point, "idle"u8).Text, "tear-down"u8, _town.TearDown, stage.Host.CounterUnit);
        _ = stage.Report.Row(_name.Of(in point, "gone"u8).Text, isWhole && stage.BooksBalance()).Text("pages after "u8).Number(pagesBefore)
            .Text(isWhole ? "="u8 : "!="u8).Number(stage.PagesInUse()).EndLine();
    }

    private void TellIdle(ref Outcome outcome)
    {
        Point point = outcome.Point;
        outcome.KernelBytes = _town.KernelBytes;
        outcome.CapabilityBytes = _town.CapabilityBytes;
        outcome.SharedBytes = _town.SharedBytes;
        Report report = stage.Report;
        ReadOnlySpan<byte> name = _name.Of(in point, "idle"u8).Text;
        report.Figure(name, "kernel-bytes"u8, outcome.KernelBytes, "bytes"u8);
        report.Figure(name, "capability-bytes"u8, outcome.CapabilityBytes, "bytes"u8);
        report.Figure(name, "shared-bytes"u8, outcome.SharedBytes, "bytes"u8);
        report.Figure(name, "set-up"u8, _town.SetUp, stage.Host.CounterUnit);
        if (point.Count >= 16 && point.Design != Design.Credits)
        {
            MeasureNewcomer(ref outcome);
            report.Figure(name, "join"u8, outcome.Join, stage.Host.CounterUnit);
            report.Figure(name, "leave"u8, outcome.Leave, stage.Host.CounterUnit);
            outcome.Cycle = new LifeCycle(stage, _town).Measure();
            report.Figure(name, "create-connect-discard"u8, outcome.Cycle, stage.Host.CounterUnit);
        }

        _ = report.Row(name, passes: true).Number(outcome.Bytes).Text(" bytes for "u8).Number(point.Count).Text(" objects, "u8)
            .Number(_town.Graph.PairCount).Text(" pairs, "u8).Number((ulong)point.Count * point.Depth).Text(" calls"u8).EndLine();
    }

    private void TellLoaded(ref Outcome outcome)
    {
        Point point = outcome.Point;
        ReadOnlySpan<byte> name = _name.Of(in point, "loaded"u8).Text;
        WarmUp();
        outcome.Throughput = MeasureTraffic(carriesCapabilities: false, out ulong messages, out ulong failed);
        TellThroughput(name, outcome.Throughput);
        MeasureLatencies(name);
        failed += _town.Errands.Broken;
        _ = stage.Report.Row(name, failed == 0 && _latencies.Count == PacedMessages).Number(messages).Text(" messages answered, "u8).Number(failed)
            .Text(" failed"u8).EndLine();
        if ((ulong)point.Count * point.Depth > ManyCalls || point.Design == Design.Credits)
        {
            return;
        }

        name = _name.Of(in point, "loaded.caps"u8).Text;
        TellThroughput(name, MeasureTraffic(carriesCapabilities: true, out messages, out failed));
        _ = stage.Report.Row(name, failed == 0).Number(messages).Text(" messages with a capability each answered, "u8).Number(failed)
            .Text(" failed"u8).EndLine();
    }

    private void TellThroughput(ReadOnlySpan<byte> name, ulong throughput)
    {
        stage.Report.Figure(name, "throughput"u8, throughput, CountsInstructions ? "messages/Minstructions"u8 : "messages/s"u8);
    }

    // What runs on a compiler that learns is not what it will be, the first time; on the metal there is nothing to learn.
    private void WarmUp()
    {
        if (!CountsInstructions)
        {
            _ = MeasureTraffic(carriesCapabilities: false, out _, out _);
        }
    }

    // As many on their way as the depth says, from the first to the last.
    private ulong MeasureTraffic(bool carriesCapabilities, out ulong messages, out ulong failed)
    {
        ulong onTheirWay = (ulong)_town.Point.Count * _town.Point.Depth;
        ulong wanted = onTheirWay > ManyCalls ? onTheirWay : 2 * onTheirWay;
        ulong each = (wanted > TrafficMessages ? wanted : TrafficMessages) / _town.Sites;
        _town.Errands.Sum = 0;
        ulong start = stage.Host.ReadCounter();
        _town.AskAll([(ulong)SiteTask.Traffic, each, carriesCapabilities ? 1ul : 0]);
        ulong spent = stage.Host.ReadCounter() - start;
        messages = each * _town.Sites;
        failed = _town.Errands.Sum;
        return messages * (CountsInstructions ? 1_000_000ul : 1_000_000_000ul) / (spent == 0 ? 1 : spent);
    }

    // The same load on both designs: a message in so many ticks on average, which are instructions on the metal and kernel entries hosted. One site after the other
    // sends its part and looks at the clock; if all did, what they took of each other's time would be most of what is measured.
    private void MeasureLatencies(ReadOnlySpan<byte> name)
    {
        const ulong TicksOfInstructions = 6000;
        const ulong TicksOfEntries = 6;
        _latencies.Clear();
        for (uint site = 0; site < _town.Sites; site++)
        {
            _town.Errands.Send(
                _town.Control(site),
                [(ulong)SiteTask.Load, CountsInstructions ? TicksOfInstructions : TicksOfEntries, PacedMessages / _town.Sites]);
            _town.Errands.AwaitAll();
            Collect(site);
        }

        stage.Report.Figure(name, "latency-p50"u8, _latencies.Quantile(500), stage.Host.CounterUnit);
        stage.Report.Figure(name, "latency-p90"u8, _latencies.Quantile(900), stage.Host.CounterUnit);
        stage.Report.Figure(name, "latency-p99"u8, _latencies.Quantile(990), stage.Host.CounterUnit);
        stage.Report.Figure(name, "latency-p999"u8, _latencies.Quantile(999), stage.Host.CounterUnit);
        stage.Report.Figure(name, "latency-max"u8, _latencies.Longest, stage.Host.CounterUnit);
    }

    private void Collect(uint site)
    {
        const int CountsOfAnswer = 6;
        for (int first = 0; first < LatencyTable.BucketCount; first += CountsOfAnswer)
        {
            Ipc.Client.Message answer = stage.Invoker.Invoke(_town.Control(site), [(ulong)SiteTask.Latencies, (ulong)first]);
            for (int i = 0; i < CountsOfAnswer && first + i < LatencyTable.BucketCount; i++)
            {
                _latencies.Add(first + i, (uint)answer.Words[i], answer.Words[6]);
            }
        }
    }

    private ulong FreePages()
    {
        stage.Bank.ReadBalance(out ulong limit, out ulong used);
        return limit - used;
    }
}
