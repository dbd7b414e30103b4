using AsyncCap.Ipc.Frames;

namespace AsyncCap.Arch.Hosted;

/// <summary>Where a page of a process was found when the tables were last walked for it: what a processor keeps in its translation buffer.</summary>
internal readonly struct Translation
{
    private readonly ulong _address;
    private readonly FrameIndex _mappedIn;
    private readonly ushort _mappedAt;

    /// <summary>Remembers a page that is mapped at an address.</summary>
    public Translation(in FrameArena frames, ulong address, PageIndex page)
    {
        ref PageDescriptor descriptor = ref frames.Descriptor(page);
        _address = address;
        Page = page;
        _mappedIn = descriptor.MappedIn;
        _mappedAt = descriptor.MappedAt;
    }

    /// <summary>The page.</summary>
    public PageIndex Page { get; }

    /// <summary>Whether it is of this address, and the page is still mapped where it was.</summary>
    public bool Names(in FrameArena frames, ulong address)
    {
        if (_address != address || address == 0)
        {
            return false;
        }

        ref PageDescriptor descriptor = ref frames.Descriptor(Page);
        return descriptor.Use == PageUse.Memory && descriptor.MappedIn.Is(_mappedIn) && descriptor.MappedAt == _mappedAt;
    }
}

/// <summary>A process's translations, of which a new one takes the place of whatever was there.</summary>
internal sealed class Translations
{
    private const int Count = 1 << 13;
    private Translation[]? _entries;

    /// <summary>The place of a page's translation.</summary>
    public ref Translation Of(ulong address)
    {
        _entries ??= new Translation[Count];
        return ref _entries[(int)(address >> 12) & (Count - 1)];
    }
}
