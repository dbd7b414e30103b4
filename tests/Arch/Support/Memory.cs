using System;
using System.Runtime.InteropServices;
using Xunit;

// The stand-in for the processor is one for all.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace AsyncCap.Tests.Arch;

/// <summary>Zeroed memory with an address, aligned to a page.</summary>
internal sealed unsafe class Memory : IDisposable
{
    private readonly void* _start;
    private readonly int _wordCount;

    public Memory(int pageCount)
    {
        _wordCount = pageCount * 512;
        _start = NativeMemory.AlignedAlloc((nuint)pageCount * 4096, 4096);
        Words.Clear();
    }

    public ulong Address => (ulong)_start;

    public byte* Bytes => (byte*)_start;

    // SAFETY: the block is that long, and lives until Dispose.
    public Span<ulong> Words => new(_start, _wordCount);

    public void Dispose() => NativeMemory.AlignedFree(_start);
}
