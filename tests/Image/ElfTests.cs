using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using AsyncCap.CommandLine.Images;
using Xunit;

namespace AsyncCap.Tests.Image;

/// <summary>The images as files.</summary>
[Collection(ImageCollection.Name)]
public sealed class ElfTests(ImageFixture images)
{
    // What every process has a copy of: two pages of data. It grows with the statics of the image; types, texts and tables are shared.
    private const ulong MostDataBytesOfAProcess = 8 * 1024;
    private const ulong MostZeroBytesOfAProcess = 2 * 1024;

    // seL4's kernel, the nearest relative, has 105 KB.
    private const ulong MostKernelBytes = 256 * 1024;

    [Theory]
    [InlineData("kernel.elf")]
    [InlineData("kernel-checked.elf")]
    [InlineData("programs.elf")]
    [InlineData("vats.elf")]
    public void No_part_is_writable_and_executable(string image)
    {
        List<ElfPart> parts = [.. Read(image).Parts];
        Assert.Contains(parts, part => part.CanExecute);
        Assert.Contains(parts, part => part.CanWrite);
        Assert.DoesNotContain(parts, part => part.CanWrite && part.CanExecute);
    }

    [Theory]
    [InlineData("kernel.elf")]
    [InlineData("kernel-checked.elf")]
    [InlineData("programs.elf")]
    [InlineData("vats.elf")]
    public void No_page_belongs_to_two_parts(string image)
    {
        List<ElfPart> parts = [.. Read(image).Parts.Where(part => part.SizeBytes > 0).OrderBy(part => part.Address)];
        Assert.All(parts.Zip(parts.Skip(1)), pair =>
            Assert.True((pair.First.Address + pair.First.SizeBytes + 4095) / 4096 <= pair.Second.Address / 4096));
    }

    /// <summary>One allocation helper exists, for the exception object of a panic; arch/corelib/README.md says why.</summary>
    [Theory]
    [InlineData("kernel.elf")]
    [InlineData("kernel-checked.elf")]
    public void The_kernel_has_nothing_to_allocate_with(string image)
    {
        List<string> symbols = [.. Read(image).Symbols];
        Assert.Contains("acap_entry", symbols);
        Assert.All(symbols.Where(IsAllocation), symbol => Assert.Equal("RhpNewFinalizable", symbol));
    }

    /// <summary>The control: programs do allocate, and it shows.</summary>
    [Fact]
    public void Programs_have_something_to_allocate_with() => Assert.Contains("RhpNewFast", Read("programs.elf").Symbols);

    [Theory]
    [InlineData("programs.elf")]
    [InlineData("vats.elf")]
    public void A_process_stays_cheap(string image)
    {
        IReadOnlyList<ElfSection> sections = ElfFile.ReadSections(Bytes(image));
        Assert.InRange(Size(sections, ElfSectionKind.Data), 1UL, MostDataBytesOfAProcess);
        Assert.InRange(Size(sections, ElfSectionKind.Bss), 0UL, MostZeroBytesOfAProcess);
    }

    [Fact]
    public void The_kernel_stays_small()
    {
        IReadOnlyList<ElfSection> sections = ElfFile.ReadSections(Bytes("kernel.elf"));
        ElfSectionKind[] inTheFile = [ElfSectionKind.Text, ElfSectionKind.ReadOnlyData, ElfSectionKind.Data];
        Assert.InRange(inTheFile.Aggregate(0UL, (sum, kind) => sum + Size(sections, kind)), 1UL, MostKernelBytes);
    }

    private static bool IsAllocation(string symbol) =>
        symbol.StartsWith("RhpNew", StringComparison.Ordinal)
        || symbol is "RhBox" or "RhNewArray" or "RhNewObject" or "RhNewString";

    private static ulong Size(IEnumerable<ElfSection> sections, ElfSectionKind kind) =>
        sections.Where(section => section.Kind == kind).Aggregate(0UL, (sum, section) => sum + section.SizeBytes);

    private ElfImage Read(string image) => new(Bytes(image));

    private byte[] Bytes(string image) => File.ReadAllBytes(Path.Combine(images.Layout.Images, image));
}
