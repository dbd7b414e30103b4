using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using AsyncCap.CommandLine;
using AsyncCap.CommandLine.Tools;
using Xunit;

namespace AsyncCap.Tests.Image;

/// <summary>The images are a function of the sources: not of the folder, the time or what was built before.</summary>
[Collection(ImageCollection.Name)]
public sealed class ReproducibilityTests(ImageFixture images) : IDisposable
{
    private static readonly string[] Names = ["kernel.elf", "kernel-checked.elf", "programs.elf", "vats.elf"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Two_folders_give_the_same_images()
    {
        string[] files = await ListSourcesAsync();
        RepositoryLayout[] copies =
        [
            Copy(files, Path.Combine(_folder.Path, "a")),
            Copy(files, Path.Combine(_folder.Path, "another name", "and", "deeper")),
        ];
        await Task.WhenAll(copies.Select(
            copy => new DotnetBuilder(copy, TextWriter.Null).BuildImagesAsync(CancellationToken.None)));
        Assert.Equal(Hashes(copies[0]), Hashes(copies[1]));
    }

    // What is in the working copy now, committed or not.
    private async Task<string[]> ListSourcesAsync()
    {
        ProcessOutcome listed = await ChildProcess.CaptureAsync(
            "git", ["ls-files", "--cached", "--others", "--exclude-standard"], images.Layout.Root, CancellationToken.None);
        Assert.True(listed.ExitCode == 0, listed.Output);
        return listed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private RepositoryLayout Copy(string[] files, string folder)
    {
        foreach (string file in files.Where(file => File.Exists(Path.Combine(images.Layout.Root, file))))
        {
            string copy = Path.Combine(folder, file);
            _ = Directory.CreateDirectory(Path.GetDirectoryName(copy)!); // it may be there already
            File.Copy(Path.Combine(images.Layout.Root, file), copy);
        }

        return new RepositoryLayout(folder);
    }

    private static IEnumerable<string> Hashes(RepositoryLayout layout) => Names
        .Select(name => name + " " + Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(layout.Images, name)))));
}
