using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;

namespace AsyncCap.CommandLine.Page;

/// <summary>Puts a page together: headings, words, charts with their tables. Everything that it is given is text and is escaped.</summary>
public sealed partial class PageWriter
{
    private const int LongestOpenTable = 16;
    private const int LongestVerdict = 24; // a sentence that begins with the word is no verdict
    private const int LongestUnbroken = 26;
    private readonly StringBuilder _body = new();
    private readonly List<(string Id, string Title)> _sections = [];
    private bool _isInSection;

    /// <summary>Begins a section; it ends where the next one begins.</summary>
    public void Section(string id, string title)
    {
        EndSection();
        _sections.Add((id, title));
        Raw($"<section id=\"{Escape(id)}\"><h2>{Escape(title)}</h2>");
        _isInSection = true;
    }

    public void Heading(string title) => Raw($"<h3>{Escape(title)}</h3>");

    public void Paragraph(string text) => Raw($"<p>{Escape(text)}</p>");

    /// <summary>Conditions and caveats: smaller.</summary>
    public void Note(string text)
    {
        if (text.Length > 0)
        {
            Raw($"<p class=\"note\">{Escape(text)}</p>");
        }
    }

    /// <summary>Says that figures are missing and which commands make them.</summary>
    public void Missing(string what, params IReadOnlyList<string> commands)
    {
        Raw($"<div class=\"missing\" role=\"note\"><p>{Escape(what)}</p>");
        foreach (string command in commands)
        {
            Raw($"<pre><code>{Escape(command)}</code></pre>");
        }

        Raw("</div>");
    }

    /// <summary>Key figures, each with its verdict: <c>met</c>, <c>missed</c>, or nothing.</summary>
    public void Cards(IEnumerable<(string Value, string Text, string Verdict, string Link)> cards)
    {
        Raw("<ul class=\"cards\">");
        foreach ((string value, string text, string verdict, string link) in cards)
        {
            string word = verdict.Length == 0 ? "" : $"<span class=\"verdict {Escape(verdict)}\">{Escape(verdict)}</span>";
            Raw($"<li><a href=\"#{Escape(link)}\"><strong>{Escape(value)}</strong>{word}<span>{Escape(text)}</span></a></li>");
        }

        Raw("</ul>");
    }

    /// <summary>Charts side by side where there is room.</summary>
    public void Charts(params IReadOnlyList<ChartSpec> charts)
    {
        Raw($"<div class=\"charts of{Math.Min(charts.Count, 4)}\">");
        foreach (ChartSpec chart in charts)
        {
            string id = "chart-" + Escape(chart.Id); // sections have the other names
            Raw($"<figure class=\"chart\"><figcaption>{Escape(chart.Title)}</figcaption>"
                + $"<div class=\"plot\" id=\"{id}\" role=\"img\" aria-label=\"{Escape(chart.Title)}: the data are in the table below\"></div>"
                + $"<script type=\"application/json\" class=\"chart-data\" data-for=\"{id}\">{chart.ToJson()}</script>");
            Note(chart.Note);
            Raw("</figure>");
        }

        Raw("</div>");
    }

    /// <summary>A table; a long one is folded unless it <paramref name="isMatter"/>.</summary>
    public void Table(PageTable table, bool isMatter = false)
    {
        bool isFolded = !isMatter && table.Rows.Count > LongestOpenTable;
        if (isFolded)
        {
            Raw($"<details><summary>{Escape(table.Caption)}: {table.Rows.Count} rows</summary>");
        }

        Raw($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{Escape(table.Caption)}\"><table>"
            + (isFolded ? "" : $"<caption>{Escape(table.Caption)}</caption>") + "<thead><tr>");
        foreach (string heading in table.Headings)
        {
            Raw($"<th scope=\"col\"{NumberClass(heading)}>{Escape(heading.TrimEnd('>'))}</th>");
        }

        Raw("</tr></thead><tbody>");
        foreach (IReadOnlyList<string> row in table.Rows)
        {
            Raw("<tr>");
            for (int column = 0; column < row.Count; column++)
            {
                string kind = column == 0 ? "th scope=\"row\"" : "td";
                string unbroken = row[column].Length <= LongestUnbroken && !table.Headings[column].EndsWith('>') ? " class=\"unbroken\"" : NumberClass(table.Headings[column]);
                Raw($"<{kind}{unbroken}>{Verdict(row[column])}</{kind[..2]}>");
            }

            Raw("</tr>");
        }

        Raw("</tbody></table></div>");
        Note(table.Note);
        Raw(isFolded ? "</details>" : "");
    }

    /// <summary>Markup that some section makes itself; it has escaped what it put in.</summary>
    public void Raw(string markup) => _body.Append(markup).Append(markup.EndsWith('>') ? "\n" : "");

    /// <summary>Text that markup cannot be made of.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>The whole page, with styles, scripts and the library of charts in it.</summary>
    public string Finish(string title, string subtitle)
    {
        EndSection();
        StringBuilder navigation = new();
        foreach ((string id, string name) in _sections)
        {
            _ = navigation.Append($"<li><a href=\"#{Escape(id)}\">{Escape(name)}</a></li>"); // returns itself
        }

        Dictionary<string, string> parts = new()
        {
            ["title"] = Escape(title), ["subtitle"] = Escape(subtitle), ["navigation"] = navigation.ToString(), ["body"] = _body.ToString(),
            ["page.css"] = Asset("page.css"), ["plotly.js"] = Asset("plotly.js"), ["page.js"] = Asset("page.js"),
        };
        return Gap().Replace(Asset("page.html"), gap => parts[gap.Groups[1].Value]); // once over: what is put in is not looked at again
    }

    private void EndSection() => Raw(_isInSection ? "</section>" : "");

    private static string NumberClass(string heading) => heading.EndsWith('>') ? " class=\"number\"" : "";

    // The few words that deserve an eye.
    private static string Verdict(string cell)
    {
        string? kind = cell switch
        {
            "met" or "pass" or "ok" => "met",
            "FAIL" => "missed",
            _ when cell.StartsWith("missed", StringComparison.Ordinal) && cell.Length <= LongestVerdict => "missed",
            _ when cell.StartsWith("not measured", StringComparison.Ordinal) => "absent",
            _ => null,
        };
        return kind is null ? Escape(cell) : $"<span class=\"verdict {kind}\">{Escape(cell)}</span>";
    }

    private static string Asset(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("page/" + name)
            ?? throw new InvalidOperationException($"the asset {name} is not in the assembly");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"\{\{([a-z.]+)\}\}")]
    private static partial Regex Gap();
}
