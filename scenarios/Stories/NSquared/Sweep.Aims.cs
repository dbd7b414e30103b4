using System;
using AsyncCap.Scenarios.Programs.NSquared;

namespace AsyncCap.Scenarios.Stories.NSquared;

/// <content>What was claimed beforehand, and what came of it; and what does not fit into the memory.</content>
public sealed partial class Sweep
{
    private const uint SeedsPoint = 65_536;
    private const ulong EndpointBytes = 128;
    private const ulong CallBytes = 256;

    // A claim of memory is exact, so a row fails if it does not hold. What a claim of work came to is told, and whether that is what was aimed at: a change to either design
    // moves it, and that is no error.
    private void TellAims()
    {
        TellIdleAim();
        TellSlopeAim();
        TellMemoryAim();
        TellThroughputAim(2, most: 400);
        TellThroughputAim(64, most: 100);
        TellCycleAim();
    }

    private void TellIdleAim()
    {
        int at = Find(Design.Objects, SeedsPoint, Degree.All, anyDepth: true);
        if (at < 0)
        {
            return;
        }

        ref Outcome outcome = ref _outcomes[at];
        ulong calls = (ulong)SeedsPoint * outcome.Point.Depth * CallBytes;
        ulong each = (outcome.KernelBytes - calls) / SeedsPoint;
        stage.Report.Figure("aim-idle"u8, "kernel-bytes-each"u8, each, "bytes"u8);
        stage.Report.Figure("aim-idle"u8, "beyond-the-object"u8, each - EndpointBytes, "bytes"u8);
        stage.Report.Figure("aim-idle"u8, "shared-bytes"u8, outcome.SharedBytes, "bytes"u8);
        _ = stage.Report.Row("aim-idle"u8, each <= EndpointBytes + 128 && outcome.SharedBytes == 0).Number(SeedsPoint)
            .Text(" objects, all reachable by each other: "u8).Number(each).Text(" bytes each, "u8).Number(EndpointBytes).Text(" of them the object; 0 a pair"u8).EndLine();
    }

    // The same objects with none, some and many calls on their way.
    private void TellSlopeAim()
    {
        const uint Count = 256;
        int none = Find(Design.Objects, Count, Degree.All, depth: 0);
        int some = Find(Design.Objects, Count, Degree.All, depth: 8);
        int many = Find(Design.Objects, Count, Degree.All, depth: 64);
        if (none < 0 || some < 0 || many < 0)
        {
            return;
        }

        ulong low = (_outcomes[some].Bytes - _outcomes[none].Bytes) / (8 * Count);
        ulong high = (_outcomes[many].Bytes - _outcomes[some].Bytes) / (56 * Count);
        stage.Report.Figure("aim-slope"u8, "first-calls"u8, low, "bytes"u8);
        stage.Report.Figure("aim-slope"u8, "further-calls"u8, high, "bytes"u8);
        _ = stage.Report.Row("aim-slope"u8, low <= 320 && high <= 320).Text("a call on its way takes "u8).Number(high).Text(" bytes, its slot included; aim 320"u8).EndLine();
    }

    private void TellMemoryAim()
    {
        const uint Count = 256;
        int objects = Find(Design.Objects, Count, Degree.All, depth: 64);
        int pairs = Find(Design.Pairs, Count, Degree.All, depth: 64);
        int idle = Find(Design.Objects, Count, Degree.All, depth: 0);
        if (objects < 0 || pairs < 0 || idle < 0)
        {
            return;
        }

        ulong ours = _outcomes[objects].Bytes;
        ulong theirs = _outcomes[pairs].Bytes;
        ulong perCall = (ours - _outcomes[idle].Bytes) / (64 * Count);
        ulong pairCount = new Graph(Count, Degree.All, stage.Seed).PairCount;
        ulong depth = (theirs - _outcomes[idle].Bytes) / (perCall * pairCount);
        stage.Report.Figure("aim-memory"u8, "ratio"u8, theirs / ours, "times"u8);
        stage.Report.Figure("aim-memory"u8, "even-at-calls-a-pair-computed"u8, depth, "calls"u8);
        _ = stage.Report.Row("aim-memory"u8, theirs >= 100 * ours).Number(theirs).Text(" bytes of rings against "u8).Number(ours)
            .Text("; they are even at "u8).Number(depth).Text(" calls on their way in every pair; aim 100 times"u8).EndLine();
    }

    private void TellThroughputAim(uint count, ulong most)
    {
        int objects = Find(Design.Objects, count, Degree.All, depth: 8);
        int pairs = Find(Design.Pairs, count, Degree.All, depth: 8);
        if (objects < 0 || pairs < 0)
        {
            return;
        }

        ReadOnlySpan<byte> row = count == 2 ? "aim-throughput-2"u8 : "aim-throughput-64"u8;
        ulong percent = _outcomes[pairs].Throughput * 100 / _outcomes[objects].Throughput;
        stage.Report.Figure(row, "rings-of-calls"u8, percent, "%"u8);
        TellAim(row, percent <= most).Text("rings carry "u8).Number(percent).Text(" % of what calls carry; aim at most "u8).Number(most).Text(" %"u8).EndLine();
    }

    private void TellCycleAim()
    {
        const uint Count = 64;
        int objects = Find(Design.Objects, Count, Degree.All, depth: 8);
        int pairs = Find(Design.Pairs, Count, Degree.All, depth: 8);
        if (objects < 0 || pairs < 0)
        {
            return;
        }

        ref Outcome ours = ref _outcomes[objects];
        ref Outcome theirs = ref _outcomes[pairs];
        ulong bare = theirs.Cycle * 10 / ours.Cycle;
        ulong told = (theirs.Join + theirs.Leave) * 10 / (ours.Join + ours.Leave);
        stage.Report.Figure("aim-create"u8, "kernel-operations"u8, bare, "tenths"u8);
        stage.Report.Figure("aim-create"u8, "with-word-to-all"u8, told, "tenths"u8);
        TellAim("aim-create"u8, bare >= 200).Text("an object with eight peers, first to last: rings take "u8).Number(theirs.Cycle).Text(" to "u8).Number(ours.Cycle)
            .Text(" in kernel operations, "u8).Number(theirs.Join + theirs.Leave).Text(" to "u8).Number(ours.Join + ours.Leave)
            .Text(" with everybody told; aim 20 times"u8).EndLine();
    }

    private Report TellAim(ReadOnlySpan<byte> row, bool isMet)
    {
        stage.Report.Figure(row, "met"u8, isMet ? 1ul : 0, "of-1"u8);
        return stage.Report.Row(row, passes: true).Text(isMet ? "met: "u8 : "missed: "u8);
    }

    private int Find(Design design, uint count, Degree degree, uint depth = 0, bool anyDepth = false)
    {
        for (int i = 0; i < _outcomeCount; i++)
        {
            Point point = _outcomes[i].Point;
            if (point.Design == design && point.Count == count && point.Degree == degree && (anyDepth || point.Depth == depth))
            {
                return i;
            }
        }

        return -1;
    }

    // From the largest point with all pairs that was measured.
    private void Compute(in Point point)
    {
        ReadOnlySpan<byte> name = _name.Of(in point, "idle"u8).Text;
        int known = -1;
        for (int i = 0; i < _outcomeCount; i++)
        {
            ref Outcome outcome = ref _outcomes[i];
            if (outcome.Point.Design == point.Design && outcome.Point.Degree == Degree.All && (known < 0 || outcome.Point.Count >= _outcomes[known].Point.Count))
            {
                known = i;
            }
        }

        if (known < 0 || point.Design != Design.Pairs)
        {
            _ = stage.Report.Row(name, passes: true).Text("needs more memory than this machine has"u8).EndLine();
            return;
        }

        ref Outcome measured = ref _outcomes[known];
        ulong pairs = new Graph(point.Count, point.Degree, point.Seed).PairCount;
        ulong measuredPairs = new Graph(measured.Point.Count, Degree.All, measured.Point.Seed).PairCount;
        stage.Report.Figure(name, "kernel-bytes-computed"u8, measured.KernelBytes * pairs / measuredPairs, "bytes"u8);
        stage.Report.Figure(name, "capability-bytes-computed"u8, measured.CapabilityBytes * pairs / measuredPairs, "bytes"u8);
        stage.Report.Figure(name, "shared-bytes-computed"u8, measured.SharedBytes * pairs / measuredPairs, "bytes"u8);
        _ = stage.Report.Row(name, passes: true).Text("does not fit: computed from what a pair took of "u8).Number(measuredPairs).EndLine();
    }
}
