using System;
using AsyncCap.Arch.Hosted;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Diagnostics;
using AsyncCap.Scenarios.Programs.Chance;
using AsyncCap.Tests.Model.Reference;
using KernelBank = AsyncCap.Kernel.Banks.Bank;
using Process = AsyncCap.Tests.Model.Reference.Process;

namespace AsyncCap.Tests.Model;

/// <summary>Goes along with a hosted world that runs real programs: model and simulated kernel take each entry too, and all is compared after it.</summary>
/// <remarks>What programs do between entries is theirs: their message page and registers are copied to the model before each entry.</remarks>
internal sealed class Mirror(string commandLine, bool audits) : IWitness, IDisposable
{
    private const int EntriesPerAudit = 64;

    private readonly Twin _twin = new(commandLine, Script.Address);
    private FrameArena _frames;
    private ModelKernel _model = null!;
    private Comparison _comparison = null!;
    private Process? _ran;
    private int _entries;

    /// <summary>Kernel entries after which kernel and model were compared.</summary>
    public int Compared { get; private set; }

    /// <summary>What was done that is not modelled, so that nothing was compared from there on; null if nothing was.</summary>
    public string? LeftBecauseOf => _model.LeftBecauseOf;

    private bool HasLeftTheModel => LeftBecauseOf is not null;

    public void Booted(FrameArena frames)
    {
        _frames = frames;
        _twin.Booted(frames);
        ref Globals globals = ref frames.Globals;
        ref KernelBank root = ref frames.At<KernelBank>(globals.RootBank);
        _model = new ModelKernel(new BootFacts(
            globals.NowTicks, root.LimitPages, root.UsedPages, globals.ImageDataPageCount, globals.ImageEntryPoint, globals.ImageDataAddress, commandLine));
        _comparison = new Comparison(frames, _model, Ipc.Calls.RunQueue.Head(in frames));
    }

    public void Turns()
    {
        _twin.Turns();
        if (Begin())
        {
            _comparison.MessagePageOf(_ran!).CopyTo(_ran!.MessagePage);
            _comparison.RegistersOf(_ran).CopyTo(_ran.Registers);
            _model.Turn();
        }
    }

    public void Faults(FaultCause cause, ulong address)
    {
        _twin.Faults(cause, address);
        if (Begin())
        {
            _comparison.RegistersOf(_ran!).CopyTo(_ran!.Registers);
            _model.Fault(cause, address);
        }
    }

    public void Ticks()
    {
        _twin.Ticks();
        if (!HasLeftTheModel)
        {
            _ran = null;
            _model.Tick();
        }
    }

    public void Selected(FrameIndex process)
    {
        _twin.Selected(process);
        if (audits && ++_entries % EntriesPerAudit == 0)
        {
            StateAudit.Check(_frames);
            MappingAudit.Check(_frames);
        }

        if (HasLeftTheModel)
        {
            return;
        }

        _ = _model.SelectNext(); // Programs see for themselves that their turn is over.
        if (!HasLeftTheModel)
        {
            Compared++;
            _comparison.AfterStep(canRun: true, process, _ran);
        }
    }

    public void Dispose() => _twin.Dispose();

    private bool Begin()
    {
        _ran = _model.Current;
        return !HasLeftTheModel;
    }
}
