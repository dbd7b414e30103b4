using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using AsyncCap.CommandLine.Images;
using AsyncCap.CommandLine.Reporting;
using AsyncCap.CommandLine.Tools;

namespace AsyncCap.CommandLine.Verbs;

/// <summary><c>image</c>: builds the images and says what is in them.</summary>
public sealed class ImageVerb
{
    private readonly Surroundings _surroundings;

    public ImageVerb(Surroundings surroundings)
    {
        _surroundings = surroundings;
        Command = new Command("image", "Build the images; print their sections, hashes and map files");
        Command.SetAction((_, cancellation) => RunAsync(cancellation));
    }

    public Command Command { get; }

    private async Task<int> RunAsync(CancellationToken cancellation)
    {
        RepositoryLayout layout = _surroundings.Layout;
        await _surroundings.Packages.RequireAsync(cancellation, DebianPackage.Binutils);
        await _surroundings.Builder.BuildImagesAsync(cancellation);
        List<string> images = [.. Directory.EnumerateFiles(layout.Images, "*.elf").Order(StringComparer.Ordinal)];
        TextTable table = new("image", "text>", "rodata>", "data>", "bss>", "file>", "map");
        foreach (string image in images)
        {
            byte[] file = await File.ReadAllBytesAsync(image, cancellation);
            ILookup<ElfSectionKind, ElfSection> sections = ElfFile.ReadSections(file).ToLookup(section => section.Kind);
            string Size(ElfSectionKind kind) => Figures.Number(sections[kind].Sum(section => (long)section.SizeBytes));
            table.Add(
                layout.Relative(image),
                Size(ElfSectionKind.Text), Size(ElfSectionKind.ReadOnlyData), Size(ElfSectionKind.Data), Size(ElfSectionKind.Bss),
                Figures.Number(file.Length),
                File.Exists(image + ".map") ? layout.Relative(image + ".map") : "-");
        }

        table.Write(_surroundings.Output, _surroundings.Terminal);
        foreach (string image in images)
        {
            string hash = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(image, cancellation)));
            await _surroundings.Output.WriteLineAsync($"sha256 {hash}  {layout.Relative(image)}");
        }

        return (int)ExitCode.Success;
    }
}
