using System;
using System.Runtime.CompilerServices;

namespace AsyncCap.Arch.Exploration.Instructions.Engine;

/// <summary>A write in a store buffer: where it goes, and what must have happened for those who will see it.</summary>
internal abstract class BufferedWrite(object owner, nint offset, int place, Epochs published)
{
    public object Owner { get; } = owner;

    public int Place { get; } = place;

    public Epochs Published { get; } = published;

    /// <summary>The step that put it into the buffer, plus one.</summary>
    public int Step { get; set; }

    protected nint Offset { get; } = offset;

    /// <summary>Writes it to memory.</summary>
    public abstract void Apply();

    /// <summary>The value, for people.</summary>
    public abstract object? ForPeople();
}

/// <summary>A write of that type in a store buffer.</summary>
internal sealed class BufferedWrite<T>(object owner, nint offset, int place, Epochs published, T value)
    : BufferedWrite(owner, offset, place, published)
{
    public T Value { get; } = value;

    public override void Apply() => ObjectData.Locate<T>(Owner, Offset) = Value;

    public override object? ForPeople() => Value;
}

/// <summary>Locations as a distance from the start of the object that holds them: that stays true when the collector moves it.</summary>
internal static class ObjectData
{
    /// <summary>Bytes from the object's first field to the location.</summary>
    /// <exception cref="InvalidOperationException">The location is in another object: its distance would change as the collector moves things.</exception>
    public static nint Offset<T>(object owner, ref readonly T location)
    {
        nint offset = Unsafe.ByteOffset(in Start(owner), in Unsafe.As<T, byte>(ref Unsafe.AsRef(in location)));
        return offset >= 0 && offset + Unsafe.SizeOf<T>() <= SizeOf(owner)
            ? offset
            : throw new InvalidOperationException($"the location is not in the {owner.GetType().Name} that is said to hold it");
    }

    /// <summary>The location at that distance.</summary>
    public static ref T Locate<T>(object owner, nint offset) =>
        ref Unsafe.As<byte, T>(ref Unsafe.AddByteOffset(ref Start(owner), offset));

    /// <summary>The address that offsets count from.</summary>
    public static ref byte First(object owner) => ref Start(owner);

    // SAFETY: every object has a word after its method table (its fields or its padding); only its address is used.
    private static ref byte Start(object owner) => ref Unsafe.As<Box>(owner).First;

    // SAFETY: a method table starts with the size of an element in 16 bits, and has the size of the object without its elements 4 bytes on,
    // its header and the pointer to the table itself included. The runtime's own code generator relies on it; a test looks that it is so.
    private static unsafe nint SizeOf(object owner)
    {
        byte* table = (byte*)owner.GetType().TypeHandle.Value;
        nint size = *(int*)(table + 4) - (2 * sizeof(nint));
        return owner is Array array ? size + ((nint)array.Length * *(ushort*)table) : size;
    }

    private sealed class Box
    {
        public byte First;
    }
}
