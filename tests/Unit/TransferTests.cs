using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Tests.Unit.Support;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>Limit moves between neighbours, and only by who may destroy the bank that it comes from.</summary>
public sealed class TransferTests
{
    [Fact]
    public void Limit_goes_down_up_and_across_and_the_sum_stays()
    {
        using SimulatedWorld world = new();
        SimulatedProcess owner = world.Start(pages: 100);
        uint one = owner.CreateBank(10);
        uint other = owner.CreateBank(20);
        ulong spent = owner.Balance().UsedPages;
        Assert.True(Transfer(owner, other, one, 5).IsGood);
        Assert.Equal((15ul, 15ul, spent), (owner.Balance(one).LimitPages, owner.Balance(other).LimitPages, owner.Balance().UsedPages));
        Assert.True(Transfer(owner, owner.Bank, one, 3).IsGood);
        Assert.Equal((18ul, spent + 3), (owner.Balance(one).LimitPages, owner.Balance().UsedPages));
        Assert.True(Transfer(owner, one, owner.Bank, 18).IsGood);
        Assert.Equal((0ul, spent - 15), (owner.Balance(one).LimitPages, owner.Balance().UsedPages));
    }

    [Fact]
    public void What_is_used_does_not_move()
    {
        using SimulatedWorld world = new();
        SimulatedProcess owner = world.Start(pages: 100);
        uint one = owner.CreateBank(10);
        uint other = owner.CreateBank(10);
        _ = owner.CreatePage(one);
        Refused(world, owner, InvocationError.LimitReached, one, other, 10);
        Refused(world, owner, InvocationError.LimitReached, one, other, ulong.MaxValue);
        Assert.True(Transfer(owner, one, other, 9).IsGood);
    }

    [Fact]
    public void Only_neighbours_transfer()
    {
        using SimulatedWorld world = new();
        SimulatedProcess owner = world.Start(pages: 100);
        uint one = owner.CreateBank(20);
        uint below = owner.CreateBank(5, one);
        uint other = owner.CreateBank(20);
        Refused(world, owner, InvocationError.RangeError, owner.Bank, below, 1);
        Refused(world, owner, InvocationError.RangeError, below, owner.Bank, 1);
        Refused(world, owner, InvocationError.RangeError, below, other, 1);
        Refused(world, owner, InvocationError.RangeError, one, one, 1);
    }

    [Fact]
    public void Who_may_only_allocate_can_neither_give_away_nor_look_nor_destroy()
    {
        using SimulatedWorld world = new();
        SimulatedProcess owner = world.Start(pages: 100);
        uint bank = owner.CreateBank(20);
        uint other = owner.CreateBank(20);
        uint weak = SimulatedProcess.Require(owner.Copy(bank)).Slot;
        owner.State.Table.At(world.Frames, weak).Rights = Rights.Write;
        Refused(world, owner, InvocationError.NoRight, weak, other, 1);
        owner.InvokeIsRefused(world, InvocationError.NoRight, weak, [(ulong)BankMethod.ReadBalance, 0]);
        owner.InvokeIsRefused(world, InvocationError.NoRight, weak, [(ulong)BankMethod.Destroy]);
        owner.InvokeIsRefused(world, InvocationError.NoRight, weak, [(ulong)BankMethod.CreateClass, 1]);
        _ = owner.CreatePage(weak);
        Assert.True(Transfer(owner, other, weak, 1).IsGood);
        uint noWrite = SimulatedProcess.Require(owner.Copy(bank)).Slot;
        owner.State.Table.At(world.Frames, noWrite).Rights = Rights.Read | Rights.Destroy;
        Refused(world, owner, InvocationError.NoRight, other, noWrite, 1);
        Refused(world, owner, InvocationError.NoRight, noWrite, other, 1);
    }

    [Fact]
    public void A_transfer_names_a_living_bank()
    {
        using SimulatedWorld world = new();
        SimulatedProcess owner = world.Start(pages: 100);
        uint bank = owner.CreateBank(20);
        uint gone = owner.CreateBank(20);
        Assert.True(owner.Invoke(gone, [(ulong)BankMethod.Destroy]).IsGood);
        Refused(world, owner, InvocationError.Stale, bank, gone, 1);
        Refused(world, owner, InvocationError.WrongType, bank, owner.Self, 1);
        owner.InvokeIsRefused(world, InvocationError.InvalidCount, bank, [(ulong)BankMethod.Transfer, 1]);
    }

    private static Answer Transfer(SimulatedProcess owner, uint from, uint to, ulong pages)
    {
        return owner.Invoke(from, [(ulong)BankMethod.Transfer, pages], to);
    }

    private static void Refused(SimulatedWorld world, SimulatedProcess owner, InvocationError error, uint from, uint to, ulong pages)
    {
        owner.InvokeIsRefused(world, error, from, [(ulong)BankMethod.Transfer, pages], to);
    }
}
