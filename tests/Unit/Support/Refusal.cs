using System;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using Xunit;

namespace AsyncCap.Tests.Unit.Support;

/// <summary>A refused operation changed nothing: the whole arena, message pages and trace apart, has the hash it had before.</summary>
internal static class Refusal
{
    public static void IsRefused(
        this SimulatedProcess process, SimulatedWorld world, InvocationError expected, Operation operation, uint slot, uint secondSlot = 0,
        ReadOnlySpan<ulong> words = default, ReadOnlySpan<uint> slots = default, byte flags = 0)
    {
        process.Run();
        ulong before = world.Hash();
        Answer answer = process.Do(operation, slot, secondSlot, words, slots, flags);
        Assert.Equal(expected, answer.Error);
        Assert.Equal(before, world.Hash());
    }

    public static void InvokeIsRefused(
        this SimulatedProcess process, SimulatedWorld world, InvocationError expected, uint target, ReadOnlySpan<ulong> words, params ReadOnlySpan<uint> slots)
    {
        IsRefused(process, world, expected, Operation.Send, target, 0, words, slots);
    }
}
