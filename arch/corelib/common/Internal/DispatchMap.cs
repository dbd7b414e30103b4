namespace Internal.Runtime;

/// <summary>Which slot of a type implements which method of which of its interfaces.</summary>
/// <remarks>Shape: four 16-bit counts (own entries, default entries, and two of static methods), then the entries.</remarks>
internal unsafe struct DispatchMap
{
    private const ushort FirstSpecialSlot = 0xFFFE; // Marks methods that are abstract again or ambiguous.

    private readonly ushort _standardCount;
    private readonly ushort _defaultCount;
    private readonly ushort _standardStaticCount;
    private readonly ushort _defaultStaticCount;

    /// <summary>The implementing slot, or -1.</summary>
    /// <param name="useDefaults">Whether to look at bodies in interfaces instead of at methods of the class.</param>
    /// <param name="useVariance">Whether an interface that only converts to the wanted one will do.</param>
    internal static int FindSlot(
        DispatchMap* map, MethodTable* table, MethodTable* interfaceType, ushort interfaceSlot, bool useDefaults,
        bool useVariance)
    {
        Entry* entry = (Entry*)(map + 1) + (useDefaults ? map->_standardCount : 0);
        int count = useDefaults ? map->_defaultCount : map->_standardCount;
        for (int index = 0; index < count; index++, entry++)
        {
            if (entry->InterfaceSlot != interfaceSlot)
            {
                continue;
            }

            MethodTable* implemented = MethodTable.Interface(table, entry->InterfaceIndex);
            if (implemented == interfaceType || (useVariance && Variance.Converts(implemented, interfaceType)))
            {
                return entry->ImplementationSlot >= FirstSpecialSlot ? -1 : entry->ImplementationSlot;
            }
        }

        return -1;
    }

    private struct Entry
    {
        public ushort InterfaceIndex;
        public ushort InterfaceSlot;
        public ushort ImplementationSlot;
    }
}
