using System;
using System.Linq;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Tests.Unit.Support;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>What a sender learns from when its records come back: everything through plain calls, nothing through one-way entries.</summary>
public sealed class CovertChannelTests
{
    private const int Steps = 60;
    private const int Bits = 128;

    /// <summary>Low does the same in all runs, high something else in each: the message page of low is the same to the last byte.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Low_sees_the_same_bytes_whatever_high_does(int program) => SeesTheSame(program, Defences.None);

    /// <summary>The very same comparison finds a difference where one defence or one line of it is missing.</summary>
    [Fact]
    public void The_comparison_sees_what_there_is_to_see()
    {
        Assert.Contains(Enumerable.Range(1, 8), program => Fails(() => SeesTheSame(program, Defences.Quanta)));
    }

    [Fact]
    public void A_signalling_pair_gets_every_bit_through_plain_calls()
    {
        (int errors, bool isConstant) = Signal(isOneWay: false, Defences.None);
        Assert.Equal((0, false), (errors, isConstant));
    }

    [Fact]
    public void A_signalling_pair_gets_nothing_through_a_one_way_entry() => GetsNothing(Defences.None);

    [Fact]
    public void A_signalling_pair_gets_every_bit_through_a_one_way_entry_without_quanta()
    {
        (int errors, bool isConstant) = Signal(isOneWay: true, Defences.Quanta);
        Assert.Equal((0, false), (errors, isConstant));
    }

    /// <summary>What is seen does not depend on the bits, so no decoder does better than chance.</summary>
    internal static void GetsNothing(Defences removed)
    {
        (_, bool isConstant) = Signal(isOneWay: true, removed);
        Assert.True(isConstant, "What low sees depends on high's bits.");
    }

    internal static void SeesTheSame(int program, Defences removed)
    {
        byte[] first = Play(program, secret: 1, removed);
        for (int secret = 2; secret <= 6; secret++)
        {
            byte[] other = Play(program, secret, removed);
            int length = first.AsSpan().CommonPrefixLength(other);
            Assert.True(length == first.Length, $"Low's program {program} sees another byte when high plays {secret}: byte {length % 4096:x} of its page, step {length / 4096}.");
        }
    }

    private static byte[] Play(int program, int secret, Defences removed)
    {
        using TwoSides sides = new(removed);
        Random low = new(program);
        Random high = new(secret);
        for (int step = 0; step < Steps; step++)
        {
            sides.LowActs(low);
            sides.HighActs(high);
        }

        return sides.Seen;
    }

    private static (int Errors, bool IsConstant) Signal(bool isOneWay, Defences removed)
    {
        Random random = new(7);
        using TwoSides sides = new(removed);
        int errors = 0;
        int ones = 0;
        for (int i = 0; i < Bits; i++)
        {
            bool bit = random.Next(2) != 0;
            bool seen = sides.Transmit(bit, isOneWay);
            errors += seen == bit ? 0 : 1;
            ones += seen ? 1 : 0;
        }

        return (errors, ones is 0 or Bits);
    }

    private static bool Fails(Action test) => Record.Exception(test) is not null;
}
