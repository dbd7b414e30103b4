using System;
using AsyncCap.Arch.Hosted;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel;
using AsyncCap.Kernel.Banks;

namespace AsyncCap.Tests.Unit.Support;

/// <summary>A formatted arena with its root bank and nothing else.</summary>
internal sealed class BareKernel : IDisposable
{
    private readonly HostedMemory _memory;

    public BareKernel(uint pageCount = 64, uint traceRecords = 128)
    {
        _memory = new HostedMemory(pageCount);
        new Kernel<SimulatedMachine>(_memory.Frames, new SimulatedMachine(new SimulatedDevices())).Initialize(traceRecords);
    }

    public FrameArena Frames => _memory.Frames;

    public FrameIndex RootIndex => Frames.Globals.RootBank;

    public ref Bank Root => ref Frames.At<Bank>(RootIndex);

    /// <summary>Buys a frame and gives it a type, as its maker would.</summary>
    public FrameIndex Buy(FrameSize size)
    {
        FrameIndex frame = FrameStore.Buy(Frames, RootIndex, size);
        Frames.At<FrameHeader>(frame) = new FrameHeader { Type = ObjectType.Attachment };
        return frame;
    }

    public void Return(FrameIndex frame)
    {
        FrameStore.Expire(Frames, frame);
        FrameStore.Return(Frames, frame);
    }

    public void Dispose() => _memory.Dispose();
}
