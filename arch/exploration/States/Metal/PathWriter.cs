using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Processes;
using AsyncCap.Scenarios.Programs.Retracing;

namespace AsyncCap.Arch.Exploration.States.Metal;

/// <summary>Takes the steps of a trace, and writes down what the metal has to do and to see to take the same.</summary>
internal sealed class PathWriter : IDisposable
{
    private readonly ScriptWriter _script = new();
    private readonly List<MetalStep> _steps = [];
    private readonly List<int> _strikes = [];
    private readonly Dictionary<int, int> _turns = []; // Who has taken a turn whose events have not come: the step of it.
    private readonly KernelStates _states;
    private readonly StateText _text;
    private SetUpRecorder? _recorder;
    private int _acts;

    private PathWriter(StateConfiguration configuration, PlantedBug? plant)
    {
        _states = new KernelStates(Recorded(configuration), plant) { Describes = true };
        _text = new StateText(_states);
        _script.Add(ActKind.Rest, 0);
        // Everybody gave way last; a round of interruptions leaves them as the explorer does, where no turn waits for its events.
        int first = _states.Running is Actor running ? WhoIs(running) - 1 : 0;
        _strikes.AddRange(Enumerable.Repeat(0, Recorder.Count + first));
    }

    private SetUpRecorder Recorder => _recorder ?? throw new InvalidOperationException("Nothing was built.");

    private ulong RecordCount => _states.Frames.Globals.TraceCount;

    /// <summary>Writes the path of a trace that was replayed already.</summary>
    /// <exception cref="MetalReplayException">It has a step that the metal cannot take.</exception>
    public static MetalPath Write(StateConfiguration configuration, PlantedBug? plant, IEnumerable<Move> moves, ReplayReport hosted)
    {
        if (configuration.StaysHosted is string why)
        {
            throw new MetalReplayException($"no path of this configuration can be taken on the metal: {why}");
        }

        using PathWriter writer = new(configuration, plant);
        IReadOnlyList<string> setUp = writer.Records(0);
        foreach (Move move in moves)
        {
            if (!writer.TryTake(move))
            {
                break;
            }
        }

        string strikes = string.Join(',', writer._strikes.Select(number => number.ToString(CultureInfo.InvariantCulture)));
        uint without = (uint)(plant?.Removed ?? Defences.None);
        return new MetalPath(writer._script.ToString(), strikes, without, (uint)(plant?.Mutant ?? Mutants.None), writer._steps, hosted) { SetUp = setUp };
    }

    /// <inheritdoc/>
    public void Dispose() => _states.Dispose();

    private StateConfiguration Recorded(StateConfiguration configuration) => configuration with
    {
        Build = world =>
        {
            SetUpRecorder recorder = new(world, _script);
            _recorder = recorder;
            world.BeforeTurn = recorder.Note;
            IReadOnlyList<Actor> actors = configuration.Build(world);
            world.BeforeTurn = null;
            return actors;
        },
    };

    // False where the path ends because something is wrong.
    private bool TryTake(Move move)
    {
        Actor? actor = _states.Running;
        int number = _steps.Count;
        int act = WriteAct(move, actor);
        if (act != 0)
        {
            _turns[WhoIs(actor!)] = number;
        }

        ulong before = RecordCount;
        TraceStep step;
        bool goesOn = true;
        (string operation, string target) = _text.Describe(move);
        try
        {
            step = _text.Take(move);
        }
        catch (Exception exception) when (StateSearch.Finding(exception) is not null)
        {
            step = new TraceStep(actor?.Name ?? "machine", operation, target, "and that is wrong");
            goesOn = false;
        }

        if (_states.LastError == InvocationError.LimitReached)
        {
            throw new MetalReplayException(
                $"step {number + 1}, \"{step}\", cannot be taken on the metal: a process there is made of more, so its bank comes to its limit at another step");
        }

        _steps.Add(new MetalStep(step, Records(before), act, 0));
        if (goesOn && _states.Running is Actor running && _turns.Remove(WhoIs(running), out int turn))
        {
            PageIndex page = _states.Frames.At<Process>(running.Process.Index).MessagePage;
            _steps[turn] = _steps[turn] with { Log = TurnLog.Of(PageView.Over(_states.Frames.Bytes(page))), ReturnedAt = number + 1 };
        }

        return goesOn;
    }

    // The number of the kernel entry, or 0 if it is not a program's.
    private int WriteAct(Move move, Actor? actor)
    {
        if (actor is null)
        {
            return 0; // The kernel goes on by itself, on the metal too.
        }

        int who = WhoIs(actor);
        switch (move.Kind)
        {
            case MoveKind.Operation:
                RequirePossible(move);
                WriteOperation(move, who);
                break;
            case MoveKind.Sleep:
                _script.Add(ActKind.Sleep, who);
                break;
            case MoveKind.Crash:
                _script.Add(ActKind.Crash, who);
                break;
            case MoveKind.DropWaste:
                _script.Add(ActKind.Drop, who, Waste());
                break;
            case MoveKind.Tick:
                _strikes.Add(_acts);
                return 0;
            case MoveKind.Wait:
                throw Impossible(move, "on the metal time passes with every kernel entry");
            case MoveKind.Idle:
            default:
                return 0;
        }

        return ++_acts;
    }

    private void WriteOperation(Move move, int who)
    {
        ulong[] words = move.Word == 0 ? [] : [_states.WordOf(move), .. Enumerable.Repeat(1ul, move.MoreWords)];
        _script.AddOperation(who, (byte)move.Operation, move.Flags, move.Slot, move.SecondSlot, move.Carried, words);
    }

    private void RequirePossible(Move move)
    {
        if (move.Operation == Operation.Deadline && _states.WordOf(move) > _states.Frames.Globals.NowTicks)
        {
            throw Impossible(move, "on the metal time passes with every kernel entry, so the deadline would not come at the same step");
        }

        ref Process process = ref _states.Frames.At<Process>(_states.Frames.Globals.Current);
        CapabilityType type = process.Table.Contains(move.Slot) ? process.Table.At(_states.Frames, move.Slot).Type : CapabilityType.Null;
        if (move.Operation == Operation.Destroy && type is CapabilityType.Bank or CapabilityType.Process)
        {
            throw Impossible(move, "a process on the metal is made of more than a simulated one, so taking it apart takes more steps");
        }
    }

    private MetalReplayException Impossible(Move move, string why)
    {
        (string operation, string target) = _text.Describe(move);
        return new MetalReplayException($"step {_steps.Count + 1}, \"{$"{_states.Running?.Name}: {operation} {target}".TrimEnd()}\", cannot be taken on the metal: {why}");
    }

    private byte[] Waste()
    {
        FrameArena frames = _states.Frames;
        ref Process process = ref frames.At<Process>(frames.Globals.Current);
        List<byte> slots = [];
        for (uint slot = 1; slot < process.Table.Fresh; slot++)
        {
            ref Capability capability = ref process.Table.At(frames, slot);
            if (capability.Type != CapabilityType.Null && (!capability.IsLive(frames) || MoveList.IsDuplicate(frames, ref process.Table, slot)))
            {
                slots.Add((byte)slot);
            }
        }

        return [.. slots];
    }

    private int WhoIs(Actor actor) => Recorder.NumberOf(actor.Process.Index);

    private List<string> Records(ulong from)
    {
        FrameArena frames = _states.Frames;
        List<string> lines = [];
        for (ulong sequence = from; sequence < frames.Globals.TraceCount; sequence++)
        {
            ref TraceRecord record = ref TraceRing.At(frames, sequence);
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"{(uint)record.Kind} {record.A} {record.B} {record.C}"));
        }

        return lines;
    }
}
