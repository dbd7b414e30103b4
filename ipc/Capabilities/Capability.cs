using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Ipc.Capabilities;

/// <summary>An unforgeable reference and what its holder may do: 16 bytes in a slot that only the kernel can write.</summary>
/// <remarks>
/// <code>
///  0     1       2        4      8      12          16
///  type  rights  (spare)  badge  index  generation
/// </code>
/// It is live while the generation of the granule at its index equals its own. A resolver names the second granule of its
/// call, whose generation counts the times that the call was handed out; so one comparison serves every type.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
public struct Capability
{
    /// <summary>Bytes of a capability.</summary>
    public const uint SizeBytes = 16;

    /// <summary>What it names.</summary>
    public CapabilityType Type;

    /// <summary>What the holder may do.</summary>
    public Rights Rights;

    /// <summary>Always zero.</summary>
    public ushort Spare;

    /// <summary>The word that the receiver sees (entry capabilities).</summary>
    public uint Badge;

    /// <summary>The granule that it names. In an empty slot: the next empty slot.</summary>
    public FrameIndex Index;

    /// <summary>The generation that the granule must have.</summary>
    public uint Generation;

    /// <summary>Makes a capability to a frame as it is now.</summary>
    public static Capability Of(in FrameArena frames, CapabilityType type, FrameIndex frame, Rights rights = Rights.All, uint badge = 0)
    {
        return new Capability { Type = type, Rights = rights, Badge = badge, Index = frame, Generation = frames.Generation(frame) };
    }

    /// <summary>Whether what it names still exists.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool IsLive(in FrameArena frames)
    {
        return frames.Generation(Index) == Generation || !Controls.Has(in frames, Defences.Generations);
    }

    /// <summary>Whether the holder may do all of this.</summary>
    public readonly bool Allows(Rights rights) => (Rights & rights) == rights;
}
