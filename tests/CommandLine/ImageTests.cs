using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using AsyncCap.CommandLine.Images;
using Xunit;

namespace AsyncCap.CommandLine.Tests;

public sealed class ImageTests
{
    private const string Map = """
        <ObjectNodes>
          <MethodCode Name="My_App__Module___StartupCodeMain" Length="7" />
          <MethodCode Name="My_App_AsyncCap_Kernel_Banks_Bank__Create" Length="100" />
          <GCInfo Name="My_App_AsyncCap_Kernel_Banks_Bank__Create" Length="3" />
          <MethodReadOnlyData Name="__readonlydata_My_App_AsyncCap_Kernel_Banks_Bank__Create" Length="20" />
          <MethodCode Name="My_App_AsyncCap_Kernel_Kernel_1&lt;My_App_AsyncCap_X64_Machine__Inner&gt;__Turn" Length="370" />
          <NonGCStatics Name="__NONGCSTATICSMy_App_AsyncCap_X64_Root" Length="74" />
          <ConstructedEEType Name="_ZTV20CoreLib_System_Array" Length="32" />
          <FieldRvaData Name="My_App__PrivateImplementationDetails____077D" Length="6" />
          <ArrayMap Name="__array_type_map" Length="3" />
          <Metadata Name="nothing" Length="0" />
        </ObjectNodes>
        """;

    [Fact]
    public void Bytes_are_added_up_by_type()
    {
        Dictionary<string, long> sizes = IlcMap.ReadSizes(XDocument.Parse(Map));
        Assert.Equal(123, sizes["AsyncCap.Kernel.Banks.Bank"]);
        Assert.Equal(370, sizes["AsyncCap.Kernel.Kernel<AsyncCap.X64.Machine..Inner>"]);
        Assert.Equal(74, sizes["AsyncCap.X64.Root"]);
        Assert.Equal(32, sizes["System.Array"]);
        Assert.Equal(6, sizes[IlcMap.Constants]);
        Assert.Equal(10, sizes[IlcMap.RuntimeTables]);
        Assert.Equal(615, sizes.Values.Sum());
    }

    [Theory]
    [InlineData("AsyncCap.Kernel.Kernel<AsyncCap.X64.Machine>", "AsyncCap.Kernel")]
    [InlineData("Program", "(global)")]
    [InlineData(IlcMap.RuntimeTables, IlcMap.RuntimeTables)]
    public void A_type_has_a_namespace(string type, string expected) => Assert.Equal(expected, IlcMap.NamespaceOf(type));

    [Fact]
    public void What_grew_most_comes_first_and_what_stayed_is_left_out()
    {
        Dictionary<string, long> before = new() { ["same"] = 5, ["shrank"] = 9, ["gone"] = 2 };
        Dictionary<string, long> after = new() { ["same"] = 5, ["shrank"] = 4, ["new"] = 7 };
        IReadOnlyList<SizeGrowth> growths = SizeGrowth.Compare(before, after);
        Assert.Equal(["new +7", "gone -2", "shrank -5"], growths.Select(growth => $"{growth.Part} {growth.GrowthBytes:+0;-0}"));
    }

    [Fact]
    public void Sections_of_a_real_file_are_read()
    {
        IReadOnlyList<ElfSection> sections = ElfFile.ReadSections(File.ReadAllBytes("/proc/self/exe"));
        Assert.Contains(sections, section => section is { Name: ".text", Kind: ElfSectionKind.Text, SizeBytes: > 0 });
        Assert.Contains(sections, section => section is { Name: ".rodata", Kind: ElfSectionKind.ReadOnlyData });
        Assert.Contains(sections, section => section is { Name: ".bss", Kind: ElfSectionKind.Bss });
    }

    [Fact]
    public void Other_files_are_refused()
    {
        _ = Assert.Throws<InvalidDataException>(() => ElfFile.ReadSections("#!/bin/bash"u8.ToArray()));
        byte[] cutShort = File.ReadAllBytes("/proc/self/exe").AsSpan(0, 100).ToArray();
        _ = Assert.Throws<InvalidDataException>(() => ElfFile.ReadSections(cutShort));
    }
}
