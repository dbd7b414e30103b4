using System.Runtime;
using System.Runtime.CompilerServices;

namespace Internal.Runtime;

/// <summary>Finds the unwind description of a code address, in the index that ld makes (.eh_frame_hdr).</summary>
internal static unsafe class FrameTable
{
    // Version 1; 32-bit self-relative pointer to .eh_frame; 32-bit count; table of pairs relative to the header.
    private const uint ExpectedEncoding = 0x3B03_1B01;

    private struct Entry
    {
        public int CodeStart;
        public int Description;
    }

    /// <summary>The description (FDE) that covers the address, or null if it is not compiled code.</summary>
    internal static byte* Find(ulong address)
    {
        byte* header = Header();
        if (*(uint*)header != ExpectedEncoding)
        {
            return null;
        }

        int low = 0;
        int high = *(int*)(header + 8);
        Entry* table = (Entry*)(header + 12);
        long target = (long)(address - (ulong)header);

        // The last entry that starts at or before the address lies just below `low` in the end.
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (table[middle].CodeStart <= target)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low == 0 ? null : header + table[low - 1].Description;
    }

    [RuntimeImport("*", "acap_frame_table")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern byte* Header();
}
