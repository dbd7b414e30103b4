using AsyncCap.Ipc.Abi;

namespace AsyncCap.Arch.Hosted.Simulation;

/// <summary>What became of one entry of a batch.</summary>
/// <param name="Error">Why it was refused, or none.</param>
/// <param name="Slot">The slot of a new capability, or a call's state.</param>
/// <param name="SecondSlot">A call's break reason.</param>
/// <param name="Word0">The first word of an answer.</param>
/// <param name="Word1">The second word of an answer.</param>
public readonly record struct Answer(InvocationError Error, uint Slot, uint SecondSlot, ulong Word0, ulong Word1)
{
    /// <summary>Whether it was carried out.</summary>
    public bool IsGood => Error == InvocationError.None;
}
