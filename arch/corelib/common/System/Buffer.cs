namespace System;

/// <summary>Copies of blocks that hold references; the compiler calls it by name for structs with references.</summary>
public static class Buffer
{
    internal static void BulkMoveWithWriteBarrier(ref byte destination, ref byte source, nuint lengthBytes) =>
        SpanHelpers.Memmove(ref destination, ref source, lengthBytes);
}
