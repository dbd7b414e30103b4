using AsyncCap.Arch.Hosted;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Diagnostics;
using AsyncCap.Tests.Model.Reference;
using KernelBank = AsyncCap.Kernel.Banks.Bank;
using Process = AsyncCap.Tests.Model.Reference.Process;

namespace AsyncCap.Tests.Model;

/// <summary>Goes along with a hosted world that runs real programs: the model takes each kernel entry too, and everything is compared after it.</summary>
/// <remarks>What programs do between entries is theirs: their message page and registers are copied to the model before each entry.</remarks>
internal sealed class Mirror(string commandLine, bool audits) : IWitness
{
    private const int EntriesPerAudit = 64;

    private FrameArena _frames;
    private ModelKernel _model = null!;
    private Comparison _comparison = null!;
    private Process? _ran;
    private int _entries;

    /// <summary>Kernel entries after which kernel and model were compared.</summary>
    public int Compared { get; private set; }

    /// <summary>Something was done that is not modelled: nothing was compared from there on.</summary>
    public bool HasLeftTheModel => _model.HasLeftTheModel;

    public void Booted(FrameArena frames)
    {
        _frames = frames;
        ref Globals globals = ref frames.Globals;
        ref KernelBank root = ref frames.At<KernelBank>(globals.RootBank);
        _model = new ModelKernel(new BootFacts(
            globals.NowTicks, root.LimitPages, root.UsedPages, globals.ImageDataPageCount, globals.ImageEntryPoint, globals.ImageDataAddress, commandLine));
        _comparison = new Comparison(frames, _model, RunQueue.Head(in frames));
    }

    public void Turns()
    {
        if (Begin())
        {
            _comparison.MessagePageOf(_ran!).CopyTo(_ran!.MessagePage);
            _comparison.RegistersOf(_ran).CopyTo(_ran.Registers);
            _model.Turn();
        }
    }

    public void Faults(FaultCause cause, ulong address)
    {
        if (Begin())
        {
            _comparison.RegistersOf(_ran!).CopyTo(_ran!.Registers);
            _model.Fault(cause, address);
        }
    }

    public void Ticks()
    {
        if (!HasLeftTheModel)
        {
            _ran = null;
            _model.Tick();
        }
    }

    public void Selected(FrameIndex process)
    {
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

    private bool Begin()
    {
        _ran = _model.Current;
        return !HasLeftTheModel;
    }
}
