using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using AsyncCap.Vats;
using Xunit;

namespace AsyncCap.Tests.Vats.Tracing;

/// <summary>The shapes that Causeway and Perfetto ask for, and one small run of each to the letter.</summary>
public sealed class ExportTests
{
    private const string Package = "org.ref_send.log.";

    [Fact]
    public void Causeways_events_have_classes_anchors_and_what_joins_them()
    {
        using JsonDocument document = JsonDocument.Parse(Export(CausewayExport.Write, Plays.Crowd(5)));
        HashSet<string> anchors = [];
        HashSet<string> sent = [];
        List<string> got = [];
        HashSet<string> conditions = [];
        List<string> resolved = [];
        foreach (JsonElement told in document.RootElement.EnumerateArray())
        {
            string[] classes = [.. told.GetProperty("class").EnumerateArray().Select(name => name.GetString()!)];
            Assert.Equal(Package + "Event", classes[^1]);
            JsonElement turn = told.GetProperty("anchor").GetProperty("turn");
            Assert.True(anchors.Add($"{turn.GetProperty("loop").GetString()} {turn.GetProperty("number").GetInt32()} {told.GetProperty("anchor").GetProperty("number").GetInt32()}"));
            switch (classes[0][Package.Length..])
            {
                case "Sent":
                    _ = sent.Add(told.GetProperty("message").GetString()!);
                    break;
                case "SentIf":
                    _ = sent.Add(told.GetProperty("message").GetString()!);
                    _ = conditions.Add(told.GetProperty("condition").GetString()!);
                    break;
                case "Got":
                    got.Add(told.GetProperty("message").GetString()!);
                    break;
                case "Fulfilled" or "Rejected" or "Progressed":
                    resolved.Add(told.GetProperty("condition").GetString()!);
                    break;
                case "Returned":
                    _ = told.GetProperty("message").GetString();
                    break;
                default:
                    Assert.Equal(Package + "Comment", classes[0]);
                    _ = told.GetProperty("text").GetString();
                    break;
            }
        }

        Assert.Equal(got.Count, got.Distinct().Count());
        Assert.Subset(sent, got.ToHashSet());
        Assert.Equal(conditions.Where(condition => condition != "0-0"), conditions.Where(resolved.Contains));
    }

    [Fact]
    public void Chromes_slices_of_a_vat_lie_beside_each_other_and_arrows_go_forward()
    {
        using JsonDocument document = JsonDocument.Parse(Export(ChromeExport.Write, Plays.Crowd(5)));
        JsonElement[] events = [.. document.RootElement.GetProperty("traceEvents").EnumerateArray()];
        JsonElement[] slices = [.. events.Where(told => Phase(told) == "X")];
        foreach (IGrouping<int, JsonElement> track in slices.GroupBy(told => told.GetProperty("tid").GetInt32()))
        {
            decimal end = -1;
            foreach (JsonElement slice in track)
            {
                Assert.True(Time(slice) >= end);
                end = Time(slice) + slice.GetProperty("dur").GetDecimal();
            }
        }

        Dictionary<string, decimal> begun = [];
        foreach (JsonElement flow in events.Where(told => Phase(told) is "s" or "f").OrderBy(told => Phase(told) == "f"))
        {
            string id = flow.GetProperty("id").GetString()!;
            if (Phase(flow) == "s")
            {
                begun.Add(id, Time(flow));
            }
            else
            {
                Assert.Equal("e", flow.GetProperty("bp").GetString());
                Assert.True(begun[id] <= Time(flow));
            }

            Assert.Contains(slices, slice => slice.GetProperty("tid").GetInt32() == flow.GetProperty("tid").GetInt32()
                && Time(slice) <= Time(flow) && Time(flow) <= Time(slice) + slice.GetProperty("dur").GetDecimal());
        }

        string[] begins = [.. events.Where(told => Phase(told) == "b").Select(told => told.GetProperty("id").GetString()!)];
        Assert.Equal(begins.Distinct(), begins);
        Assert.Subset(begins.ToHashSet(), events.Where(told => Phase(told) == "e").Select(told => told.GetProperty("id").GetString()!).ToHashSet());
        Assert.NotEmpty(begins);
    }

    [Theory]
    [InlineData("causeway")]
    [InlineData("chrome")]
    public void A_small_run_is_exported_to_the_letter(string format)
    {
        string text = Export(format == "causeway" ? CausewayExport.Write : ChromeExport.Write, Plays.Trade(1));
        string path = Path.Combine(GoldenFolder(), "trade." + format + ".json");
        if (Environment.GetEnvironmentVariable("ASYNCCAP_UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, text + "\n");
        }

        Assert.Equal(File.ReadAllText(path), text + "\n");
    }

    private static string GoldenFolder() =>
        Path.Combine(FindRoot(), "tests", "Vats", "Tracing", "golden");

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "AsyncCap.sln")))
        {
            folder = folder.Parent;
        }

        return folder!.FullName;
    }

    private static string Export(Action<CausalTrace, Stream> write, CausalTrace trace)
    {
        using MemoryStream stream = new();
        write(trace, stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string Phase(JsonElement told) => told.GetProperty("ph").GetString()!;

    private static decimal Time(JsonElement told) => told.GetProperty("ts").GetDecimal();
}
