using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using System.Xml;
using System.Xml.Linq;
using AsyncCap.CommandLine.Images;
using AsyncCap.CommandLine.Reporting;
using AsyncCap.CommandLine.Tools;

namespace AsyncCap.CommandLine.Verbs;

/// <summary><c>size</c>: says what takes up room in the kernel or another image, and what grew since it was last written down.</summary>
public sealed class SizeVerb
{
    private const int LargestCount = 25;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private readonly Surroundings _surroundings;
    private readonly Option<string> _of = new("--of")
    {
        Description = "The image to look into.",
        DefaultValueFactory = _ => "kernel",
    };
    private readonly Option<FileInfo?> _against = new("--against")
    {
        Description = "Show what grew since this summary (written by --save) or this compiler map.",
        HelpName = "file",
    };
    private readonly Option<FileInfo?> _save = new("--save")
    {
        Description = "Write the sizes to a file, for a later --against.",
        HelpName = "file",
    };

    public SizeVerb(Surroundings surroundings)
    {
        _surroundings = surroundings;
        _ = _of.AcceptOnlyFromAmong("kernel", "programs", "vats"); // returns the option
        Command = new Command("size", "Say what takes up room in an image, by namespace and type, and what grew")
        {
            _of, _against, _save,
        };
        Command.SetAction((parsed, cancellation) =>
            RunAsync(ImageOf(parsed.GetValue(_of)), parsed.GetValue(_against), parsed.GetValue(_save), cancellation));
    }

    public Command Command { get; }

    private async Task<int> RunAsync(string image, FileInfo? against, FileInfo? save, CancellationToken cancellation)
    {
        // First, so that a wrong name costs no build.
        Dictionary<string, long>? before = against is null ? null : ReadSizes(against.FullName);
        await _surroundings.Packages.RequireAsync(cancellation, DebianPackage.Binutils);
        await _surroundings.Builder.BuildImagesAsync(cancellation);
        Dictionary<string, long> sizes = ReadSizes(image + ".ilc.map");
        if (before is null)
        {
            WriteLargest("namespace", sizes.GroupBy(size => IlcMap.NamespaceOf(size.Key))
                .Select(group => KeyValuePair.Create(group.Key, group.Sum(size => size.Value))));
            WriteLargest("type", sizes);
        }
        else
        {
            WriteGrowth(SizeGrowth.Compare(before, sizes));
        }

        if (save is not null)
        {
            SortedDictionary<string, long> sorted = new(sizes, StringComparer.Ordinal);
            await File.WriteAllTextAsync(save.FullName, JsonSerializer.Serialize(sorted, Indented) + "\n", cancellation);
        }

        return (int)ExitCode.Success;
    }

    private string ImageOf(string? name) => name switch
    {
        "programs" => _surroundings.Layout.Programs,
        "vats" => _surroundings.Layout.Vats,
        _ => _surroundings.Layout.Kernel(isChecked: false),
    };

    private static Dictionary<string, long> ReadSizes(string path)
    {
        if (!File.Exists(path))
        {
            throw new CommandFailure(ExitCode.BadUsage, $"there is no file {path}");
        }

        try
        {
            return File.ReadAllText(path).TrimStart('\uFEFF', ' ', '\n').StartsWith('<')
                ? IlcMap.ReadSizes(XDocument.Load(path))
                : JsonSerializer.Deserialize<Dictionary<string, long>>(File.ReadAllText(path)) ?? [];
        }
        catch (Exception exception) when (exception is JsonException or XmlException)
        {
            throw new CommandFailure(
                ExitCode.BadUsage, $"{path} is neither a size summary nor a compiler map: {exception.Message}");
        }
    }

    private void WriteLargest(string what, IEnumerable<KeyValuePair<string, long>> sizes)
    {
        List<KeyValuePair<string, long>> sorted =
            [.. sizes.OrderByDescending(size => size.Value).ThenBy(size => size.Key, StringComparer.Ordinal)];
        TextTable table = new("bytes>", what);
        foreach ((string part, long sizeBytes) in sorted.Take(LargestCount))
        {
            table.Add(Figures.Number(sizeBytes), part);
        }

        table.Add(Figures.Number(sorted.Sum(size => size.Value)), $"all {sorted.Count}");
        table.Write(_surroundings.Output, _surroundings.Terminal);
        _surroundings.Output.WriteLine();
    }

    private void WriteGrowth(IReadOnlyList<SizeGrowth> growths)
    {
        TextTable table = new("grew by>", "before>", "now>", "type");
        foreach (SizeGrowth growth in growths)
        {
            string before = Figures.Number(growth.BeforeBytes);
            table.Add(Signed(growth.GrowthBytes), before, Figures.Number(growth.AfterBytes), growth.Part);
        }

        table.Add(Signed(growths.Sum(growth => growth.GrowthBytes)), "", "", growths.Count == 0 ? "nothing changed" : "in all");
        table.Write(_surroundings.Output, _surroundings.Terminal);
    }

    private static string Signed(long bytes) => (bytes > 0 ? "+" : "") + Figures.Number(bytes);
}
