using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Frames;
using AsyncCap.Tests.Unit.Support;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>Who holds a process's capability can look at it: registers, memory, slots, queues, its last fault.</summary>
public sealed class InspectionTests
{
    private const ulong ReadWrite = (ulong)(Rights.Read | Rights.Write);

    [Fact]
    public void Registers_are_read_seven_at_a_time_and_zero_behind_the_last()
    {
        using SimulatedWorld world = new();
        SimulatedProcess process = world.Start();
        ulong[] registers = world.Root.Ask(process.SlotAtRoot, (ulong)ProcessMethod.ReadRegisters, 0, 0, 0, 0, 0, 0, 0);
        Assert.Equal(UserLayout.BaseAddress, registers[(int)Register.InstructionPointer]);
        Assert.Equal(UserLayout.StackEndAddress, registers[(int)Register.StackPointer]);
        Stop(world, process);
        for (uint register = 3; register < RegisterFile.Count; register++)
        {
            SimulatedProcess.Require(world.Root.Invoke(process.SlotAtRoot, [(ulong)ProcessMethod.WriteRegister, register, 100 + register]));
        }

        registers = world.Root.Ask(process.SlotAtRoot, (ulong)ProcessMethod.ReadRegisters, 14, 0, 0, 0, 0, 0, 0);
        Assert.Equal([114ul, 115, 116, 117, 0, 0, 0], registers[..7]);
    }

    [Fact]
    public void Only_a_stopped_process_has_its_registers_written_and_only_with_what_is_safe()
    {
        using SimulatedWorld world = new();
        SimulatedProcess process = world.Start();
        uint target = process.SlotAtRoot;
        uint embryo = world.Root.CreateProcess();
        world.Root.InvokeIsRefused(world, InvocationError.InvalidState, embryo, [(ulong)ProcessMethod.WriteRegister, 3, 1]);
        world.Root.InvokeIsRefused(world, InvocationError.InvalidState, target, [(ulong)ProcessMethod.WriteRegister, 3, 1]);
        Stop(world, process);
        world.Root.InvokeIsRefused(world, InvocationError.RangeError, target, [(ulong)ProcessMethod.WriteRegister, 0, UserLayout.EndAddress]);
        world.Root.InvokeIsRefused(world, InvocationError.RangeError, target, [(ulong)ProcessMethod.WriteRegister, 0, 1ul << 47]);
        world.Root.InvokeIsRefused(world, InvocationError.RangeError, target, [(ulong)ProcessMethod.WriteRegister, 1, UserLayout.EndAddress + 1]);
        world.Root.InvokeIsRefused(world, InvocationError.RangeError, target, [(ulong)ProcessMethod.WriteRegister, RegisterFile.Count, 1]);
        world.Root.InvokeIsRefused(world, InvocationError.RangeError, target, [(ulong)ProcessMethod.WriteRegister, 1ul << 32, 1]);
        SimulatedProcess.Require(world.Root.Invoke(target, [(ulong)ProcessMethod.WriteRegister, (ulong)Register.Flags, ulong.MaxValue]));
        ulong[] registers = world.Root.Ask(target, (ulong)ProcessMethod.ReadRegisters, 2, 0, 0, 0, 0, 0, 0);
        Assert.Equal(RegisterFile.FlagsMask, registers[0]);
        world.Root.InvokeIsRefused(world, InvocationError.RangeError, target, [(ulong)ProcessMethod.ReadRegisters, RegisterFile.Count, 0, 0, 0, 0, 0, 0]);
        world.Root.InvokeIsRefused(world, InvocationError.InvalidCount, target, [(ulong)ProcessMethod.ReadRegisters, 0]);
    }

    [Fact]
    public void Memory_is_read_where_it_is_mapped_to_the_end_of_the_page()
    {
        using SimulatedWorld world = new();
        SimulatedProcess process = world.Start();
        uint segment = process.CreateSegment();
        uint page = process.CreatePage();
        for (ulong at = 4096 - 32; at < 4096; at += 8)
        {
            SimulatedProcess.Require(process.Invoke(page, [(ulong)PageMethod.WriteWord, at, at]));
        }

        SimulatedProcess.Require(process.Invoke(segment, [(ulong)SegmentMethod.Map, 3, ReadWrite], page));
        SimulatedProcess.Require(process.Invoke(process.Self, [(ulong)ProcessMethod.Attach, 1, ReadWrite], segment));
        ulong start = UserLayout.BaseAddress + UserLayout.SegmentSizeBytes + (3 * UserLayout.PageSizeBytes);
        ulong[] memory = world.Root.Ask(process.SlotAtRoot, (ulong)ProcessMethod.ReadMemory, start + 4096 - 32, 0, 0, 0, 0, 0, 0);
        Assert.Equal([4064ul, 4072, 4080, 4088, 0, 0, 0, 4], memory);
        memory = world.Root.Ask(process.SlotAtRoot, (ulong)ProcessMethod.ReadMemory, start, 0, 0, 0, 0, 0, 0);
        Assert.Equal(7ul, memory[7]);
        ulong[] nowhere = [start + 4, start + 4096, start - 4096, 0, UserLayout.BaseAddress, UserLayout.EndAddress, ulong.MaxValue - 7, 1ul << 47];
        foreach (ulong address in nowhere)
        {
            world.Root.InvokeIsRefused(
                world, InvocationError.RangeError, process.SlotAtRoot, [(ulong)ProcessMethod.ReadMemory, address, 0, 0, 0, 0, 0, 0]);
        }
    }

    [Fact]
    public void A_slot_tells_what_is_in_it_and_not_the_capability()
    {
        using Pair pair = new();
        ulong[] told = pair.World.Root.Ask(pair.Client.SlotAtRoot, (ulong)ProcessMethod.ReadSlot, pair.Entry, 0);
        const ulong LiveEntry = (ulong)CapabilityType.Entry | ((ulong)Rights.Write << 8) | (1 << 16);
        uint number = pair.World.Frames.At<FrameHeader>(pair.Client.State.Table.At(pair.World.Frames, pair.Entry).Index).Number;
        Assert.Equal([LiveEntry, 7, number], told);
        SimulatedProcess.Require(pair.Server.Invoke(pair.Endpoint, [(ulong)EndpointMethod.Destroy]));
        told = pair.World.Root.Ask(pair.Client.SlotAtRoot, (ulong)ProcessMethod.ReadSlot, pair.Entry, 0);
        Assert.Equal([LiveEntry & 0xFFFF, 7, 0], told);
        pair.World.Root.InvokeIsRefused(
            pair.World, InvocationError.EmptySlot, pair.Client.SlotAtRoot, [(ulong)ProcessMethod.ReadSlot, 200, 0]);
        pair.World.Root.InvokeIsRefused(
            pair.World, InvocationError.InvalidSlot, pair.Client.SlotAtRoot, [(ulong)ProcessMethod.ReadSlot, 256, 0]);
        pair.World.Root.InvokeIsRefused(
            pair.World, InvocationError.InvalidSlot, pair.Client.SlotAtRoot, [(ulong)ProcessMethod.ReadSlot, (1ul << 32) + 1, 0]);
    }

    [Fact]
    public void A_resolver_tells_the_number_of_its_call()
    {
        using Pair pair = new();
        pair.Bring(CallState.InService);
        ulong[] told = pair.World.Root.Ask(pair.Server.SlotAtRoot, (ulong)ProcessMethod.ReadSlot, pair.Resolver, 0);
        Assert.Equal(((ulong)CapabilityType.Resolver, (ulong)pair.Record.Header.Number), (told[0] & 0xFF, told[2]));
    }

    [Fact]
    public void Queues_tell_what_waits_at_a_process_and_what_it_owes()
    {
        using Pair pair = new();
        pair.Bring(CallState.InService);
        uint other = pair.Client.CreateCall();
        pair.Client.Send(pair.Entry, other);
        ulong[] queues = pair.World.Root.Ask(pair.Server.SlotAtRoot, (ulong)ProcessMethod.ReadQueues, 0, 0, 0, 0, 0);
        Assert.Equal([1ul, 1, 0, 1, 1, 1], queues);
    }

    [Fact]
    public void A_corpse_tells_its_fault()
    {
        using SimulatedWorld world = new();
        SimulatedProcess process = world.Start();
        Assert.Equal([0ul, 0, 0], world.Root.Ask(process.SlotAtRoot, (ulong)ProcessMethod.ReadFault, 0, 0));
        process.Fault(FaultCause.InvalidWrite, 0xDEAD);
        ulong[] fault = world.Root.Ask(process.SlotAtRoot, (ulong)ProcessMethod.ReadFault, 0, 0);
        Assert.Equal([(ulong)FaultCause.InvalidWrite, 0xDEAD, UserLayout.BaseAddress], fault);
    }

    private static void Stop(SimulatedWorld world, SimulatedProcess process)
    {
        SimulatedProcess.Require(world.Root.Invoke(process.SlotAtRoot, [(ulong)ProcessMethod.Stop]));
    }
}
