using System.Collections.Generic;
using AsyncCap.Ipc.Abi;

namespace AsyncCap.Tests.Model.Reference;

/// <summary>The kernel as docs/abi.md tells it: classes and lists, nothing clever, nothing shared with the kernel but numbers.</summary>
/// <remarks>An entry is <see cref="Turn"/>, <see cref="Fault"/> or <see cref="Tick"/>, and then <see cref="SelectNext"/>.</remarks>
internal sealed partial class ModelKernel
{
    private readonly BootFacts _boot;
    private uint _bankNumber = 1;
    private uint _processNumber = 1;
    private uint _endpointNumber;
    private uint _callNumber;
    private uint _classNumber;
    private uint _segmentNumber;
    private uint _linkAge;
    private uint _notificationNumber;
    private uint _forwarderNumber;
    private uint _scheduleNumber;

    /// <summary>The state in which the first process finds the world.</summary>
    public ModelKernel(BootFacts boot)
    {
        _boot = boot;
        Ticks = boot.Ticks;
        RootBank = new Bank { Number = 1, Limit = boot.RootLimit };
        Banks.Add(RootBank);
        Root = new Process { Number = 1, Payer = RootBank, State = ProcessState.Ready };
        FurnishRoot();
        Processes.Add(Root);
        RunQueue.Enter(Root);
    }

    public Bank RootBank { get; }

    public Process Root { get; }

    /// <summary>Every bank and process that is not gone, in order of birth; the destroyed ones until their last step.</summary>
    public List<Bank> Banks { get; } = [];

    /// <inheritdoc cref="Banks"/>
    public List<Process> Processes { get; } = [];

    /// <summary>Processes that can run.</summary>
    public Runnable RunQueue { get; } = new();

    /// <summary>What the trace has to say of the current entry.</summary>
    public List<TraceLine> Trace { get; } = [];

    /// <summary>Takes every entry and what became of it, if somebody wants to read it.</summary>
    public List<string>? Transcript { get; init; }

    /// <summary>How often each thing was done, by name, if somebody wants to know.</summary>
    public SortedDictionary<string, int>? Counts { get; init; }

    /// <summary>Who runs; null if nobody can.</summary>
    public Process? Current { get; private set; }

    public bool IsOff { get; private set; }

    /// <summary>What was done that is not modelled, so that nothing can be said from here on; null if nothing was.</summary>
    public string? LeftBecauseOf { get; private set; }

    /// <summary>Kernel entries since boot: the time.</summary>
    public ulong Ticks { get; private set; }

    /// <summary>The machine stops the process that runs.</summary>
    public void Fault(FaultCause cause, ulong address)
    {
        BeginEntry();
        TakeFault(Current!, cause, address);
        FinishEntry();
    }

    /// <summary>The timer interrupts whoever runs: the next one's turn.</summary>
    public void Tick()
    {
        BeginEntry();
        if (Current is not null)
        {
            RunQueue.Yield(Current);
        }

        FinishEntry();
    }

    /// <summary>The head of the run queue runs; if it took a turn, that turn returns now.</summary>
    /// <returns>True if a turn returns.</returns>
    public bool SelectNext()
    {
        Current = FirstThatIsPaid();
        _runningOn = Current?.RunsOn;
        if (Current is not null && Current.WantsEvents && Current.Batch is null)
        {
            Current.WantsEvents = false;
            Deliver(Current);
            return true;
        }

        return false;
    }

    // Section 8, Code first.
    private Process? FirstThatIsPaid()
    {
        for (int ended = 0; ended < MostEndedAtOnce && RunQueue.Head is Process head; ended++)
        {
            if (!head.IsUnpaid)
            {
                return head;
            }

            Count("a process that nobody pays for any more does not run");
            Die(head, FaultCause.Destroyed);
        }

        return null;
    }

    private void Say(TraceKind kind, uint a = 0, uint b = 0, uint c = 0)
    {
        Trace.Add(new TraceLine(kind, a, b, c));
        Transcript?.Add($"    {kind} {a} {b} {c}");
    }

    private void Count(string what)
    {
        if (Counts is not null)
        {
            Counts[what] = Counts.GetValueOrDefault(what) + 1;
        }
    }

    private void BeginEntry()
    {
        Ticks++;
        Charge();
    }

    private void FinishEntry()
    {
        Work();
        FireTimers();
    }

    private void Wake(Process process)
    {
        if (process.State == ProcessState.Waiting)
        {
            process.State = ProcessState.Ready;
            RunQueue.Enter(process);
        }
    }

    // Section 11, and what the image of the simulated world holds.
    private void FurnishRoot()
    {
        BuyStorage(Root, RootBank);

        Segment image = new() { Number = ++_segmentNumber, Payer = RootBank };
        Segment own = new() { Number = ++_segmentNumber, Payer = RootBank };
        foreach (Segment segment in new[] { image, own })
        {
            RootBank.BuyFrame(segment, FrameBytes.Segment);
            segment.Table = RootBank.BuyPage(segment);
        }

        Install(Root, new Capability(CapabilityType.Machine, Rights.All, 0, null, 0));
        Install(Root, Capability.To(RootBank, CapabilityType.Bank));
        Install(Root, Capability.To(Root, CapabilityType.Process));
        Install(Root, new Capability(CapabilityType.Segment, Rights.Read | Rights.Execute, 0, image, 0));
        for (uint i = 0; i < _boot.DataPageCount; i++)
        {
            Page page = new() { Payer = RootBank };
            page.Storage = RootBank.BuyPage(page);
            Install(Root, new Capability(CapabilityType.Page, Rights.Read, 0, page, 0));
        }

        AttachSegment(Root, image, 0);
        AttachSegment(Root, own, 1);
        Root.MessagePageMappedIn = own;

        // Text, data, heap and stack pages that nobody can name.
        while (RootBank.Used < _boot.RootUsed)
        {
            _ = RootBank.BuyPage(own);
        }
    }

    private static void Install(Process process, Capability capability) => _ = process.Install(capability);
}

/// <summary>What a model must be told of the boot: nothing that the manual says.</summary>
internal sealed record BootFacts(ulong Ticks, uint RootLimit, uint RootUsed, uint DataPageCount, ulong EntryPoint, ulong DataAddress, string CommandLine);

/// <summary>One record of the trace (section 10), without its time.</summary>
internal readonly record struct TraceLine(TraceKind Kind, uint A, uint B, uint C);

/// <summary>Sizes of frames (section 7).</summary>
internal static class FrameBytes
{
    public const int Segment = 64;
    public const int Attachment = 64;
    public const int Bank = 128;
    public const int Endpoint = 128;
    public const int Call = 256;
    public const int Process = 1024;
    public const int Notification = 64;
    public const int Forwarder = 64;
    public const int Schedule = 128;
}
