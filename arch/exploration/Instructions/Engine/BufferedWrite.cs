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
    public static nint Offset<T>(object owner, ref readonly T location) =>
        Unsafe.ByteOffset(in Start(owner), in Unsafe.As<T, byte>(ref Unsafe.AsRef(in location)));

    /// <summary>The location at that distance.</summary>
    public static ref T Locate<T>(object owner, nint offset) =>
        ref Unsafe.As<byte, T>(ref Unsafe.AddByteOffset(ref Start(owner), offset));

    /// <summary>The address that offsets count from.</summary>
    public static ref byte First(object owner) => ref Start(owner);

    // SAFETY: every object has a word after its method table (its fields or its padding); only its address is used.
    private static ref byte Start(object owner) => ref Unsafe.As<Box>(owner).First;

    private sealed class Box
    {
        public byte First;
    }
}
