using System;
using System.Runtime.CompilerServices;

namespace Internal.Runtime;

/// <summary>What kind of type a <see cref="MethodTable"/> describes; bits 26 to 30 of its flags.</summary>
internal enum MethodTableElementType
{
    Unknown = 0x00,
    Void = 0x01,
    Boolean = 0x02,
    Char = 0x03,
    SByte = 0x04,
    Byte = 0x05,
    Int16 = 0x06,
    UInt16 = 0x07,
    Int32 = 0x08,
    UInt32 = 0x09,
    Int64 = 0x0A,
    UInt64 = 0x0B,
    IntPtr = 0x0C,
    UIntPtr = 0x0D,
    Single = 0x0E,
    Double = 0x0F,
    ValueType = 0x10,
    Nullable = 0x12,
    Class = 0x14,
    Interface = 0x15,
    SystemArray = 0x16,
    Array = 0x17,
    SzArray = 0x18,
    ByRef = 0x19,
    Pointer = 0x1A,
    FunctionPointer = 0x1B,
}

/// <summary>The compiler's description of one type; every object points at one.</summary>
/// <remarks>
/// Shape, for ilc 10.0.14 (header version 16.0), checked at start:
/// <code>
///   0  flags        31: has component size (then bits 0..15 are it)   26..30: element type
///   4  base size    bytes of an instance with its header
///   8  related type base class; for an array the element type
///  16  vtable slots, 18 interfaces, 20 hash
///  24  vtable[], interface pointers[], then 32-bit self-relative pointers:
///      type manager, writable data, [dispatch map], [finalizer], [sealed slots], [generic definition], [arguments]
/// </code>
/// </remarks>
internal unsafe struct MethodTable
{
    private const uint HasComponentSizeFlag = 0x8000_0000;
    private const uint HasReferencesFlag = 0x0100_0000;
    private const uint HasVarianceFlag = 0x0080_0000;
    private const uint HasSealedSlotsFlag = 0x0040_0000;
    private const uint HasFinalizerFlag = 0x0010_0000;
    private const uint HasDispatchMapFlag = 0x0004_0000;
    private const int ElementTypeShift = 26;
    private const uint ElementTypeMask = 0x1F;
    private const int VTableOffset = 24;

    private readonly uint _flags;
    private readonly uint _baseSize;
    private readonly MethodTable* _relatedType;
    private readonly ushort _vtableSlotCount;
    private readonly ushort _interfaceCount;
    private readonly uint _hash;

    /// <summary>The table of <typeparamref name="T"/>, as a constant.</summary>
    [Intrinsic]
    internal static extern MethodTable* Of<T>();

    internal readonly uint BaseSizeBytes => _baseSize;

    /// <summary>Whether instances hold references; then a description of where lies in front of the table.</summary>
    internal readonly bool HasReferences => (_flags & HasReferencesFlag) != 0;

    /// <summary>Whether instances have a length: arrays and strings.</summary>
    internal readonly bool HasComponentSize => (int)_flags < 0;

    /// <summary>Bytes of an element, of a type that has elements.</summary>
    internal readonly ushort KnownComponentSize => (ushort)_flags;

    internal readonly ushort ComponentSize => (_flags & HasComponentSizeFlag) != 0 ? (ushort)_flags : (ushort)0;

    internal readonly MethodTableElementType ElementType =>
        (MethodTableElementType)((_flags >> ElementTypeShift) & ElementTypeMask);

    internal readonly bool IsInterface => ElementType == MethodTableElementType.Interface;

    internal readonly bool IsArray => ElementType is MethodTableElementType.SzArray or MethodTableElementType.Array;

    internal readonly bool IsNullable => ElementType == MethodTableElementType.Nullable;

    internal readonly bool IsValueType =>
        ElementType is >= MethodTableElementType.Boolean and <= MethodTableElementType.Nullable;

    internal readonly MethodTable* ArrayElementType => _relatedType;

    /// <summary>Whether it is an interface or delegate type with an <c>in</c> or <c>out</c> parameter.</summary>
    internal readonly bool HasVariance => (_flags & HasVarianceFlag) != 0;

    /// <summary>Of a definition, whose base size it replaces.</summary>
    internal readonly uint TypeParameterCount => _baseSize;

    internal readonly int VTableSlotCount => _vtableSlotCount;

    internal readonly int InterfaceCount => _interfaceCount;

    /// <summary>The base class; null above <c>object</c> and for interfaces.</summary>
    internal readonly MethodTable* BaseType => IsArray ? Of<Array>() : _relatedType;

    /// <summary>Bytes of the value in a box: the instance without header, table pointer and padding.</summary>
    internal readonly uint ValueTypeSizeBytes => _baseSize - 16 - ValueTypePadding;

    /// <summary>Where the value lies in a <c>Nullable</c>; the flags hold it as a power of two.</summary>
    internal readonly nuint NullableValueOffset => (nuint)1 << (int)((_flags >> 8) & 0x7);

    // SAFETY of the pointer walks below: the compiler emits every table in this shape, and tables never move.

    internal static nint VTableSlot(MethodTable* table, int slot) => ((nint*)((byte*)table + VTableOffset))[slot];

    internal static MethodTable* Interface(MethodTable* table, int index) =>
        ((MethodTable**)((byte*)table + VTableOffset))[table->_vtableSlotCount + index];

    internal static DispatchMap* DispatchMapOf(MethodTable* table) =>
        (table->_flags & HasDispatchMapFlag) == 0 ? null : (DispatchMap*)Relative(RelativePointers(table) + 2);

    internal static nint SealedSlot(MethodTable* table, int slot) =>
        (nint)Relative((int*)Relative(SealedSlotsPointer(table)) + slot);

    /// <summary>The type without its arguments, which also says how the arguments may vary.</summary>
    internal static MethodTable* GenericDefinition(MethodTable* table) => (MethodTable*)Relative(GenericPointers(table));

    /// <summary>A type argument; one alone stands in place of the list.</summary>
    internal static MethodTable* TypeArgument(MethodTable* table, int index)
    {
        void* arguments = Relative(GenericPointers(table) + 1);
        return GenericDefinition(table)->TypeParameterCount == 1
            ? (MethodTable*)arguments
            : (MethodTable*)Relative((int*)arguments + index);
    }

    /// <summary>How each type parameter of a definition may vary: 1 towards base types, 2 towards derived types, 0 not.</summary>
    internal static byte* VarianceOf(MethodTable* definition) => (byte*)Relative(RelativePointers(definition) + 2);

    internal static MethodTable* NullableArgument(MethodTable* table) => TypeArgument(table, 0);

    // How much of the instance's size is there only to align it; kept in bits 5..7 of the flags of a value type.
    private readonly uint ValueTypePadding => (_flags >> 5) & 0x7;

    // The pointers in brackets are there only if their flag is set.
    private static int* SealedSlotsPointer(MethodTable* table) =>
        RelativePointers(table) + 2
        + ((table->_flags & HasDispatchMapFlag) != 0 ? 1 : 0)
        + ((table->_flags & HasFinalizerFlag) != 0 ? 1 : 0);

    private static int* GenericPointers(MethodTable* table) =>
        SealedSlotsPointer(table) + ((table->_flags & HasSealedSlotsFlag) != 0 ? 1 : 0);

    private static int* RelativePointers(MethodTable* table) =>
        (int*)((byte*)table + VTableOffset + ((table->_vtableSlotCount + table->_interfaceCount) * sizeof(nint)));

    private static void* Relative(int* pointer) => (byte*)pointer + *pointer;
}
