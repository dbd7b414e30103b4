using System;
using System.Runtime.CompilerServices;
using System.Threading;

namespace AsyncCap.Arch.Sharing;

/// <summary>The vocabulary as it ships: each word is the instruction that it names, and the names of locations are gone.</summary>
public readonly struct Bare : ISharing
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Read<T>(object owner, ref readonly T location) where T : class? => Volatile.Read(in location);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Read(object owner, ref readonly int location) => Volatile.Read(in location);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Read(object owner, ref readonly long location) => Volatile.Read(in location);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write<T>(object owner, ref T location, T value) where T : class? => Volatile.Write(ref location, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(object owner, ref int location, int value) => Volatile.Write(ref location, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(object owner, ref long location, long value) => Volatile.Write(ref location, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T CompareExchange<T>(object owner, ref T location, T value, T comparand) where T : class? =>
        Interlocked.CompareExchange(ref location, value, comparand);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int CompareExchange(object owner, ref int location, int value, int comparand) =>
        Interlocked.CompareExchange(ref location, value, comparand);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long CompareExchange(object owner, ref long location, long value, long comparand) =>
        Interlocked.CompareExchange(ref location, value, comparand);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Exchange<T>(object owner, ref T location, T value) where T : class? => Interlocked.Exchange(ref location, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Exchange(object owner, ref int location, int value) => Interlocked.Exchange(ref location, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Add(object owner, ref int location, int value) => Interlocked.Add(ref location, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Add(object owner, ref long location, long value) => Interlocked.Add(ref location, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ReadData<T>(object owner, ref readonly T location) => location;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteData<T>(object owner, ref T location, T value) => location = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fence() => Interlocked.MemoryBarrier();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Park(ParkSlot slot) => slot.Park();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool ParkFor(ParkSlot slot, int milliseconds) => slot.ParkFor(milliseconds);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Unpark(ParkSlot slot) => slot.Unpark();

    public static void Spawn(string name, Action body, int stackBytes = 0) =>
        new Thread(new ThreadStart(body), stackBytes) { IsBackground = true, Name = name }.Start();

    // False only says that nobody else wanted the processor.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Yield() => _ = Thread.Yield();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Now() => Environment.TickCount64;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Choose(int count) => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Keeps(Safeguard safeguard) => true;
}
