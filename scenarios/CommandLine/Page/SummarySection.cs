using System;
using System.Collections.Generic;
using System.Linq;

namespace AsyncCap.CommandLine.Page;

/// <summary>The argument in a paragraph, and the figures that it stands on.</summary>
public static class SummarySection
{
    public static void Write(PageWriter page, Results results)
    {
        page.Section("summary", "In short");
        page.Paragraph("Systems of isolated components usually talk through shared memory: a buffer for every pair, so N components that may all talk need about N squared of them, "
            + "and a component that dies leaves its peers with a buffer that nobody answers. AsyncCap gives each object one queue and lets the caller pay for each call in flight. "
            + "Memory then grows with objects and with calls, not with pairs, and a caller always learns what became of its call. The price is a copy and a kernel entry for each message.");
        IReadOnlyList<JudgedAim> judged = AimSection.Judge(results);
        page.Cards(Cards(results, judged));
        List<JudgedAim> against = [.. judged.Where(one => one.Verdict.StartsWith("missed", StringComparison.Ordinal))];
        if (against.Count > 0)
        {
            page.Paragraph($"Against us: {against.Count} of {judged.Count} aims are missed. The worst: {string.Join("; ", against.OrderByDescending(Excess).Take(3).Select(Describe))}. All of them are under Aims.");
        }
    }

    private static double Excess(JudgedAim one) => one.Aim.AtMost is { } most and > 0 ? one.Value!.Value / most : double.MaxValue;

    private static string Describe(JudgedAim one) => $"{one.Aim.What} ({Show.WithUnit(one.Value!.Value, one.Aim.Unit)}; aim {Show.WithUnit(one.Aim.AtMost!.Value, one.Aim.Unit)})";

    private static IEnumerable<(string Value, string Text, string Verdict, string Link)> Cards(Results results, IReadOnlyList<JudgedAim> judged)
    {
        (string Figure, string Link, Func<double, string> Value, Func<double, string> Text)[] wanted =
        [
            ("nsquared/memory-at-256/of-pairs", "memory", value => "1/" + Show.Number(Math.Round(1 / value)), _ => "of the memory of rings per pair: 256 objects, all connected, 64 calls in flight each"),
            ("nsquared/idle/bytes-per-object", "memory", value => Show.Number(value) + " B", _ => "of kernel memory for each of 65,536 idle objects that all can reach, beyond the object itself"),
            ("nsquared/in-flight/bytes-per-call", "memory", value => Show.Number(value) + " B", _ => "for each call in flight, measured slope"),
            ("nsquared/throughput-at-2/pairs-to-objects", "traffic", value => Show.Ratio(value) + " times", _ => "our throughput: what rings shared by 2 objects reach in the same run"),
            ("nsquared/throughput-from-64/pairs-to-objects", "traffic", value => Show.Ratio(value) + " times", _ => "our throughput: what rings per pair reach from 64 objects on, at worst"),
            ("nsquared/create-connect-discard/of-pairs", "change", value => Show.Ratio(value), _ => "of the instructions of rings per pair to create an object, connect it to 8 peers and discard it"),
            ("chaos/metal/violations", "survival", Show.AsText, _ => Chaos(results, "metal")),
            ("chaos/hosted/violations", "survival", Show.AsText, _ => Chaos(results, "hosted")),
            ("metal/round-trip/cost", "costs", Show.AsText, _ => "guest instructions for a call and its answer between two address spaces"),
            ("metal/endpoint-create-and-discard/cost", "costs", Show.AsText, _ => "guest instructions to create and discard an endpoint"),
        ];
        foreach ((string figure, string link, Func<double, string> value, Func<double, string> text) in wanted)
        {
            if (judged.FirstOrDefault(one => one.Aim.Figure == figure) is { Value: { } measured } one)
            {
                yield return (value(measured), text(measured), one.Verdict.Split(' ')[0], link);
            }
        }

        if (results.Find("matrix") is [(_, SavedStory story), ..])
        {
            int passed = story.Rows.Count(row => row.HasPassed);
            yield return ($"{Show.Number(passed)} of {Show.Number(story.Rows.Count)}", "ways and states in which a reply is lost end with the one outcome of the rule",
                passed == story.Rows.Count ? "met" : "missed", "survival");
        }
    }

    private static string Chaos(Results results, string world)
    {
        SavedStory story = results.Find("chaos").First(told => told.Run.World == world).Story;
        return $"violations in {Sum("calls")} calls under chaos, {world}: {Sum("crashes")} crashes, {Sum("destroyed")} destroyed, {Sum("restarts")} restarts";

        string Sum(string name) => Show.Number(story.Rows.SelectMany(row => row.Figures).Where(figure => figure.Name == name).Sum(figure => figure.Value));
    }
}
