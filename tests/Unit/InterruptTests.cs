using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Tests.Unit.Support;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>An interrupt is a bit: it masks its line, and the driver lets it through again.</summary>
public sealed class InterruptTests
{
    private const uint Line = 4;
    private const uint Bit = 9;

    [Fact]
    public void An_interrupt_sets_its_bit_and_wakes_the_driver()
    {
        using SimulatedWorld world = new();
        SimulatedProcess driver = Driver(world, out uint machine, out uint notification);
        Bind(driver, machine, notification);
        driver.Sleep();
        Assert.True(world.RaiseInterrupt(Line));
        Message notice = driver.Next();
        Assert.Equal((EventKind.Notice, 31u, 1ul << (int)Bit), (notice.Kind, notice.Label, notice.Words[0]));
    }

    [Fact]
    public void A_line_stays_masked_until_it_is_acknowledged()
    {
        using SimulatedWorld world = new();
        SimulatedProcess driver = Driver(world, out uint machine, out uint notification);
        Assert.False(world.RaiseInterrupt(Line));
        Bind(driver, machine, notification);
        Assert.True(world.RaiseInterrupt(Line));
        Assert.False(world.RaiseInterrupt(Line));
        Assert.True(driver.Invoke(machine, [(ulong)MachineMethod.AcknowledgeInterrupt, Line]).IsGood);
        Assert.True(world.RaiseInterrupt(Line));
    }

    [Fact]
    public void A_line_has_one_binding_until_its_notification_ends()
    {
        using SimulatedWorld world = new();
        SimulatedProcess driver = Driver(world, out uint machine, out uint notification);
        Bind(driver, machine, notification);
        uint other = driver.CreateNotification();
        driver.InvokeIsRefused(world, InvocationError.AlreadyBound, machine, [(ulong)MachineMethod.BindInterrupt, Line, 0], other);
        Assert.True(driver.Invoke(notification, [(ulong)NotificationMethod.Destroy]).IsGood);
        Assert.True(world.RaiseInterrupt(Line));
        driver.InvokeIsRefused(world, InvocationError.Stale, machine, [(ulong)MachineMethod.AcknowledgeInterrupt, Line]);
        Assert.True(driver.Invoke(machine, [(ulong)MachineMethod.BindInterrupt, Line, 0], other).IsGood);
        Assert.True(world.RaiseInterrupt(Line));
        Assert.Equal(1ul, driver.Next().Words[0]);
    }

    [Fact]
    public void Hostile_arguments_are_refused()
    {
        using SimulatedWorld world = new();
        SimulatedProcess driver = Driver(world, out uint machine, out uint notification);
        foreach (ulong line in new ulong[] { 0, 2, 16, 1ul << 32, ulong.MaxValue })
        {
            driver.InvokeIsRefused(world, InvocationError.RangeError, machine, [(ulong)MachineMethod.BindInterrupt, line, 0], notification);
            driver.InvokeIsRefused(world, InvocationError.RangeError, machine, [(ulong)MachineMethod.AcknowledgeInterrupt, line]);
        }

        driver.InvokeIsRefused(world, InvocationError.Stale, machine, [(ulong)MachineMethod.AcknowledgeInterrupt, Line]);
        driver.InvokeIsRefused(world, InvocationError.RangeError, machine, [(ulong)MachineMethod.BindInterrupt, Line, 64], notification);
        driver.InvokeIsRefused(world, InvocationError.WrongType, machine, [(ulong)MachineMethod.BindInterrupt, Line, 0], driver.Bank);
        driver.InvokeIsRefused(world, InvocationError.InvalidCount, machine, [(ulong)MachineMethod.BindInterrupt, Line, 0]);
        driver.InvokeIsRefused(world, InvocationError.InvalidCount, machine, [(ulong)MachineMethod.ReadConsole]);
        uint minted = SimulatedProcess.Require(driver.Invoke(notification, [(ulong)NotificationMethod.Mint, 3])).Slot;
        driver.InvokeIsRefused(world, InvocationError.RangeError, machine, [(ulong)MachineMethod.BindInterrupt, Line, 4], minted);
        uint less = driver.Reduce(notification, Rights.Write);
        driver.InvokeIsRefused(world, InvocationError.NoRight, machine, [(ulong)MachineMethod.BindInterrupt, Line, 4], less);
        uint readOnly = driver.Reduce(machine, Rights.Write);
        driver.InvokeIsRefused(world, InvocationError.NoRight, readOnly, [(ulong)MachineMethod.BindInterrupt, Line, 3], minted);
        driver.InvokeIsRefused(world, InvocationError.NoRight, readOnly, [(ulong)MachineMethod.AcknowledgeInterrupt, Line]);
        driver.InvokeIsRefused(world, InvocationError.NoRight, readOnly, [(ulong)MachineMethod.ReadConsole, 0]);
        Assert.True(driver.Invoke(machine, [(ulong)MachineMethod.BindInterrupt, Line, 3], minted).IsGood);
    }

    [Fact]
    public void Bytes_are_read_one_by_one_until_there_is_none()
    {
        using SimulatedWorld world = new();
        SimulatedProcess driver = Driver(world, out uint machine, out _);
        world.Devices.Input.Enqueue(65);
        world.Devices.Input.Enqueue(0);
        Assert.Equal((65ul, 1ul), Read(driver, machine));
        Assert.Equal((0ul, 1ul), Read(driver, machine));
        Assert.Equal((0ul, 0ul), Read(driver, machine));
    }

    [Fact]
    public void A_kernel_that_waits_for_interrupts_is_not_stalled_for_good()
    {
        using SimulatedWorld world = new();
        SimulatedProcess driver = Driver(world, out uint machine, out uint notification);
        Assert.False(world.Kernel.AwaitsInterrupts);
        Bind(driver, machine, notification);
        Assert.True(world.Kernel.AwaitsInterrupts);
        world.Destroy(driver);
        world.Settle();
        Assert.False(world.Kernel.AwaitsInterrupts);
    }

    private static SimulatedProcess Driver(SimulatedWorld world, out uint machine, out uint notification)
    {
        SimulatedProcess driver = world.Start();
        machine = world.Root.Give(InitialSlot.Machine, driver);
        notification = driver.CreateNotification(label: 31);
        return driver;
    }

    private static void Bind(SimulatedProcess driver, uint machine, uint notification)
    {
        SimulatedProcess.Require(driver.Invoke(machine, [(ulong)MachineMethod.BindInterrupt, Line, Bit], notification));
    }

    private static (ulong Byte, ulong IsThere) Read(SimulatedProcess driver, uint machine)
    {
        Answer answer = SimulatedProcess.Require(driver.Invoke(machine, [(ulong)MachineMethod.ReadConsole, 0]));
        return (answer.Word0, answer.Word1);
    }
}
