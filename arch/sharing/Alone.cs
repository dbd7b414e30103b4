using System;
using System.Runtime.CompilerServices;

namespace AsyncCap.Arch.Sharing;

/// <summary>The vocabulary where there is one thread: words are words, and nobody can be waited for.</summary>
public readonly struct Alone : ISharing
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Read<T>(object owner, ref readonly T location) where T : class? => location;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Read(object owner, ref readonly int location) => location;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Read(object owner, ref readonly long location) => location;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write<T>(object owner, ref T location, T value) where T : class? => location = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(object owner, ref int location, int value) => location = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(object owner, ref long location, long value) => location = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T CompareExchange<T>(object owner, ref T location, T value, T comparand) where T : class?
    {
        T seen = location;
        location = ReferenceEquals(seen, comparand) ? value : seen;
        return seen;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int CompareExchange(object owner, ref int location, int value, int comparand)
    {
        int seen = location;
        location = seen == comparand ? value : seen;
        return seen;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long CompareExchange(object owner, ref long location, long value, long comparand)
    {
        long seen = location;
        location = seen == comparand ? value : seen;
        return seen;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Exchange<T>(object owner, ref T location, T value) where T : class?
    {
        T seen = location;
        location = value;
        return seen;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Exchange(object owner, ref int location, int value)
    {
        int seen = location;
        location = value;
        return seen;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Add(object owner, ref int location, int value) => location += value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Add(object owner, ref long location, long value) => location += value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ReadData<T>(object owner, ref readonly T location) => location;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void WriteData<T>(object owner, ref T location, T value) => location = value;

    public static void Fence()
    {
    }

    public static void Park(ParkSlot slot) => throw Nobody();

    public static bool ParkFor(ParkSlot slot, int milliseconds) => throw Nobody();

    public static void Unpark(ParkSlot slot) => throw Nobody();

    public static void Spawn(string name, Action body, int stackBytes = 0) => throw Nobody();

    public static void Yield() => throw Nobody();

    public static long Now() => 0;

    public static int Choose(int count) => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Keeps(Safeguard safeguard) => true;

    private static InvalidOperationException Nobody() => new("There is one thread, and nobody to wait for.");
}
