using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AsyncCap.Arch.Exploration.States;

/// <summary>Memory with a way back: what changed since the last look is noted, and can be taken back, latest first.</summary>
/// <remarks>
/// A kernel's state is plain data, so a step back is a few dozen stores. Nothing tells this class what the kernel writes: it
/// keeps a second copy and compares, 64 bytes at a time.
/// </remarks>
internal sealed unsafe class UndoMemory : IDisposable
{
    private const int BlockBytes = 64;
    private const int WordsPerBlock = BlockBytes / sizeof(ulong);

    private readonly List<Area> _areas = [];
    private readonly List<Range> _ranges = [];
    private Change* _changes;
    private int _capacity = 1 << 12;

    /// <summary>Nothing is covered or followed yet.</summary>
    public UndoMemory() => _changes = (Change*)NativeMemory.Alloc((nuint)_capacity, (nuint)sizeof(Change));

    /// <summary>Changes noted and not taken back.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes that are followed.</summary>
    public long FollowedBytes { get; private set; }

    /// <summary>Makes room for the copies of a piece of memory, which stays where it is; parts of it can then be followed.</summary>
    public void Cover(Span<byte> memory)
    {
        // SAFETY: the caller's memory is not on the managed heap and outlives this object.
        byte* live = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(memory));
        byte* copy = (byte*)NativeMemory.AlignedAlloc((nuint)memory.Length, BlockBytes);
        memory.CopyTo(new Span<byte>(copy, memory.Length));
        _areas.Add(new Area { Live = live, Copy = copy, Bytes = memory.Length });
    }

    /// <summary>Follows a part of what is covered. Its present contents are what is come back to.</summary>
    /// <param name="memory">8-aligned; a length of whole 64-byte blocks.</param>
    public void Follow(Span<byte> memory)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(memory.Length % BlockBytes, 0);
        byte* live = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(memory));
        byte* copy = CopyOf(live);
        memory.CopyTo(new Span<byte>(copy, memory.Length));
        _ranges.Add(new Range { Live = live, Copy = copy, Blocks = memory.Length / BlockBytes });
        FollowedBytes += memory.Length;
    }

    /// <summary>Whether anything changed since the last <see cref="Note"/> or <see cref="TakeBack"/>.</summary>
    public bool HasChanges()
    {
        foreach (ref readonly Range range in CollectionsMarshal.AsSpan(_ranges))
        {
            int bytes = range.Blocks * BlockBytes;
            if (!new ReadOnlySpan<byte>(range.Live, bytes).SequenceEqual(new ReadOnlySpan<byte>(range.Copy, bytes)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Notes what changed.</summary>
    public void Note()
    {
        foreach (ref readonly Range range in CollectionsMarshal.AsSpan(_ranges))
        {
            byte* live = range.Live;
            byte* copy = range.Copy;
            // SAFETY: both are Blocks blocks long.
            for (int block = 0; block < range.Blocks; block++, live += BlockBytes, copy += BlockBytes)
            {
                if (Vector512.Load(live) != Vector512.Load(copy))
                {
                    NoteBlock((ulong*)live, (ulong*)copy);
                }
            }
        }
    }

    /// <summary>The memory as it was at the last <see cref="Note"/> or <see cref="TakeBack"/>: what changed since is not noted at all.</summary>
    public void Discard()
    {
        foreach (ref readonly Range range in CollectionsMarshal.AsSpan(_ranges))
        {
            byte* live = range.Live;
            byte* copy = range.Copy;
            // SAFETY: as in Note.
            for (int block = 0; block < range.Blocks; block++, live += BlockBytes, copy += BlockBytes)
            {
                Vector512<byte> former = Vector512.Load(copy);
                if (Vector512.Load(live) != former)
                {
                    former.Store(live);
                }
            }
        }
    }

    /// <summary>The memory as it was when <see cref="Count"/> was this.</summary>
    public void TakeBack(int count)
    {
        // SAFETY: each place was noted by NoteBlock, in a range that is still followed.
        for (Change* change = _changes + Count - 1; change >= _changes + count; change--)
        {
            *change->Live = change->Former;
            *change->Copy = change->Former;
        }

        Count = count;
    }

    /// <summary>All that is followed, as it is now.</summary>
    public byte[] ToArray()
    {
        List<byte> bytes = [];
        foreach (Range range in _ranges)
        {
            bytes.AddRange(new ReadOnlySpan<byte>(range.Live, range.Blocks * BlockBytes));
        }

        return [.. bytes];
    }

    /// <summary>Forgets how to go back, and goes on from the present contents.</summary>
    public void Forget() => Count = 0;

    /// <summary>What a covered place held when <see cref="Note"/> was last called: before the step at hand.</summary>
    public T Before<T>(ref T place)
        where T : unmanaged
    {
        // SAFETY: a value inside a covered area has its copy at the same distance from the area's copy.
        return *(T*)CopyOf((byte*)Unsafe.AsPointer(ref place));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Area area in _areas)
        {
            NativeMemory.AlignedFree(area.Copy);
        }

        _areas.Clear();
        _ranges.Clear();
        NativeMemory.Free(_changes);
        _changes = null;
    }

    private byte* CopyOf(byte* place)
    {
        foreach (ref readonly Area area in CollectionsMarshal.AsSpan(_areas))
        {
            if ((ulong)(place - area.Live) < (ulong)area.Bytes)
            {
                return area.Copy + (place - area.Live);
            }
        }

        throw new InvalidOperationException("The place is not covered.");
    }

    private void NoteBlock(ulong* live, ulong* copy)
    {
        if (Count + WordsPerBlock > _capacity)
        {
            _capacity *= 2;
            _changes = (Change*)NativeMemory.Realloc(_changes, (nuint)_capacity * (nuint)sizeof(Change));
        }

        for (int word = 0; word < WordsPerBlock; word++)
        {
            if (live[word] != copy[word])
            {
                _changes[Count++] = new Change { Live = live + word, Copy = copy + word, Former = copy[word] };
                copy[word] = live[word];
            }
        }
    }

    private struct Change
    {
        public ulong* Live;
        public ulong* Copy;
        public ulong Former;
    }

    private struct Area
    {
        public byte* Live;
        public byte* Copy;
        public long Bytes;
    }

    private struct Range
    {
        public byte* Live;
        public byte* Copy;
        public int Blocks;
    }
}
