using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using AsyncCap.Arch.Hosted;
using AsyncCap.Staging;
using AsyncCap.Scenarios.Vats;
using AsyncCap.Scenarios.Vats.Conformance;
using AsyncCap.Vats;
using Xunit;
using ITimer = AsyncCap.Vats.ITimer;

namespace AsyncCap.Tests.Vats.Conformance;

/// <summary>The conformance suite in one process, under seeds and under threads, and between processes of the hosted kernel.</summary>
public sealed class ConformanceTests(HostedConformance hosted) : IClassFixture<HostedConformance>
{
    private static string RepositoryRoot()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "AsyncCap.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }

    /// <summary>The cases.</summary>
    public static TheoryData<string> Ids => [.. ConformanceStory.All.Select(static tried => tried.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Holds_under_seeds(string id)
    {
        for (ulong seed = 1; seed <= 5; seed++)
        {
            Assert.Equal("", InProcess.Seeded(id, seed));
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Holds_under_threads(string id) => Assert.Equal("", InProcess.Threaded(id));

    [Theory]
    [MemberData(nameof(Ids))]
    public void Holds_between_processes(string id)
    {
        Assert.True(hosted.Rows.TryGetValue(id, out string? row), "no row: " + string.Join('\n', hosted.Lines.TakeLast(3)));
        Assert.True(row.StartsWith("pass ", StringComparison.Ordinal), row);
    }

    /// <summary>Each group's doubles are wrong on purpose once, and a case must notice: a suite that cannot fail shows nothing.</summary>
    [Theory]
    [InlineData("REF", "REF-03")]
    [InlineData("SEND", "SEND-01")]
    [InlineData("WHEN", "WHEN-19")]
    [InlineData("SAME", "SAME-19")]
    [InlineData("VAT", "VAT-01")]
    [InlineData("ORD", "ORD-01")]
    [InlineData("CAP", "CAP-03")]
    [InlineData("PAT", "PAT-02")]
    [InlineData("PROXY", "PROXY-01")]
    [InlineData("CAP-06", "CAP-06")]
    [InlineData("VAT-13", "VAT-13")]
    [InlineData("VAT-13-loop", "VAT-13")]
    [InlineData("ORD-10", "ORD-10")]
    [InlineData("VAT-19", "VAT-19")]
    public void A_planted_fault_is_noticed(string fault, string id)
    {
        Assert.NotEqual("", InProcess.Seeded(id, 1, fault));
        Assert.Equal("", InProcess.Seeded(id, 1));
    }

    /// <summary>Between processes these three demand something else, or could be spared it by chance.</summary>
    [Theory]
    [InlineData("CAP-06", "CAP-06")]
    [InlineData("VAT-13", "VAT-13")]
    [InlineData("VAT-13-loop", "VAT-13")]
    [InlineData("ORD-10", "ORD-10")]
    public void A_planted_fault_is_noticed_between_processes(string fault, string id)
    {
        List<string> lines = [];
        Assert.Equal(1, HostedWorld.Run(VatPrograms.Run, $"run={(id[0] == 'C' ? "patterns" : "conformance")} only={id} fault={fault}", lines.Add));
        Assert.Single(lines, line => line.StartsWith("@row " + id + " fail ", StringComparison.Ordinal));
    }

    [Fact]
    public void The_list_in_the_docs_is_that_of_the_code()
    {
        string path = Path.Combine(RepositoryRoot(), "docs", "vats-conformance.md");
        string text = ConformanceText.Of(ConformanceStory.All);
        if (Environment.GetEnvironmentVariable("ASYNCCAP_UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, text);
        }

        Assert.Equal(text, File.ReadAllText(path));
    }

    [Fact]
    public void There_are_enough_cases_and_no_id_twice()
    {
        string[] ids = [.. ConformanceStory.All.Select(static tried => tried.Id)];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.True(ids.Length >= 140);
        Assert.Equal(0, hosted.ExitCode);
    }
}

/// <summary>The suite as a document.</summary>
internal static class ConformanceText
{
    /// <summary>One line a case.</summary>
    public static string Of(IReadOnlyList<ConformanceCase> cases)
    {
        StringBuilder text = new();
        _ = text.Append("""
            # The conformance suite of vats

            What E's vats do and these do too, one case a line. Each is vat code in `scenarios/Vats/Conformance`, written once and run in one
            process (under five seeds, and on two threads), between processes of the hosted kernel, and on the metal:
            `./asynccap run conformance patterns`. A comment at each case names the test of E on Common Lisp or E on Java that it follows; the words are our
            own. Each group has a planted fault (`Prober`), which one of its cases must notice.

            `REF` references, `SEND` sends, `WHEN` waiting, `SAME` sameness, `VAT` vats, `ORD` order, `CAP` what CapTP must do, `PAT` patterns,
            `PROXY` references of a user's making.
            Not here: E's matchers, miranda methods, guards and auditors, whose place types have; and the numbers of CapTP's tables, which the
            kernel keeps (hostile ones are tried in tests/Vats/Processes).

            This list is written by a test: `ASYNCCAP_UPDATE_GOLDEN=1 dotnet test tests/Vats`.

            | case | what must hold |
            |---|---|

            """);
        foreach (ConformanceCase one in cases)
        {
            _ = text.Append("| ").Append(one.Id).Append(" | ").Append(one.Says).Append(" |\n");
        }

        return text.ToString();
    }
}

/// <summary>One boot of the hosted kernel for all rows.</summary>
public sealed class HostedConformance
{
    /// <summary>Boots.</summary>
    public HostedConformance()
    {
        ExitCode = HostedWorld.Run(VatPrograms.Run, "run=conformance,patterns", Lines.Add);
        foreach (string line in Lines.Where(static line => line.StartsWith("@row ", StringComparison.Ordinal)))
        {
            string[] parts = line.Split(' ', 3);
            Rows[parts[1]] = parts[2];
        }
    }

    /// <summary>What the world ended with.</summary>
    public int ExitCode { get; }

    /// <summary>The console.</summary>
    public List<string> Lines { get; } = [];

    /// <summary>Verdict and text, by case.</summary>
    public Dictionary<string, string> Rows { get; } = [];
}

/// <summary>Cases in this process.</summary>
internal static class InProcess
{
    /// <summary>Tries a case in an order that a seed decides.</summary>
    /// <returns>What does not hold; empty if all does.</returns>
    public static string Seeded(string id, ulong seed, string fault = "")
    {
        SeededHost host = new(seed);
        VirtualTimer timer = new();
        string? flaw = null;
        Begin(host, timer, id, fault, heard => flaw = heard);
        for (int turns = 0; flaw is null && turns < 3_000_000; turns++)
        {
            if (!host.RunOne() && !timer.FireNext())
            {
                break;
            }
        }

        return flaw ?? "it never ended";
    }

    /// <summary>Tries a case on two workers.</summary>
    public static string Threaded(string id)
    {
        using ThreadedHost host = new(2);
        using ManualResetEventSlim done = new();
        string flaw = "it never ended";
        Begin(host, new MachineTimer(), id, "", heard =>
        {
            flaw = heard;
            done.Set();
        });
        _ = done.Wait(60_000);
        return flaw;
    }

    private static void Begin(VatHost host, ITimer timer, string id, string fault, Action<string> tell)
    {
        ConformanceCase tried = ConformanceStory.All.Single(one => one.Id == id);
        host.MakeVat("home").Enter(() =>
        {
            Powerbox box = new(Ref.Of<IVatMaker>(new VatMaker(host, Quota.None)), default, Ref.Of(timer), Ref.Of<IEntropy>(new MachineEntropy()), WorldOfVats.OneProcess);
            _ = Run(tried, new CaseWorld(box, fault), tell);
        });
    }

    private static async Eventual<Unit> Run(ConformanceCase tried, CaseWorld world, Action<string> tell)
    {
        tell(await ConformanceStory.Try(tried, world));
        return default;
    }
}
