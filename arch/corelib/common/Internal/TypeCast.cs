using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Internal.Runtime;
using Internal.Runtime.CompilerHelpers;

namespace System.Runtime;

/// <summary>Casts and type tests. The names and signatures are a contract with the compiler.</summary>
/// <remarks>Types are equal exactly when their tables are.</remarks>
internal static unsafe class TypeCast
{
    [RuntimeExport("RhTypeCast_IsInstanceOfAny")]
    internal static object? IsInstanceOfAny(MethodTable* target, object? obj) =>
        obj is null || IsAssignable(obj.GetMethodTable(), target) ? obj : null;

    [RuntimeExport("RhTypeCast_IsInstanceOfInterface")]
    internal static object? IsInstanceOfInterface(MethodTable* target, object? obj) =>
        obj is null || Implements(obj.GetMethodTable(), target) ? obj : null;

    [RuntimeExport("RhTypeCast_IsInstanceOfClass")]
    internal static object? IsInstanceOfClass(MethodTable* target, object? obj) =>
        obj is null || DerivesFrom(obj.GetMethodTable(), target) ? obj : null;

    [RuntimeExport("RhTypeCast_IsInstanceOfException")]
    internal static bool IsInstanceOfException(MethodTable* target, object? obj) =>
        obj is not null && DerivesFrom(obj.GetMethodTable(), target);

    [RuntimeExport("RhTypeCast_CheckCastAny")]
    internal static object? CheckCastAny(MethodTable* target, object? obj) =>
        Checked(IsInstanceOfAny(target, obj), obj);

    [RuntimeExport("RhTypeCast_CheckCastInterface")]
    internal static object? CheckCastInterface(MethodTable* target, object? obj) =>
        Checked(IsInstanceOfInterface(target, obj), obj);

    [RuntimeExport("RhTypeCast_CheckCastClass")]
    internal static object? CheckCastClass(MethodTable* target, object? obj) =>
        Checked(IsInstanceOfClass(target, obj), obj);

    // The caller has already seen that obj is not null and not exactly the target.
    [RuntimeExport("RhTypeCast_CheckCastClassSpecial")]
    internal static object? CheckCastClassSpecial(MethodTable* target, object obj) =>
        Checked(IsInstanceOfClass(target, obj), obj);

    /// <summary>Stores into an array of references, which may be of a more derived type than the code knows.</summary>
    [RuntimeExport("RhpStelemRef")]
    internal static void StelemRef(object?[] array, nint index, object? obj)
    {
        ref object? element = ref Element(array, index);
        if (obj is not null && !IsAssignable(obj.GetMethodTable(), array.GetMethodTable()->ArrayElementType))
        {
            ThrowHelpers.ThrowArrayTypeMismatchException();
        }

        element = obj;
    }

    /// <summary>The address of an element; its type must be exactly what the code expects, since it may be written.</summary>
    [RuntimeExport("RhpLdelemaRef")]
    internal static ref object? LdelemaRef(object?[] array, nint index, MethodTable* elementType)
    {
        if (array.GetMethodTable()->ArrayElementType != elementType)
        {
            ThrowHelpers.ThrowArrayTypeMismatchException();
        }

        return ref Element(array, index);
    }

    // Not `ref array[index]`: C# compiles that to a call of LdelemaRef.
    private static ref object? Element(object?[] array, nint index)
    {
        if ((nuint)index >= (nuint)(uint)array.Length)
        {
            ThrowHelpers.ThrowIndexOutOfRangeException();
        }

        return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(array), index);
    }

    internal static bool IsAssignable(MethodTable* source, MethodTable* target)
    {
        if (source == target)
        {
            return true;
        }

        if (target->IsInterface)
        {
            return Implements(source, target);
        }

        if (target->IsArray)
        {
            return IsArrayAssignable(source, target);
        }

        return DerivesFrom(source, target) || (target->HasVariance && Variance.Converts(source, target));
    }

    private static bool IsArrayAssignable(MethodTable* source, MethodTable* target)
    {
        if (!source->IsArray || source->BaseSizeBytes != target->BaseSizeBytes)
        {
            return false;
        }

        MethodTable* from = source->ArrayElementType;
        MethodTable* to = target->ArrayElementType;
        if (from->IsValueType || to->IsValueType)
        {
            return from == to || HaveSameBits(from->ElementType, to->ElementType);
        }

        return IsAssignable(from, to);
    }

    // The runtime, unlike C#, treats int[] and uint[] as one another.
    private static bool HaveSameBits(MethodTableElementType from, MethodTableElementType to) =>
        from is >= MethodTableElementType.SByte and <= MethodTableElementType.UIntPtr
        && to is >= MethodTableElementType.SByte and <= MethodTableElementType.UIntPtr
        && ((int)from >> 1) == ((int)to >> 1); // Signed kinds are even, and each unsigned kind follows its own.

    private static bool Implements(MethodTable* source, MethodTable* interfaceType)
    {
        if (source == interfaceType)
        {
            return true;
        }

        for (int index = 0; index < source->InterfaceCount; index++)
        {
            if (MethodTable.Interface(source, index) == interfaceType)
            {
                return true;
            }
        }

        return interfaceType->HasVariance && ImplementsVariant(source, interfaceType);
    }

    private static bool ImplementsVariant(MethodTable* source, MethodTable* interfaceType)
    {
        if (Variance.Converts(source, interfaceType))
        {
            return true;
        }

        for (int index = 0; index < source->InterfaceCount; index++)
        {
            if (Variance.Converts(MethodTable.Interface(source, index), interfaceType))
            {
                return true;
            }
        }

        return false;
    }

    private static bool DerivesFrom(MethodTable* source, MethodTable* target)
    {
        for (MethodTable* current = source; current != null; current = current->BaseType)
        {
            if (current == target)
            {
                return true;
            }
        }

        // The compiler may ask about an interface as an element type: every object derives from object.
        return target == MethodTable.Of<object>();
    }

    private static object? Checked(object? result, object? obj)
    {
        if (result is null && obj is not null)
        {
            ThrowHelpers.ThrowInvalidCastException();
        }

        return result;
    }
}
