using System;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;

namespace AsyncCap.Scenarios.Programs.NSquared;

/// <summary>A process that hosts objects: what all designs have in common. It obeys the director, knows other sites, and makes traffic.</summary>
/// <remarks>
/// An object is hosted by the site of its number modulo the sites. Traffic begins with <c>depth</c> requests of each object; whenever one is answered, the next is sent to a
/// random peer, until as many were sent as were asked for. A request is known by its token: the object, and which of its requests.
/// </remarks>
internal abstract class Site
{
    /// <summary>Slot of the bank that pays for objects, and for what replaces calls in other designs.</summary>
    public const uint ObjectBank = ProcessBuilder.FirstGrantSlot + 1;

    /// <summary>Slot of the bank that pays for calls.</summary>
    public const uint CallBank = ProcessBuilder.FirstGrantSlot + 2;

    /// <summary>Sites at most.</summary>
    public const uint MostSites = 16;

    protected const uint ControlLabel = 0x8000_0000;
    protected const uint NeighbourLabel = 0x8000_0001;
    private const int ErrandCount = 32;

    private readonly Message[] _tasks = new Message[48];
    private readonly uint[] _errands = new uint[ErrandCount];
    private readonly uint[] _entriesOfBatch = new uint[48];
    private readonly LatencyTable _latencies = new();
    private int _taskCount;
    private int _errandCount;
    private uint _firstErrand;

    protected Site(ProgramHost host)
    {
        Host = host;
        Port = new MessagePort(host);
    }

    protected ProgramHost Host { get; }

    protected MessagePort Port { get; }

    /// <summary>This site's number.</summary>
    protected uint Number { get; private set; }

    /// <summary>How many sites there are.</summary>
    protected uint Sites { get; private set; }

    /// <summary>Objects here.</summary>
    protected uint Objects { get; private set; }

    /// <summary>Requests of each object on their way at a time.</summary>
    protected uint Depth { get; private set; }

    protected Graph Graph { get; private set; }

    /// <summary>Entries of sites, by number.</summary>
    protected uint[] Neighbours { get; } = new uint[MostSites];

    protected Traffic Traffic { get; } = new();

    /// <summary>Whether there is something to do without an event.</summary>
    protected virtual bool IsBusy => _taskCount != 0 || Traffic.ToBegin != 0;

    /// <summary>Whether an errand can leave at once.</summary>
    protected bool HasErrand => _errandCount > 0;

    /// <summary>Serves for ever.</summary>
    public void Run()
    {
        Register();
        while (true)
        {
            Port.Turn(IsBusy ? TurnFlags.DoNotSleep : Traffic.IsPacing ? TurnFlags.Yield : TurnFlags.None);
            Absorb();
            Obey();
            Pulse();
            Work();
        }
    }

    /// <summary>Makes the objects.</summary>
    protected abstract void Furnish();

    /// <summary>Tells other sites of the objects; all that was sent must have been answered.</summary>
    protected abstract void Introduce();

    /// <summary>Sends the request of a token to a random peer of its object. The batch has room for it.</summary>
    /// <returns>False if it cannot be sent now; the site sends it by itself later.</returns>
    protected abstract bool Begin(uint token, ulong stamp);

    /// <summary>A request to an object, or of another site. It may add to the batch as much as two entries.</summary>
    protected abstract void OnRequest(uint entry, ref Event header);

    /// <summary>A completion that is not an errand's.</summary>
    protected abstract void OnCompletion(uint entry, ref Event header);

    /// <summary>Bits of a notification.</summary>
    protected virtual void OnNotice(uint label, ulong bits)
    {
    }

    /// <summary>What is to be done outside of events.</summary>
    protected virtual void Work()
    {
    }

    /// <summary>A task that not every design has.</summary>
    protected abstract void Obey(in Message task);

    /// <summary>A request was answered.</summary>
    protected void Answered(uint token, ulong stamp, bool isGood)
    {
        Traffic.Failed += isGood ? 0u : 1u;
        Traffic.Unanswered--;
        if (Traffic.IsPaced)
        {
            _latencies.Note(Host.ReadCounter() - stamp);
            Traffic.Free(token);
        }
        else if (Traffic.Unsent != 0)
        {
            Traffic.Unsent--;
            _ = Begin(token, 0); // If not now, it will be.
        }

        if (Traffic.Unanswered == 0)
        {
            Answer(Traffic.Resolver, Traffic.Failed);
        }
    }

    /// <summary>Makes a batch's turn and looks at its events; results of entries must have been read by then.</summary>
    protected void Flush()
    {
        Port.Turn(TurnFlags.DoNotSleep);
        Absorb();
    }

    /// <summary>Makes sure that the batch has room.</summary>
    protected void Reserve(uint words, uint slots)
    {
        while (!Port.Fits(words, slots))
        {
            Flush();
        }
    }

    /// <summary>Something bought from a bank, or minted.</summary>
    protected uint Make(uint target, ReadOnlySpan<ulong> words)
    {
        Reserve((uint)words.Length, 0);
        uint entry = Port.Add(Operation.Send, target, 0, words);
        Port.Turn(TurnFlags.DoNotSleep);
        uint slot = Result(entry);
        Absorb();
        return slot;
    }

    /// <summary>The same method of many targets, or of one target many times, in batches.</summary>
    protected void MakeMany(ReadOnlySpan<uint> targets, ulong method, ulong argument, ulong step, Span<uint> made)
    {
        int done = 0;
        while (done < made.Length)
        {
            Flush();
            int count = 0;
            while (done + count < made.Length && count < _entriesOfBatch.Length && Port.Fits(2, 0))
            {
                uint target = targets.Length == 1 ? targets[0] : targets[done + count];
                _entriesOfBatch[count] = Port.Add(Operation.Send, target, 0, [method, argument + ((ulong)(done + count) * step)]);
                count++;
            }

            Port.Turn(TurnFlags.DoNotSleep);
            for (int i = 0; i < count; i++)
            {
                made[done + i] = Result(_entriesOfBatch[i]);
            }

            Absorb();
            done += count;
        }
    }

    /// <summary>Buys calls whose slots are neighbours.</summary>
    /// <returns>The first one's slot.</returns>
    protected uint MakeCalls(uint count)
    {
        uint first = 0;
        uint next = 0;
        uint made = 0;
        while (made < count)
        {
            Flush();
            int batch = 0;
            while (made + (uint)batch < count && batch < _entriesOfBatch.Length && Port.Fits(1, 0))
            {
                _entriesOfBatch[batch++] = Port.Add(Operation.Send, CallBank, 0, [(ulong)BankMethod.CreateCall]);
            }

            Port.Turn(TurnFlags.DoNotSleep);
            for (int i = 0; i < batch; i++)
            {
                uint slot = Result(_entriesOfBatch[i]);
                if (slot != next || made == 0)
                {
                    // Slots that had been used before come first. Whatever lies there stays: it is a few.
                    first = slot;
                    made = 0;
                }

                next = slot + 1;
                made++;
            }

            Absorb();
        }

        return first;
    }

    /// <summary>More slots.</summary>
    protected void GrowTable(uint slots)
    {
        for (uint grown = 0; grown < slots; grown += 256)
        {
            Reserve(1, 1);
            _ = Port.Add(Operation.Send, ProcessBuilder.SelfSlot, 0, [(ulong)ProcessMethod.GrowTable], [ProcessBuilder.BankSlot]);
        }

        Port.Turn(TurnFlags.DoNotSleep);
        Port.RequireAll();
        Absorb();
    }

    /// <summary>A call for a message to another site; waits until one is free.</summary>
    protected uint TakeErrand()
    {
        while (_errandCount == 0)
        {
            Port.Turn();
            Absorb();
        }

        return _errands[--_errandCount];
    }

    /// <summary>Waits until all errands were answered.</summary>
    protected void AwaitErrands()
    {
        Flush();
        while (_errandCount < ErrandCount)
        {
            Port.Turn();
            Absorb();
        }
    }

    /// <summary>Answers a task.</summary>
    protected void Answer(uint resolver, ulong word)
    {
        Reserve(1, 0);
        _ = Port.Add(Operation.Resolve, resolver, 0, [word]);
    }

    /// <summary>Looks at the events of the last turn.</summary>
    protected void Absorb()
    {
        while (Port.TryNextEvent(out uint entry))
        {
            ref Event header = ref Port.EventAt(entry);
            switch (header.Kind)
            {
                case EventKind.Request when header.Label == ControlLabel:
                    Port.CopyEvent(entry, out _tasks[_taskCount++]);
                    break;
                case EventKind.Request:
                    OnRequest(entry, ref header);
                    break;
                case EventKind.Notice:
                    OnNotice(header.Label, Port.EventWord(entry, 0));
                    break;
                case EventKind.Completion:
                default:
                    Complete(entry, ref header);
                    break;
            }
        }
    }

    private void Complete(uint entry, ref Event header)
    {
        if (header.Slot - _firstErrand < ErrandCount)
        {
            OnErrand(entry, ref header);
            _errands[_errandCount++] = header.Slot;
            return;
        }

        OnCompletion(entry, ref header);
    }

    /// <summary>An errand's answer, before its call is free again.</summary>
    protected virtual void OnErrand(uint entry, ref Event header)
    {
    }

    protected static void Require(InvocationError error)
    {
        if (error != InvocationError.None)
        {
            throw new RefusedException(error, BreakReason.None);
        }
    }

    protected uint Result(uint entry)
    {
        ref Submission result = ref Port.Result(entry);
        Require(result.Error);
        return result.Slot;
    }

    // Two entries: by one the director commands, by the other sites talk. The calls come before anything is in the table that could leave a hole.
    private void Register()
    {
        Span<uint> calls = stackalloc uint[ErrandCount];
        for (int i = 0; i < calls.Length; i++)
        {
            calls[i] = Make(CallBank, [(ulong)BankMethod.CreateCall]);
            if (calls[i] != calls[0] + (uint)i)
            {
                throw new InvalidOperationException("Slots of a new table are handed out in their order.");
            }
        }

        _firstErrand = calls[0];
        calls.CopyTo(_errands);
        _errandCount = ErrandCount;

        uint control = Make(Make(ObjectBank, [(ulong)BankMethod.CreateEndpoint, ControlLabel]), [(ulong)EndpointMethod.Mint, 0]);
        uint neighbour = Make(Make(ObjectBank, [(ulong)BankMethod.CreateEndpoint, NeighbourLabel]), [(ulong)EndpointMethod.Mint, 0]);
        _ = Port.Add(Operation.Send, ProcessBuilder.FirstGrantSlot, TakeErrand(), [0], [control, neighbour]);
        AwaitErrands();
    }

    private void Obey()
    {
        for (int i = 0; i < _taskCount; i++)
        {
            Message task = _tasks[i];
            switch ((SiteTask)task.Words[0])
            {
                case SiteTask.Furnish:
                    LayOut(in task);
                    Furnish();
                    Answer(task.Slot, 0);
                    break;
                case SiteTask.Meet:
                    Neighbours[(int)task.Words[1]] = task.Slots[0];
                    Answer(task.Slot, 0);
                    break;
                case SiteTask.Introduce:
                    Introduce();
                    AwaitErrands();
                    Answer(task.Slot, 0);
                    break;
                case SiteTask.Traffic:
                    Traffic.Begin(task.Slot, task.Words[1], Objects * Depth, carriesCapabilities: task.Words[2] != 0);
                    break;
                case SiteTask.Load:
                    _latencies.Clear();
                    Traffic.BeginPaced(task.Slot, task.Words[1], task.Words[2], Objects * Depth, Port.NowTicks);
                    break;
                case SiteTask.Latencies:
                    TellLatencies(in task);
                    break;
                case SiteTask.Connect:
                case SiteTask.Disconnect:
                case SiteTask.Join:
                case SiteTask.Leave:
                case SiteTask.Begin:
                default:
                    Obey(in task);
                    break;
            }
        }

        _taskCount = 0;
        Settle();
    }

    /// <summary>All tasks of a turn were looked at: what was put off is done together.</summary>
    protected virtual void Settle()
    {
    }

    private void LayOut(in Message task)
    {
        Number = (uint)task.Words[1] & 0xFFFF;
        Sites = (uint)(task.Words[1] >> 16) & 0xFFFF;
        Depth = (uint)(task.Words[1] >> 32);
        Graph = new Graph((uint)task.Words[2], (Degree)(task.Words[2] >> 32), task.Words[3]);
        Objects = Graph.Count / Sites;
        Traffic.Seed(task.Words[3] + Number);
    }

    private void TellLatencies(in Message task)
    {
        int first = (int)task.Words[1];
        Span<ulong> words = stackalloc ulong[8];
        words.Clear();
        for (int i = 0; i < 6 && first + i < LatencyTable.BucketCount; i++)
        {
            words[i] = _latencies[first + i];
        }

        words[6] = _latencies.Longest;
        words[7] = Traffic.Failed;
        Reserve(8, 0);
        _ = Port.Add(Operation.Resolve, task.Slot, 0, words);
    }

    // Requests that are due: at the start, and by the clock.
    private void Pulse()
    {
        while (Traffic.ToBegin != 0 && Port.Fits(8, 4))
        {
            Traffic.ToBegin--;
            _ = Begin(Traffic.NextToken(), 0); // If not now, it will be.
        }

        while (Traffic.IsDue(Port.NowTicks) && Port.Fits(8, 4))
        {
            _ = Begin(Traffic.NextPaced(), Host.ReadCounter()); // If not now, it will be.
        }
    }
}
