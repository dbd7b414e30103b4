using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using AsyncCap.Ipc.Abi;

namespace AsyncCap.Arch.Exploration.Common;

/// <summary>What the metal did with a path.</summary>
/// <param name="Records">The kernel's trace records, from boot on, one a line: kind, a, b, c.</param>
/// <param name="Logs">What the actor saw of each kernel entry that returned, by number.</param>
/// <param name="ActsTaken">How many kernel entries of the path were made before somebody ran whose turn it was not, or the path ended; -1 if nobody could tell.</param>
/// <param name="Panic">The kernel's last words, or null.</param>
public sealed record MetalRun(IReadOnlyList<string> Records, IReadOnlyDictionary<int, ulong> Logs, int ActsTaken, string? Panic);

/// <summary>Whether the metal went the same way.</summary>
/// <param name="Outcome">Stale if it did not.</param>
/// <param name="What">One sentence.</param>
/// <param name="PartedAt">The step at which it went another way, from 1; 0 if it did not.</param>
public sealed record MetalVerdict(ReplayOutcome Outcome, string What, int PartedAt);

/// <summary>Compares what the metal did with what the same path does here, step for step.</summary>
/// <remarks>
/// Objects have other numbers there, because processes are made of more. Which number stands for which follows from the order in which the
/// set-up made them, and after that from the first record that names one: from then on it has to be the same one.
/// </remarks>
public sealed class MetalComparison
{
    private const char Value = 'v';
    private const char Anything = '?';

    private readonly MetalPath _path;
    private readonly MetalRun _run;
    private readonly List<(int Step, string Record)> _expected;
    private readonly Dictionary<(char Type, uint Number), uint> _there = [];
    private readonly Dictionary<(char Type, uint Number), uint> _here = [];

    private MetalComparison(MetalPath path, MetalRun run)
    {
        _path = path;
        _run = run;
        _expected = [.. path.Steps.SelectMany((step, at) => step.Records.Select(record => (at + 1, record)))];
    }

    /// <summary>Compares.</summary>
    public static MetalVerdict Compare(MetalPath path, MetalRun run) => new MetalComparison(path, run).Compare();

    private MetalVerdict Compare()
    {
        // The timer of the first process is the last thing of the set-up: a call that waits for nothing but its time.
        int start = _run.Records.TakeWhile(record => !IsTimer(record)).Count();
        if (start == _run.Records.Count)
        {
            string why = _run.Panic is null ? "it did not get as far as the first step" : $"it panicked before the first step: {_run.Panic}";
            return new MetalVerdict(ReplayOutcome.Stale, why, 1);
        }

        Introduce([.. _run.Records.Take(start)]);
        string[] records = [.. _run.Records.Skip(start + 1)];
        int seen = 0;
        while (seen < records.Length && seen < _expected.Count && AreSame(_expected[seen].Record, records[seen]))
        {
            seen++;
        }

        (int Step, string What) parting = (int.MaxValue, "");
        if (seen < _expected.Count && (seen < records.Length || _run.Panic is null))
        {
            parting = (_expected[seen].Step, $"here the kernel tells {Name(_expected[seen].Record)}, there {(seen < records.Length ? Name(records[seen]) : "nothing more")}");
        }

        if (_run.Panic is null)
        {
            parting = Earlier(parting, PartingOfLogs());
            parting = Earlier(parting, PartingOfTurns());
        }

        return parting.Step != int.MaxValue
            ? new MetalVerdict(ReplayOutcome.Stale, $"the metal goes another way at step {parting.Step}: {parting.What}", parting.Step)
            : Judge(seen < _expected.Count ? _expected[seen].Step : _path.Steps.Count);
    }

    private MetalVerdict Judge(int lastStep)
    {
        int count = _path.Steps.Count;
        bool isWrongHere = _path.Hosted.Outcome == ReplayOutcome.Reproduced;
        if (_run.Panic is not null)
        {
            return isWrongHere && lastStep == count
                ? new MetalVerdict(ReplayOutcome.Reproduced, _run.Panic, 0)
                : new MetalVerdict(ReplayOutcome.Stale, $"the metal panics at step {lastStep}: {_run.Panic}", lastStep);
        }

        return isWrongHere
            ? new MetalVerdict(ReplayOutcome.Reproduced, $"all {count} steps are the same on the metal, with the same records and events; what is wrong with them: {_path.Hosted.What}", 0)
            : new MetalVerdict(ReplayOutcome.Passes, $"all {count} steps are the same on the metal, with the same records and events, and nothing is wrong", 0);
    }

    private (int Step, string What) PartingOfLogs()
    {
        foreach (MetalStep step in _path.Steps.Where(step => step.Log != 0).OrderBy(step => step.ReturnedAt))
        {
            ulong there = _run.Logs.GetValueOrDefault(step.Act);
            if (there != step.Log)
            {
                return (step.ReturnedAt, $"here {step.Step.Actor} sees {Describe(step.Log)}, there {Describe(there)}");
            }
        }

        return (int.MaxValue, "");
    }

    private (int Step, string What) PartingOfTurns()
    {
        int next = _run.ActsTaken < 0 ? -1 : _path.Steps.ToList().FindIndex(step => step.Act > _run.ActsTaken);
        return next < 0 ? (int.MaxValue, "") : (next + 1, $"here {_path.Steps[next].Step.Actor} runs, there somebody else, or nobody");
    }

    private static (int Step, string What) Earlier((int Step, string What) one, (int Step, string What) other) => other.Step < one.Step ? other : one;

    private static string Describe(ulong log)
    {
        if (log == 0)
        {
            return "nothing: the turn does not return";
        }

        InvocationError error = (InvocationError)((log >> 48) & 255);
        return $"{(error == InvocationError.None ? "no refusal" : error.ToString())} and {(log >> 56) & 127} events ({log & 0xFFFFFFFFFF:x10})";
    }

    // What actors made in the set-up, here and there, in the order in which it was made. A ring that overflowed here tells nothing.
    private void Introduce(IReadOnlyList<string> there)
    {
        foreach (TraceKind kind in new[] { TraceKind.ProcessStarted, TraceKind.EndpointCreated, TraceKind.CallCreated, TraceKind.PromiseCreated })
        {
            uint[][] mine = [.. Made(_path.SetUp, kind, _here)];
            uint[][] its = [.. Made(there, kind, _there)];
            for (int at = 0; at < mine.Length && mine.Length == its.Length; at++)
            {
                _ = IsSameObject(TypesOf(kind)[0], mine[at][1], its[at][1]); // these are new
            }
        }
    }

    private static IEnumerable<uint[]> Made(IEnumerable<string> records, TraceKind kind, Dictionary<(char Type, uint Number), uint> known)
    {
        uint first = (uint)(kind == TraceKind.ProcessStarted ? 2 : 0); // number 1 is the first process, which is not started
        return records.Select(Fields).Where(fields => fields[0] == (uint)kind && (first != 0 || known.ContainsKey(('p', fields[2]))));
    }

    private bool AreSame(string here, string there)
    {
        uint[] mine = Fields(here);
        uint[] its = Fields(there);
        string types = TypesOf((TraceKind)mine[0]);
        return mine[0] == its[0] && Enumerable.Range(0, 3).All(at => types[at] switch
        {
            Value => mine[at + 1] == its[at + 1],
            Anything => (mine[at + 1] == 0) == (its[at + 1] == 0),
            _ => IsSameObject(types[at], mine[at + 1], its[at + 1]),
        });
    }

    private bool IsSameObject(char type, uint here, uint there)
    {
        bool isKnownHere = _here.TryGetValue((type, here), out uint expected);
        bool isKnownThere = _there.ContainsKey((type, there));
        if (isKnownHere || isKnownThere)
        {
            return isKnownHere && expected == there;
        }

        _here[(type, here)] = there;
        _there[(type, there)] = here;
        return true;
    }

    private static bool IsTimer(string record)
    {
        uint[] fields = Fields(record);
        return fields[0] == (uint)TraceKind.Waits && fields[2] == 0;
    }

    private static string Name(string record) => $"{(TraceKind)Fields(record)[0]} {record[(record.IndexOf(' ') + 1)..]}";

    private static uint[] Fields(string record) => [.. record.Split(' ').Select(field => uint.Parse(field, CultureInfo.InvariantCulture))];

    // What a record names: process, call or promise, endpoint, bank, notification, schedule; or a value.
    private static string TypesOf(TraceKind kind) => kind switch
    {
        TraceKind.BankCreated => "bbv",
        TraceKind.BankDestroyed => "bvv",
        TraceKind.EndpointCreated => "epv",
        TraceKind.EndpointDestroyed => "evv",
        TraceKind.CallCreated or TraceKind.PromiseCreated or TraceKind.Collected or TraceKind.Forwarded => "cpv",
        TraceKind.CallDestroyed or TraceKind.PromiseDestroyed or TraceKind.Fulfilled or TraceKind.Broken or TraceKind.Cancelled => "cvv",
        TraceKind.Sent => "cev",
        TraceKind.Delivered => "cep",
        TraceKind.Pipelined => "ccv",
        TraceKind.Waits => "c?v",
        TraceKind.Signalled => "nvv",
        TraceKind.BudgetSpent => "svv",
        TraceKind.None or TraceKind.ProcessCreated or TraceKind.ProcessStarted or TraceKind.ProcessDied or TraceKind.ProcessGone or TraceKind.LateResolve
            or TraceKind.Refused or TraceKind.ProcessStopped or TraceKind.ProcessResumed => "pvv",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
