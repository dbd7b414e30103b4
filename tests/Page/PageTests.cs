using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using AsyncCap.CommandLine;
using AsyncCap.CommandLine.Page;
using Xunit;

namespace AsyncCap.Tests.Page;

/// <summary>The page of made-up results in Chromium, as it is and broken in many ways.</summary>
public sealed class PageTests : IClassFixture<Browser>, IDisposable
{
    private readonly Browser _browser;
    private readonly string _folder = Directory.CreateTempSubdirectory("asynccap-page-").FullName;
    private readonly string _page;

    public PageTests(Browser browser)
    {
        _browser = browser;
        MadeUpResults.Write(_folder);
        _page = ReportPage.Make(Results.Read(RepositoryLayout.Find(), _folder), "2026-01-04T00:00:00Z", "0123456789ab");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [BrowserFact]
    public void The_page_draws_all_its_charts_shows_every_figure_and_asks_nobody_for_anything()
    {
        _browser.Open(Save(_page));
        Assert.Empty(PageCheck.Look(_browser, _folder));
        Keep("light");
    }

    [BrowserFact]
    public void In_the_dark_it_can_be_read_and_so_it_can_on_a_narrow_screen()
    {
        _browser.Open(Save(_page), isDark: true);
        Assert.Empty(PageCheck.Look(_browser, _folder));
        Keep("dark");
        _browser.Open(Save(_page), width: 390);
        Assert.Empty(PageCheck.Look(_browser, _folder));
        Keep("narrow");
    }

    [BrowserFact]
    public void On_paper_nothing_is_wider_than_the_page_nor_lies_on_something_else()
    {
        _browser.Open(Save(_page));
        _browser.PutOnPaper();
        Assert.Empty(PageCheck.Look(_browser, _folder));
        Assert.Empty(PageCheck.Overlaps(_browser));
        Keep("paper");

        _browser.Open(Save(_page.Replace("paper.height : undefined", "900 : undefined", StringComparison.Ordinal).Replace("table { font-size: 7.5pt", "table { font-size: 30pt", StringComparison.Ordinal)));
        _browser.PutOnPaper();
        Assert.Contains(PageCheck.Overlaps(_browser), complaint => complaint.StartsWith("overlap:", StringComparison.Ordinal));
        Assert.Contains("width: the page is wider than its window", PageCheck.Legibility(_browser));
    }

    [BrowserFact]
    public void Without_results_it_says_which_commands_make_them()
    {
        string empty = Directory.CreateDirectory(Path.Combine(_folder, "empty")).FullName;
        _browser.Open(Save(ReportPage.Make(Results.Read(RepositoryLayout.Find(), empty), "2026-01-04T00:00:00Z", "0123456789ab")));
        Assert.Empty(_browser.ConsoleErrors());
        Assert.Empty(PageCheck.Legibility(_browser));
        string[] commands = ["run nsquared --save bench/results/latest/nsquared-metal.json", "run chaos --seed 1 --minutes 10", "run diode --save", "matrix --save", "bench --metal", "run survive --save", "report --measure"];
        string text = _browser.Ask("return document.body.innerText;").GetString()!;
        Assert.All(commands, command => Assert.Contains("./asynccap " + command, text, StringComparison.Ordinal));
    }

    [BrowserFact]
    public void A_page_that_is_broken_in_one_way_is_found_out_for_that()
    {
        // What does not hide each other is tried on one page: a page takes seconds.
        (string Break, string With, string Complaint)[][] pages =
        [
            [("Plotly.react(", "Plotly.nothing(", "console:")], // charts that throw
            [("y: one.y, customdata", "y: one.y.slice(1), customdata", "marks: memory-all")], // a figure that is missing
            [
                ("title: { text: title,", "title: { text: \"\",", "names: memory-all"),
                (">1,048,576<", ">1,048,577<", "figure:"), // a table that shows another figure
                ("--ink: #1b1f24", "--ink: #c8c8c8", "contrast:"),
                ("max-width: 70rem", "width: 200rem", "width:"),
                ("<main>", "<main><img src=\"http://127.0.0.1:9/x.png\" alt=\"\">", "console:"), // the page's own policy stops it, and says so
            ],
        ];
        foreach ((string Break, string With, string Complaint)[] damages in pages)
        {
            Assert.All(damages, damage => Assert.Contains(damage.Break, _page, StringComparison.Ordinal));
            _browser.Open(Save(damages.Aggregate(_page, (page, damage) => page.Replace(damage.Break, damage.With, StringComparison.Ordinal))));
            IReadOnlyList<string> complaints = PageCheck.Look(_browser, _folder);
            Assert.All(damages, damage => Assert.Contains(complaints, complaint => complaint.StartsWith(damage.Complaint, StringComparison.Ordinal)));
        }
    }

    [BrowserFact]
    public void A_page_without_its_policy_that_asks_for_something_is_found_out()
    {
        string open = _page.Replace("img-src data:", "img-src *", StringComparison.Ordinal).Replace("<main>", "<main><img src=\"http://127.0.0.1:9/x.png\" alt=\"\">", StringComparison.Ordinal);
        _browser.Open(Save(open));
        Assert.Contains("request: http://127.0.0.1:9/x.png", PageCheck.Look(_browser, _folder));
    }

    [Fact]
    public void Text_of_stories_is_no_markup()
    {
        Assert.Contains("the low side reads &lt;records&gt; &amp; more", _page, StringComparison.Ordinal);
        Assert.DoesNotContain("<records>", _page, StringComparison.Ordinal);
    }

    private string Save(string page)
    {
        string path = Path.Combine(_folder, "page.html");
        File.WriteAllText(path, page);
        return path;
    }

    // Pictures for people, when they ask for them; nothing compares them.
    private void Keep(string name)
    {
        if (Environment.GetEnvironmentVariable("ASYNCCAP_PAGE_PICTURES") is { Length: > 0 } folder)
        {
            _browser.Photograph(Path.Combine(Directory.CreateDirectory(folder).FullName, name + ".png"));
        }
    }
}
