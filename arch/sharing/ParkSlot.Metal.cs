namespace AsyncCap.Arch.Sharing;

/// <summary>Where a thread would sleep: there is no other to wake it.</summary>
public sealed class ParkSlot
{
}
