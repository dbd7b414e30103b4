using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Ipc.Capabilities;

/// <summary>An unforgeable reference and what its holder may do: 16 bytes in a slot that only the kernel can write.</summary>
/// <remarks>
/// <code>
///  0     1       2        3        4      8      12          16
///  type  rights  quantum  (spare)  badge  index  generation
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

    /// <summary>Of a one-way entry: the binary logarithm of its quantum in ticks; else zero.</summary>
    public byte Quantum;

    /// <summary>Always zero.</summary>
    public byte Spare;

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

    /// <summary>Whether it is an entry through which nothing comes back, not even whether its endpoint still exists.</summary>
    public readonly bool IsOneWay => (Rights & Rights.OneWay) != 0;

    /// <summary>What its holder is told of whether the object exists: of a one-way entry, always that it does.</summary>
    public readonly bool LooksLive(in FrameArena frames)
    {
        return (IsOneWay && Controls.Has(in frames, Defences.Quanta)) || IsLive(in frames);
    }

    /// <summary>Whether the holder may do all of this.</summary>
    public readonly bool Allows(Rights rights) => (Rights & rights) == rights;
}
