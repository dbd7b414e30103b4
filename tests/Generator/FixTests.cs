using System;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AsyncCap.Vats.CodeFixes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace AsyncCap.Tests.Generator;

/// <summary>Each fix: what it makes of code, and that the rule is then content.</summary>
public sealed class FixTests
{
    private const string Cars = "public interface ICar : IRemotable { int Drive(); } ";

    private static readonly CodeFixProvider[] Fixes = [new ReturnEventual(), new PassByReference(), new MakeStatic(), new SendOnly()];

    [Theory]
    [InlineData("EV0001", "[VatCode] class C { async Task<int> M(Eventual<int> c) => await c; }", "[VatCode] class C { async Eventual<int> M(Eventual<int> c) => await c; }")]
    [InlineData(
        "EV0001",
        "[VatCode] class C { async Task M(Eventual<int> c) { if (await c > 1) { return; } await c; } }",
        "[VatCode] class C { async Eventual<Unit> M(Eventual<int> c) { if (await c > 1) { return default; } await c; return default; } }")]
    [InlineData(
        "EV0001",
        "[VatCode] class C { void N() { async void M(Eventual<int> c) => await c; M(default); } }",
        "[VatCode] class C { void N() { async Eventual<Unit> M(Eventual<int> c) { await c; return default; } M(default); } }")]
    [InlineData("EV0002", Cars + "interface I : IRemotable { void M(int x, ICar car); }", Cars + "interface I : IRemotable { void M(int x, Eventual<ICar> car); }")]
    [InlineData("EV0002", Cars + "interface I : IRemotable { ICar? M(); }", Cars + "interface I : IRemotable { Eventual<ICar> M(); }")]
    [InlineData("EV0002", "interface I : IRemotable { Task M(); }", "interface I : IRemotable { Eventual<Unit> M(); }")]
    [InlineData("EV0002", "interface I : IRemotable { ValueTask<int> M(); }", "interface I : IRemotable { Eventual<int> M(); }")]
    [InlineData("EV0002", "interface I : IRemotable { int[] M(); }", "interface I : IRemotable { ImmutableArray<int> M(); }")]
    [InlineData("EV0004", "[VatCode] class C { void M(VatControl v) => v.Enter(() => { }); }", "[VatCode] class C { void M(VatControl v) => v.Enter(static () => { }); }")]
    [InlineData("EV0008", Cars + "class C { void M(Eventual<ICar> c) { c.Drive(); } }", Cars + "class C { void M(Eventual<ICar> c) { c.Only.Drive(); } }")]
    [InlineData("EV0008", "class C { void M() { N(); } Eventual<int> N() => default; }", "class C { void M() { _ = N(); } Eventual<int> N() => default; }")]
    public async Task A_fix_mends(string rule, string bad, string good)
    {
        string? mended = await Apply(rule, bad);
        Assert.Equal(Words(good), Words(mended!));
        Assert.DoesNotContain(Compiler.Analyze(mended!), one => one.Id == rule);
    }

    [Theory]
    [InlineData("EV0004", "[VatCode] class C { void M(VatControl v, int x) => v.Enter(() => x++); }")]
    [InlineData("EV0002", "interface I : IRemotable { void M(Action a); }")]
    public async Task No_fix_is_offered_where_it_is_not_plain_what_to_do(string rule, string bad) => Assert.Null(await Apply(rule, bad));

    private static async Task<string?> Apply(string rule, string source)
    {
        Diagnostic found = Assert.Single(Compiler.Analyze(source), one => one.Id == rule);
        using AdhocWorkspace workspace = new();
        Project project = workspace.AddProject(ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Default, "Sample", "Sample", LanguageNames.CSharp,
            compilationOptions: Compiler.Options, parseOptions: Compiler.Parsing, metadataReferences: Compiler.References));
        Document document = project.AddDocument("Sample.cs", SourceText.From(Compiler.Prelude + source));
        ImmutableArray<CodeAction>.Builder actions = ImmutableArray.CreateBuilder<CodeAction>();
        CodeFixProvider fix = Fixes.Single(one => one.FixableDiagnosticIds.Contains(rule));
        await fix.RegisterCodeFixesAsync(new CodeFixContext(document, found, (action, _) => actions.Add(action), CancellationToken.None));
        if (actions.Count == 0)
        {
            return null;
        }

        ApplyChangesOperation change = (await actions[0].GetOperationsAsync(CancellationToken.None)).OfType<ApplyChangesOperation>().Single();
        string text = (await change.ChangedSolution.GetDocument(document.Id)!.GetTextAsync()).ToString();
        return text[Compiler.Prelude.Length..];
    }

    // Where lines break is for the formatter to say.
    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
