using System;
using System.Runtime.InteropServices;

namespace AsyncCap.Arch.X64.Boot;

/// <summary>What the loader left in memory: Xen's hvm_start_info, version 1, with its memory map.</summary>
/// <remarks>Read while the low 4 GiB are still mapped one to one. Source: xen/include/public/arch-x86/hvm/start_info.h.</remarks>
internal readonly unsafe struct BootInformation
{
    private const uint Magic = 0x336ec578;
    private const uint UsableMemory = 1;

    /// <summary>Smallest unit of the arena, so that large pages can map it.</summary>
    public const ulong ArenaUnitBytes = 0x20_0000;

    private readonly StartInformation* _start;

    /// <summary>Wraps the structure at this physical address.</summary>
    public BootInformation(ulong physicalAddress) => _start = (StartInformation*)physicalAddress;

    // SAFETY: the loader guarantees the structure and everything that it points to; nothing has written to memory yet.

    /// <summary>Whether this is what it should be: with a memory map.</summary>
    public bool IsUsable => _start->Magic == Magic && _start->Version >= 1;

    /// <summary>Whether the loader brought a module.</summary>
    public bool HasModule => _start->ModuleCount >= 1;

    /// <summary>The first module (-initrd): the programs.</summary>
    public PhysicalRange Module
    {
        get
        {
            ModuleEntry* module = (ModuleEntry*)_start->Modules;
            return new PhysicalRange(module->Address, module->Address + module->SizeBytes);
        }
    }

    /// <summary>Copies the command line (-append).</summary>
    /// <returns>Its length; what does not fit is cut off.</returns>
    public int CopyCommandLine(Span<byte> destination)
    {
        byte* text = (byte*)_start->CommandLine;
        int length = 0;
        while (text != null && length < destination.Length && text[length] != 0)
        {
            destination[length] = text[length];
            length++;
        }

        return length;
    }

    /// <summary>The largest usable range behind the kernel image that does not touch the module, in whole units.</summary>
    public PhysicalRange FindArena(ulong imageEnd, PhysicalRange module)
    {
        PhysicalRange best = default;
        MemoryEntry* entries = (MemoryEntry*)_start->MemoryMap;
        for (uint index = 0; index < _start->MemoryEntryCount; index++)
        {
            if (entries[index].Type == UsableMemory)
            {
                ulong start = entries[index].Address;
                PhysicalRange range = new PhysicalRange(start, start + entries[index].SizeBytes).From(imageEnd);
                best = best.OrLarger(range.Below(module.Start).Aligned(ArenaUnitBytes));
                best = best.OrLarger(range.From(module.End).Aligned(ArenaUnitBytes));
            }
        }

        return best;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct StartInformation
    {
        public uint Magic;
        public uint Version;
        public uint Flags;
        public uint ModuleCount;
        public ulong Modules;
        public ulong CommandLine;
        public ulong RootSystemDescription;
        public ulong MemoryMap;
        public uint MemoryEntryCount;
        public uint Reserved;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct ModuleEntry
    {
        public ulong Address;
        public ulong SizeBytes;
        public ulong CommandLine;
        public ulong Reserved;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct MemoryEntry
    {
        public ulong Address;
        public ulong SizeBytes;
        public uint Type;
        public uint Reserved;
    }
}
