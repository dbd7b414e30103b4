using System.Collections.Generic;

namespace AsyncCap.Tests.Model.Reference;

/// <summary>A page that a bank owns: whole, or cut into frames of one size.</summary>
internal sealed class BoughtPage(Bank bank, int frameSizeBytes)
{
    private readonly KernelObject?[] _frames = new KernelObject?[frameSizeBytes == 0 ? 0 : 4096 / frameSizeBytes];
    private readonly Stack<int> _returned = new();
    private int _fresh;
    private int _inUse;

    public Bank Bank => bank;

    /// <summary>0 for a whole page.</summary>
    public int FrameSizeBytes => frameSizeBytes;

    /// <summary>A whole page: the object that it is, or that it is part of.</summary>
    public KernelObject? Object { get; init; }

    public IReadOnlyList<KernelObject?> Frames => _frames;

    public bool IsFull => _inUse == _frames.Length;

    public bool IsEmpty => _inUse == 0;

    // The frame that came back last, else the next one that was never used.
    public int Take(KernelObject whose)
    {
        int number = _returned.TryPop(out int returned) ? returned : _fresh++;
        _frames[number] = whose;
        _inUse++;
        return number;
    }

    public void GiveBack(int number)
    {
        _frames[number] = null;
        _returned.Push(number);
        _inUse--;
    }
}

/// <summary>A frame in a page.</summary>
internal sealed record BoughtFrame(BoughtPage Page, int Number);
