using System;
using AsyncCap.Arch.Hosted;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Arch.X64.Paging;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel;
using AsyncCap.Kernel.Processes;

namespace AsyncCap.Tests.Model;

/// <summary>A simulated kernel that goes along with a hosted world: the same entries, and the same bytes.</summary>
/// <remarks>
/// What programs write between entries is copied before each: message page, registers, and the page that the programs of a play share. After each entry the trace,
/// the message page, the books and who runs are compared, and now and then every byte of the arena but clock, trace ring and message pages.
/// </remarks>
internal sealed class Twin(string commandLine, ulong sharedAddress, Defences removed = Defences.None) : IWitness, IDisposable
{
    private const int EntriesPerHash = 64;

    private FrameArena _hosted;
    private HostedMemory _memory = null!;
    private Kernel<SimulatedMachine> _kernel;
    private FrameIndex _ran;
    private ulong _traceRead;
    private int _entries;

    private FrameArena Own => _memory.Frames;

    public void Booted(FrameArena frames)
    {
        _hosted = frames;
        _memory = new HostedMemory(frames.PageCount);
        _kernel = new Kernel<SimulatedMachine>(Own, new SimulatedMachine(new SimulatedDevices()));
        _kernel.Initialize(frames.Globals.TraceCapacity);
        Own.Globals.RemovedDefences = frames.Globals.RemovedDefences | removed;
        byte[] image = HostedImage.Build(frames.Globals.ImageDataPageCount);
        byte[] line = System.Text.Encoding.UTF8.GetBytes(commandLine);
        Same("the boot", InvocationError.None, _kernel.LoadInitialProgram(image, line, out _, UserLayout.HeapPagesOfFirstProcess));
    }

    public void Turns()
    {
        CopyWhatIsTheProgramsOwn();
        _kernel.Turn();
    }

    public void Faults(FaultCause cause, ulong address)
    {
        CopyWhatIsTheProgramsOwn();
        _kernel.Fault(cause, address, Own.At<Process>(_ran).Context[(int)Register.InstructionPointer]);
    }

    public void Ticks() => _kernel.Tick();

    public void Selected(FrameIndex process)
    {
        FrameIndex own;
        while (!_kernel.SelectNext(out own))
        {
            Same("somebody can run", true, _kernel.PassIdleTime());
        }

        Same("who runs", process.Value, own.Value);
        CompareTrace();
        ComparePage(process);
        Same("pages in use", _hosted.Globals.PagesInUse, Own.Globals.PagesInUse);
        Same("time", _hosted.Globals.NowTicks, Own.Globals.NowTicks);
        if (++_entries % EntriesPerHash == 0)
        {
            CopyShared(process);
            Same("the state", StateHash.Of(_hosted), StateHash.Of(Own));
        }
    }

    public void Dispose() => _memory?.Dispose();

    private void CopyWhatIsTheProgramsOwn()
    {
        _ran = _hosted.Globals.Current;
        ref Process process = ref _hosted.At<Process>(_ran);
        _hosted.Bytes(process.MessagePage).CopyTo(Own.Bytes(Own.At<Process>(_ran).MessagePage));
        Own.At<Process>(_ran).Context = process.Context;
        CopyShared(_ran);
    }

    private void CopyShared(FrameIndex process)
    {
        PageIndex root = _hosted.At<Process>(process).SpaceRoot;
        if (PageTableFormat.Walk(_hosted, 0, root, sharedAddress, PageAccess.Read, out ulong physical) == FaultCause.None)
        {
            PageIndex page = new((uint)(physical / FrameArena.PageSizeBytes));
            _hosted.Bytes(page).CopyTo(Own.Bytes(page));
        }
    }

    private void CompareTrace()
    {
        Same("trace records", _hosted.Globals.TraceCount, Own.Globals.TraceCount);
        for (; _traceRead < Own.Globals.TraceCount; _traceRead++)
        {
            TraceRecord hosted = TraceRing.At(_hosted, _traceRead);
            TraceRecord own = TraceRing.At(Own, _traceRead);
            Same("trace", (hosted.Kind, hosted.A, hosted.B, hosted.C), (own.Kind, own.A, own.B, own.C));
        }
    }

    private void ComparePage(FrameIndex process)
    {
        PageIndex page = _hosted.At<Process>(process).MessagePage;
        Same("where the message page is", page.Value, Own.At<Process>(process).MessagePage.Value);
        Same("the message page", true, _hosted.Bytes(page).SequenceEqual(Own.Bytes(page)));
    }

    private static void Same<T>(string what, T hosted, T simulated)
    {
        if (!System.Collections.Generic.EqualityComparer<T>.Default.Equals(hosted, simulated))
        {
            throw new DifferenceException($"{what}: hosted {hosted}, simulated {simulated}");
        }
    }
}
