using System.Runtime.CompilerServices;
using Internal.Runtime;
using Internal.Runtime.CompilerHelpers;

namespace System.Runtime;

/// <summary>Boxing. The names and signatures are a contract with the compiler.</summary>
internal static unsafe class RuntimeExports
{
    [RuntimeExport("RhBox")]
    internal static object? RhBox(MethodTable* table, ref byte data)
    {
        if (table->IsNullable)
        {
            if (data == 0)
            {
                return null;
            }

            data = ref Unsafe.AddByteOffset(ref data, table->NullableValueOffset);
            table = MethodTable.NullableArgument(table);
        }

        void* box = Heap.NewObject(table);
        SpanHelpers.Memmove(ref *((byte*)box + sizeof(nint)), ref data, table->ValueTypeSizeBytes);
        return *(object*)&box;
    }

    [RuntimeExport("RhUnbox2")]
    internal static ref byte RhUnbox2(MethodTable* table, object obj)
    {
        RhUnboxTypeTest(table, obj.GetMethodTable());
        return ref obj.GetRawData();
    }

    [RuntimeExport("RhUnboxNullable")]
    internal static void RhUnboxNullable(ref byte data, MethodTable* table, object? obj)
    {
        MethodTable* argument = MethodTable.NullableArgument(table);
        if (obj is not null && !AreUnboxable(argument, obj.GetMethodTable()))
        {
            ThrowHelpers.ThrowInvalidCastException();
        }

        ref byte value = ref Unsafe.AddByteOffset(ref data, table->NullableValueOffset);
        data = obj is null ? (byte)0 : (byte)1;
        if (obj is null)
        {
            SpanHelpers.ClearWithoutReferences(ref value, argument->ValueTypeSizeBytes);
        }
        else
        {
            SpanHelpers.Memmove(ref value, ref obj.GetRawData(), argument->ValueTypeSizeBytes);
        }
    }

    [RuntimeExport("RhUnboxTypeTest")]
    internal static void RhUnboxTypeTest(MethodTable* table, MethodTable* boxedTable)
    {
        if (!AreUnboxable(table, boxedTable))
        {
            ThrowHelpers.ThrowInvalidCastException();
        }
    }

    // An enumeration and its underlying integer unbox to each other; other types only to themselves.
    private static bool AreUnboxable(MethodTable* table, MethodTable* boxedTable) =>
        table == boxedTable
        || (table->ElementType == boxedTable->ElementType && table->ElementType < MethodTableElementType.ValueType);
}
