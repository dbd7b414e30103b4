using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace AsyncCap.Tests.Page;

/// <summary>Looks at a page that a browser has open, and says what is wrong with it. Knows nothing of how the page is made.</summary>
internal static class PageCheck
{
    private const double LeastContrast = 4.5; // WCAG 2, level AA, text

    // For each chart: the marks that its data demand, and those that are there with a size on the screen.
    private const string CountMarks = """
        return [...document.querySelectorAll("script.chart-data")].map((script) => {
          const chart = JSON.parse(script.textContent);
          const place = document.getElementById(script.dataset.for);
          const marks = [...place.querySelectorAll(chart.isBars ? ".barlayer .point path" : ".scatterlayer .points path.point")];
          return {
            id: chart.id, title: chart.title, x: chart.xTitle, y: chart.yTitle,
            wanted: chart.series.flatMap((one) => one.y).filter((value) => value !== null && value !== undefined && !(chart.isBars && value === 0)).length,
            seen: marks.filter((mark) => { const box = mark.getBoundingClientRect(); return box.width > 0 && box.height > 0; }).length,
            series: chart.series.map((one) => one.name),
            text: [...place.querySelectorAll("text")].map((text) => text.textContent),
          };
        });
        """;

    // Every piece of text against what is behind it, tables and charts alike.
    private const string Contrasts = """
        const parse = (text) => { const parts = (text.match(/[\d.]+/g) ?? ["0", "0", "0"]).map(Number); return { rgb: parts.slice(0, 3), alpha: parts[3] ?? 1 }; };
        const light = (rgb) => { const [r, g, b] = rgb.map((c) => c / 255).map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
        const behind = (element) => { for (let at = element; at; at = at.parentElement) { const back = parse(getComputedStyle(at).backgroundColor); if (back.alpha > 0.99) { return back.rgb; } } return [255, 255, 255]; };
        const bad = [];
        for (const element of document.querySelectorAll("body *")) {
          const text = [...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.textContent.trim()).join("");
          const box = element.getBoundingClientRect();
          if (text === "" || box.width === 0 || ["SCRIPT", "STYLE", "NOSCRIPT"].includes(element.tagName)) { continue; }
          const style = getComputedStyle(element);
          const isBarText = element.closest(".barlayer") !== null;
          const ink = parse(element instanceof SVGElement ? style.fill : style.color).rgb;
          const bar = isBarText ? element.closest(".point")?.querySelector("path") : null;
          const inside = bar && (() => { const area = bar.getBoundingClientRect(); return box.left + box.width / 2 <= area.right; })();
          const back = inside ? parse(getComputedStyle(bar).fill).rgb : behind(element);
          const [a, b] = [light(ink), light(back)].sort((p, q) => q - p);
          const ratio = (a + 0.05) / (b + 0.05);
          if (ratio < LEAST) { bad.push(`${element.tagName} '${text.slice(0, 40)}' ${ratio.toFixed(2)}`); }
        }
        return [...new Set(bad)].slice(0, 20);
        """;

    private const string LargerThanTheirPlace = """
        return [...document.querySelectorAll(".plot")].filter((place) => {
          const [around, drawn] = [place.getBoundingClientRect(), place.querySelector(".main-svg").getBoundingClientRect()];
          return drawn.bottom > around.bottom + 1 || drawn.right > around.right + 1;
        }).map((place) => place.id);
        """;

    private const string Tables = """
        return [...document.querySelectorAll("main table")].flatMap((table) => [...table.rows].map((row) => [...row.cells].map((cell) => cell.textContent)));
        """;

    /// <summary>All that is wrong.</summary>
    /// <param name="browser">Has the page open.</param>
    /// <param name="results">The folder that the page was made of.</param>
    public static IReadOnlyList<string> Look(Browser browser, string results) =>
    [
        .. browser.ConsoleErrors().Select(error => $"console: {error}"),
        .. browser.Requests().Where(address => !address.StartsWith("file:", System.StringComparison.Ordinal) && !address.StartsWith("data:", System.StringComparison.Ordinal))
            .Select(address => $"request: {address}"),
        .. Charts(browser),
        .. Figures(browser, results),
        .. Legibility(browser),
    ];

    /// <summary>What cannot be read for want of contrast, and what is wider than the window.</summary>
    public static IReadOnlyList<string> Legibility(Browser browser)
    {
        string script = Contrasts.Replace("LEAST", LeastContrast.ToString(CultureInfo.InvariantCulture), System.StringComparison.Ordinal);
        bool isTooWide = browser.Ask("return document.documentElement.scrollWidth > window.innerWidth + 1;").GetBoolean();
        return [.. browser.Ask(script).EnumerateArray().Select(bad => $"contrast: {bad.GetString()}"), .. isTooWide ? (IEnumerable<string>)["width: the page is wider than its window"] : []];
    }

    /// <summary>Charts that are larger than the place that they have.</summary>
    public static IReadOnlyList<string> Overlaps(Browser browser) => [.. browser.Ask(LargerThanTheirPlace).EnumerateArray().Select(chart => $"overlap: {chart.GetString()}")];

    private static IEnumerable<string> Charts(Browser browser)
    {
        List<JsonElement> charts = [.. browser.Ask(CountMarks).EnumerateArray()];
        if (charts.Count == 0)
        {
            yield return "charts: there are none";
        }

        foreach (JsonElement chart in charts)
        {
            string id = chart.GetProperty("id").GetString()!;
            (int wanted, int seen) = (chart.GetProperty("wanted").GetInt32(), chart.GetProperty("seen").GetInt32());
            if (wanted != seen || wanted == 0)
            {
                yield return $"marks: {id} has {seen}, its data demand {wanted}";
            }

            List<string> text = [.. chart.GetProperty("text").EnumerateArray().Select(one => one.GetString()!)];
            List<string> names = [chart.GetProperty("x").GetString()!, chart.GetProperty("y").GetString()!];
            List<string> series = [.. chart.GetProperty("series").EnumerateArray().Select(one => one.GetString()!)];
            names.AddRange(series.Count > 1 ? series : []);
            foreach (string name in names.Where(name => name.Length > 0 && !text.Contains(name)))
            {
                yield return $"names: {id} does not say '{name}'";
            }
        }
    }

    // The stored files are read here once more, by other means than the page's, and every figure must stand in a row of its own.
    private static IEnumerable<string> Figures(Browser browser, string results)
    {
        List<HashSet<string>> rows = [.. browser.Ask(Tables).EnumerateArray().Select(row => row.EnumerateArray().Select(cell => cell.GetString()!).ToHashSet())];
        foreach (string path in Directory.EnumerateFiles(Path.Combine(results, "latest"), "*.json"))
        {
            using JsonDocument file = JsonDocument.Parse(File.ReadAllText(path));
            foreach (JsonElement row in file.RootElement.GetProperty("stories").EnumerateArray().SelectMany(story => story.GetProperty("rows").EnumerateArray()))
            {
                string name = row.GetProperty("name").GetString()!;
                foreach (JsonElement figure in row.GetProperty("figures").EnumerateArray())
                {
                    string value = figure.GetProperty("value").GetInt64().ToString("N0", CultureInfo.InvariantCulture);
                    IEnumerable<string> wanted = name.Contains(".n", System.StringComparison.Ordinal) ? SweepCells(name) : [name];
                    if (!rows.Exists(cells => wanted.All(cells.Contains) && cells.Any(cell => Says(cell, value))))
                    {
                        yield return $"figure: {Path.GetFileName(path)} {name} {figure.GetProperty("name").GetString()} {value} is in no table";
                    }
                }
            }
        }
    }

    private static bool Says(string cell, string value) => cell == value || cell.Split(' ', ',').Contains(value) || $" {cell} ".Contains($" {value} ", System.StringComparison.Ordinal);

    // pairs.n256.all.f64.loaded: its N and depth are cells of the row.
    private static IEnumerable<string> SweepCells(string name)
    {
        string[] parts = name.Split('.');
        yield return int.Parse(parts[1][1..], CultureInfo.InvariantCulture).ToString("N0", CultureInfo.InvariantCulture);
        yield return int.Parse(parts[3][1..], CultureInfo.InvariantCulture).ToString("N0", CultureInfo.InvariantCulture);
    }
}
