using System.Runtime;
using Internal.Runtime;
using Internal.Runtime.CompilerHelpers;

namespace System;

/// <summary>Finds the code behind an interface call.</summary>
/// <remarks>
/// Shape of a dispatch cell: <c>{stub, 32-bit self-relative pointer to the interface's table | 3}</c>; a run of cells
/// with the same slot ends with <c>{0, slot}</c>. Nothing is cached in the cells, so they may stay read-only: a lookup
/// is a short walk, and the compiler calls directly where it sees up to three implementers.
/// </remarks>
internal static unsafe class InterfaceDispatch
{
    private const int CellFlags = 3;

    /// <summary>Called by the assembly behind every cell, with the registers of the call saved.</summary>
    [RuntimeExport("acap_resolve_interface_call")]
    internal static nint ResolveInterfaceCall(MethodTable* table, DispatchCell* cell)
    {
        // SAFETY: the compiler emits cells in the shape above; the relative pointer counts from its own field.
        MethodTable* interfaceType = (MethodTable*)(((nint)(&cell->Interface) + (int)cell->Interface) & ~(nint)CellFlags);
        DispatchCell* last = cell;
        while (last->Stub != 0)
        {
            last++;
        }

        return Resolve(table, interfaceType, (ushort)last->Interface);
    }

    [RuntimeExport("RhpResolveInterfaceMethod")]
    internal static nint ResolveInterfaceMethod(object instance, nint cell) =>
        ResolveInterfaceCall(instance.GetMethodTable(), (DispatchCell*)cell);

    private static nint Resolve(MethodTable* table, MethodTable* interfaceType, ushort slot)
    {
        nint target = ResolveIn(table, interfaceType, slot, useVariance: false);
        if (target == 0 && interfaceType->HasVariance)
        {
            target = ResolveIn(table, interfaceType, slot, useVariance: true);
        }

        if (target == 0)
        {
            ThrowHelpers.ThrowInvalidCastException();
        }

        return target;
    }

    // A body in a class wins over a default body in an interface, however far up the class is.
    private static nint ResolveIn(MethodTable* table, MethodTable* interfaceType, ushort slot, bool useVariance)
    {
        nint target = ResolveIn(table, interfaceType, slot, useDefaults: false, useVariance);
        return target != 0 ? target : ResolveIn(table, interfaceType, slot, useDefaults: true, useVariance);
    }

    private static nint ResolveIn(MethodTable* table, MethodTable* interfaceType, ushort slot, bool useDefaults, bool useVariance)
    {
        for (MethodTable* current = table; current != null; current = current->BaseType)
        {
            DispatchMap* map = MethodTable.DispatchMapOf(current);
            if (map == null)
            {
                continue;
            }

            int found = DispatchMap.FindSlot(map, current, interfaceType, slot, useDefaults, useVariance);
            if (found >= 0)
            {
                // A virtual slot is read from the object's own type, which may override it.
                return found < current->VTableSlotCount
                    ? MethodTable.VTableSlot(table, found)
                    : MethodTable.SealedSlot(current, found - current->VTableSlotCount);
            }
        }

        return 0;
    }

    internal struct DispatchCell
    {
        public nint Stub;
        public nint Interface;
    }
}
