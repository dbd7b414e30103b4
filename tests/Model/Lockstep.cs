using System;
using System.Collections.Generic;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Scenarios.Programs.Chance;
using AsyncCap.Tests.Model.Reference;
using Process = AsyncCap.Tests.Model.Reference.Process;

namespace AsyncCap.Tests.Model;

/// <summary>The same steps on the kernel and on the model, and a look at everything after each.</summary>
internal sealed class Lockstep : IDisposable
{
    private const int StepsPerAudit = 64;
    private const ulong WildAddress = 0xDEAD_0000;
    private const int StepsPerPoll = 8;
    private const int TraceRecords = 4096;

    private readonly SimulatedWorld _world;
    private readonly ModelKernel _model;
    private readonly Comparison _comparison;
    private readonly Supervisor _supervisor = new();
    private readonly Dictionary<Process, RandomProgram> _programs = [];
    private readonly List<string>? _transcript;
    private readonly bool _audits;
    private int _steps;

    /// <param name="removed">Defences that the kernel is without.</param>
    /// <param name="transcript">Takes what was done, for a failure's text.</param>
    /// <param name="counts">Takes how often each thing was done.</param>
    public Lockstep(Defences removed = Defences.None, List<string>? transcript = null, SortedDictionary<string, int>? counts = null)
    {
        _transcript = transcript;
        _audits = removed == Defences.None;
        _world = new SimulatedWorld(pageCount: 1024, removed, audits: false, traceRecords: TraceRecords);
        _model = new ModelKernel(ReadBootFacts(_world)) { Transcript = transcript, Counts = counts };
        _comparison = new Comparison(_world.Frames, _model, _world.Root.Index);
        _model.SelectNext();
        _comparison.AfterBoot();
    }

    /// <summary>Steps after which kernel and model were compared.</summary>
    public int Compared { get; private set; }

    /// <summary>What was done that the model does not know; null if nothing was.</summary>
    public string? LeftBecauseOf => _model.LeftBecauseOf;

    public void Step(int seed)
    {
        if (_model.LeftBecauseOf is not null)
        {
            return;
        }

        RandomNumbers random = new((uint)seed);
        Process? current = _model.Current;
        bool isTick = current is null || random.OneIn(20);
        Span<byte> page = current is null ? default : _comparison.MessagePageOf(current);
        Process? ran = isTick ? null : current;
        _transcript?.Add($"--- step {_steps}: {(isTick ? "tick" : $"process {current!.Number}")}");
        if (isTick)
        {
            _world.Kernel.Tick();
            _model.Tick();
        }
        else if (current!.Batch is not null || Prepare(current, page, (uint)seed))
        {
            page.CopyTo(current!.MessagePage);
            _world.Kernel.Turn();
            _model.Turn();
        }
        else
        {
            _transcript?.Add("fault");
            _world.Kernel.Fault(FaultCause.InvalidWrite, WildAddress, current.Registers[0]);
            _model.Fault(FaultCause.InvalidWrite, WildAddress);
        }

        bool canRun = _world.Kernel.SelectNext(out FrameIndex next);
        bool willLearn = _model.SelectNext();
        if (_model.LeftBecauseOf is not null)
        {
            return;
        }

        Compared++;
        _comparison.AfterStep(canRun, next, ran);
        if (willLearn)
        {
            Learn(_model.Current!);
        }

        _steps++;
        if (_audits && _steps % StepsPerAudit == 0)
        {
            _world.Audit();
        }
    }

    public void Dispose() => _world.Dispose();

    private bool Prepare(Process process, Span<byte> page, ulong seed)
    {
        if (seed % StepsPerPoll == 0)
        {
            PollAll(process, page);
            return true;
        }

        if (process == _model.Root)
        {
            _supervisor.Prepare(page, seed);
            return true;
        }

        return ProgramOf(process).Prepare(page, seed);
    }

    // A program that asks for the state of everything that it has.
    private static void PollAll(Process process, Span<byte> page)
    {
        BatchWriter batch = new(PageView.Over(page));
        foreach (Call call in process.Calls)
        {
            if (batch.HasRoom)
            {
                _ = batch.Add(Operation.Poll, call.Slot, 0, default, default);
            }
        }

        batch.Finish(TurnFlags.DoNotSleep);
    }

    private void Learn(Process process)
    {
        Span<byte> page = _comparison.MessagePageOf(process);
        if (process == _model.Root)
        {
            _supervisor.Learn(page);
        }
        else
        {
            ProgramOf(process).Learn(page);
        }
    }

    private RandomProgram ProgramOf(Process process)
    {
        if (!_programs.TryGetValue(process, out RandomProgram? program))
        {
            _programs[process] = program = new RandomProgram { MayStart = true };
        }

        return program;
    }

    private static BootFacts ReadBootFacts(SimulatedWorld world)
    {
        ref Globals globals = ref world.Frames.Globals;
        ref AsyncCap.Kernel.Banks.Bank root = ref world.Frames.At<AsyncCap.Kernel.Banks.Bank>(globals.RootBank);
        return new BootFacts(
            globals.NowTicks, root.LimitPages, root.UsedPages, globals.ImageDataPageCount, globals.ImageEntryPoint, globals.ImageDataAddress, "simulated");
    }
}
