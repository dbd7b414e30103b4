using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Tests.Unit.Support;
using Xunit;

namespace AsyncCap.Tests.Unit;

public sealed class TraceRingTests
{
    [Theory]
    [InlineData(128u)]
    [InlineData(1024u)]
    public void The_ring_keeps_the_last_records_and_writes_over_the_oldest(uint capacity)
    {
        using BareKernel kernel = new(pageCount: 64, capacity);
        kernel.Frames.Globals.TraceCount = 0;
        uint total = (capacity * 2) + 5;
        for (uint i = 0; i < total; i++)
        {
            kernel.Frames.Globals.NowTicks = i;
            TraceRing.Write(kernel.Frames, TraceKind.Refused, i, i + 1, i + 2);
        }

        Assert.Equal(total, kernel.Frames.Globals.TraceCount);
        for (ulong sequence = total - capacity; sequence < total; sequence++)
        {
            ref TraceRecord record = ref TraceRing.At(kernel.Frames, sequence);
            Assert.Equal((sequence, sequence), (record.Sequence, record.Ticks));
            Assert.Equal((TraceKind.Refused, (uint)sequence, (uint)sequence + 1, (uint)sequence + 2), (record.Kind, record.A, record.B, record.C));
        }

        Assert.Equal(total - capacity, TraceRing.At(kernel.Frames, total).Sequence);
    }

    [Fact]
    public void Records_carry_the_time_of_their_kernel_entry()
    {
        using SimulatedWorld world = new();
        SimulatedProcess process = world.Start();
        process.Run();
        world.Devices.NowTicks = 1234;
        process.CreateCall();
        ulong last = world.Frames.Globals.TraceCount - 1;
        Assert.Equal((1234ul, TraceKind.CallCreated), (TraceRing.At(world.Frames, last).Ticks, TraceRing.At(world.Frames, last).Kind));
    }

    [Fact]
    public void A_call_leaves_a_trace_of_each_of_its_moves()
    {
        using Pair pair = new();
        ulong first = pair.World.Frames.Globals.TraceCount;
        pair.Bring(CallState.InService);
        pair.Server.Resolve(pair.Resolver, [1, 2, 3]);
        _ = pair.Outcomes();
        TraceKind[] kinds = new TraceKind[4];
        for (ulong i = 0; i < 4; i++)
        {
            kinds[i] = TraceRing.At(pair.World.Frames, first + i).Kind;
            Assert.Equal(pair.Record.Header.Number, TraceRing.At(pair.World.Frames, first + i).A);
        }

        Assert.Equal([TraceKind.Sent, TraceKind.Delivered, TraceKind.Fulfilled, TraceKind.Collected], kinds);
        Assert.Equal(3u, TraceRing.At(pair.World.Frames, first + 2).B);
    }
}
