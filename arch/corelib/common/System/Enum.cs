using Internal.Runtime;

namespace System;

/// <summary>The base class of all enumerations.</summary>
public abstract class Enum : ValueType
{
    public override unsafe bool Equals(object? obj) =>
        obj is not null && obj.GetMethodTable() == GetMethodTable() && Bits(obj) == Bits(this);

    public override int GetHashCode() => Bits(this).GetHashCode();

    private static unsafe ulong Bits(object boxed)
    {
        fixed (byte* data = &boxed.GetRawData())
        {
            // SAFETY: the kind of the element type says how many bytes the box holds.
            return boxed.GetMethodTable()->ElementType switch
            {
                MethodTableElementType.Byte or MethodTableElementType.SByte => *data,
                MethodTableElementType.Int16 or MethodTableElementType.UInt16 => *(ushort*)data,
                MethodTableElementType.Int32 or MethodTableElementType.UInt32 => *(uint*)data,
                _ => *(ulong*)data,
            };
        }
    }
}
