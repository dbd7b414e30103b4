using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Xunit;

namespace AsyncCap.Tests.Generator;

/// <summary>Each rule on code that breaks it, and on code that does the same rightly. Marks show what is to be underlined.</summary>
public sealed partial class AnalyzerTests
{
    private const string Cars = "public interface ICar : IRemotable { int Drive(); void Stop(); } ";

    private const string Car = Cars + "public sealed class Car : ICar { private int _speed; private readonly int _most = 3; public int Drive() => ++_speed + _most; public void Stop() { } ";

    /// <summary>Rule, code that breaks it, code that does not, and words of the message.</summary>
    public static TheoryData<string, string, string, string> Cases { get; } = new()
    {
        { "EV0001", Car + "async Task<int> [|M|](Eventual<ICar> c) => await c.Drive(); }", Car + "async Eventual<int> M(Eventual<ICar> c) => await c.Drive(); }", "Eventual<int>" },
        { "EV0001", Car + "async void [|M|]() => await Task.Yield(); }", Car + "[OutsideOfVats] async void M() => await Task.Yield(); }", "Eventual<Unit>" },
        { "EV0001", Car + "void M() { Func<Task> f = [|async|] () => await Task.Yield(); _ = f; } }", "class C { void M() { Func<Task> f = async () => await Task.Yield(); _ = f; } }", "The lambda" },
        { "EV0001", "class C { [VatCode] static async ValueTask [|M|]() => await Task.Yield(); }", "class C { static async ValueTask M() => await Task.Yield(); }", "Eventual<Unit>" },
        { "EV0002", Cars + "interface I : IRemotable { void M(ICar [|car|]); }", Cars + "interface I : IRemotable { void M(Eventual<ICar> car); }", "write Eventual<ICar>" },
        { "EV0002", "interface I : IRemotable { void M(int[] [|all|]); }", "interface I : IRemotable { void M(ImmutableArray<int> all); }", "write ImmutableArray<int>" },
        { "EV0002", "class D { } interface I : IRemotable { D [|M|](); }", "[PassByCopy] sealed class D { } interface I : IRemotable { D M(); }", "The result of 'M' does not pass between vats: 'D'" },
        { "EV0002", "interface I : IRemotable { Task<int> [|M|](); }", "interface I : IRemotable { Eventual<int> M(); }", "a task belongs to no vat" },
        { "EV0002", "interface I : IRemotable { void M(Action [|a|]); }", "interface I : IRemotable { void M(Eventual<I> a); }", "a delegate" },
        { "EV0002", Cars + "interface I : IRemotable { ICar? [|M|](); }", Cars + "interface I : IRemotable { ICar M(); }", "never null" },
        { "EV0002", "interface I : IRemotable { void M(ImmutableArray<List<int>> [|a|]); }", "interface I : IRemotable { void M(ImmutableArray<ImmutableArray<int>> a); }", "'List<int>'" },
        { "EV0002", Cars + "static class S { [Seed] public static ICar M(ICar [|car|]) => car; }", Cars + "static class S { [Seed] public static Eventual<ICar> M(Eventual<ICar> car) => car; }", "'car' of 'M'" },
        { "EV0003", Car + "static int [|s_count|]; }", Car + "private const int Count = 3; static readonly string s_text = \"\"; }", "'s_count'" },
        { "EV0003", Car + "static int [|Count|] { get; set; } }", Car + "static int Count { get; } }", "'Count'" },
        { "EV0003", Car + "static readonly List<int> [|s_all|] = []; }", Car + "static readonly ImmutableArray<int> s_all = []; }", "'s_all'" },
        { "EV0003", Car + "readonly AsyncLocal<int> [|_local|] = new(); }", "class C { readonly AsyncLocal<int> _local = new(); }", "'_local'" },
        { "EV0003", "class C { public static int Count; } " + Car + "int M() => [|C.Count|]; }", "class C { [OutsideOfVats] public static int Count; } " + Car + "int M() => C.Count; }", "'Count'" },
        { "EV0004", Car + "void M(VatControl v, int x) => v.Enter([|(|]) => x++); }", Car + "void M(VatControl v) => v.Enter(static () => { }); }", "captures 'x'" },
        { "EV0004", Car + "void M(VatControl v) => v.Enter([|(|]) => { }); }", "class C { void M(VatControl v, int x) => v.Enter(() => x++); }", "is not static" },
        { "EV0005", Car + "void M() => [|Task.Run(() => { })|]; }", "class C { void M() => Task.Run(() => { }); }", "Task.Run" },
        { "EV0005", Car + "void M() { [|lock|] (this) { } } }", Car + "void M() { } }", "one turn at a time" },
        { "EV0005", Car + "int M(Task<int> t) => [|t.Result|]; }", Car + "async Eventual<int> M(Task<int> t) => await t; }", "stops all turns" },
        { "EV0005", Car + "void M(ManualResetEventSlim e) => [|e.Wait()|]; }", Car + "void M(ManualResetEventSlim e) => e.Set(); }", "stops all turns" },
        { "EV0005", Car + "void M() => _ = [|new Timer(_ => { })|]; }", Car + "void M(Timer t) => _ = t; }", "timer that is an object" },
        { "EV0006", Car + "DateTime M() => [|DateTime.UtcNow|]; }", Car + "DateTime M() => new(2020, 1, 1); }", "a clock" },
        { "EV0006", Car + "int M() => [|new Random()|].Next(); }", Car + "int M() => new Random(5).Next(); }", "a source of chance" },
        { "EV0006", Car + "void M() => [|Console.WriteLine()|]; }", "class C { void M() => Console.WriteLine(); }", "a log" },
        { "EV0006", Car + "string M() => [|System.IO.File.ReadAllText(\"x\")|]; }", Car + "string M() => System.IO.Path.Combine(\"x\", Environment.NewLine); }", "the file or folder" },
        { "EV0006", Cars + "static class S { [Seed] public static Eventual<Guid?> M() => Ref.Data<Guid?>([|Guid.NewGuid()|]); }", Cars + "static class S { public static Guid M() => Guid.NewGuid(); }", "Guid.NewGuid" },
        { "EV0007", Car + "async Eventual<int> M(Eventual<ICar> c) { int s = _speed; await c.Drive(); return [|s|]; } }", Car + "async Eventual<int> M(Eventual<ICar> c) { await c.Drive(); int s = _speed; return s; } }", "'_speed'" },
        { "EV0007", Car + "async Eventual<int> M(Eventual<ICar> c) { [|_speed += await c.Drive()|]; return 1; } }", Car + "async Eventual<int> M(Eventual<ICar> c) { int more = await c.Drive(); _speed += more; int m = _most; await c.Drive(); return m; } }", "'_speed'" },
        { "EV0008", "class C { void M(Eventual<ICar> c) { [|c.Drive()|]; } } " + Cars, "class C { void M(Eventual<ICar> c) { c.Only.Drive(); _ = c.Drive(); } } " + Cars, "send by '.Only'" },
        { "EV0008", "class C { void M() { [|N()|]; } Eventual<int> N() => default; }", "class C { async Eventual<int> M() { await N(); return 1; } Eventual<int> N() => default; }", "await it" },
        { "EV0008", "class C { Action M(Eventual<ICar> c) => () => [|c.Drive()|]; } " + Cars, "class C { Func<Eventual<int>> M(Eventual<ICar> c) => () => c.Drive(); } " + Cars, "send by '.Only'" },
        { "EV0009", Car + "object? M(Type t) => [|Activator.CreateInstance(t)|]; }", Car + "object? M() => new List<int>(); }", "references do not give" },
        { "EV0009", Car + "[|unsafe|] void M() { } }", "class C { unsafe void M() { } }", "'unsafe'" },
        { "EV0009", Car + "object M(object t) => [|t.GetType().GetMethods()|]; }", Car + "string M(object t) => t.GetType().Name; }", "references do not give" },
        { "EV0010", Car + "void M(ConcurrentDictionary<int, int> d) { foreach (var x in [|d|]) { _ = x; } } }", Car + "void M(Dictionary<int, int> d) { foreach (var x in d) { _ = x; } } }", "another in each run" },
        { "EV0010", Car + "object M(ConcurrentDictionary<int, int> d) => [|d.Keys|]; }", Car + "object M(ConcurrentDictionary<int, int> d) => d[3]; }", "another in each run" },
        { "EV0011", "interface I : IRemotable { int [|Count|] { get; } }", "interface I : IRemotable { int Count(); }", "a property" },
        { "EV0011", "interface I : IRemotable { event Action [|Changed|]; }", "interface I : IRemotable { void Changed(); }", "an event" },
        { "EV0011", "interface I : IRemotable { int [|this|][int x] { get; } }", "interface I { int this[int x] { get; } }", "an indexer" },
        { "EV0012", "interface I : IRemotable { void [|M|]<T>(); }", "interface I : IRemotable { void M(); static void N<T>() { } }", "generic" },
        { "EV0012", "class C<T> { internal interface [|I|] : IRemotable { void M(); } }", "class C { internal interface I<T> : IRemotable { void M(T x); } }", "generic" },
        { "EV0002", "interface I<T> : IRemotable { void M(T x); } class C { Eventual<[|I<List<int>>|]> F; }", "interface I<T> : IRemotable { void M(T x); } class C { Eventual<I<ImmutableArray<int>>> F; }", "'x' of 'I<List<int>>.M' does not pass between vats: 'List<int>'" },
        { "EV0002", "interface I<T> : IRemotable { T M(); } interface J : [|I<Task>|] { }", "interface I<T> : IRemotable { T M(); } interface J : I<int> { }", "The result of 'I<Task>.M'" },
        { "EV0002", "interface I<T> : IRemotable { void M(T x, int[] [|y|]); } class C<T> { Eventual<I<T>> F; }", "interface I<T> : IRemotable { void M(T x, Eventual<T> y); } class C { Eventual<I<int>> F; }", "write ImmutableArray<int>" },
        { "EV0013", "interface I : IRemotable { void M(out int [|x|]); }", "interface I : IRemotable { (int, int) M(); }", "out" },
        { "EV0014", Cars + "class S { [Seed] public ICar [|M|]() => null!; }", Cars + "class S { [Seed] public static ICar M() => null!; }", "static" },
        { "EV0014", Car + "[Seed] public static Car [|M|]() => new(); }", Car + "[Seed] public static ICar M() => new Car(); }", "returns the first object" },
        { "EV0015", "[PassByCopy] sealed class [|D|] { public int X { get; set; } }", "[PassByCopy] sealed class D(int x) { public int X { get; } = x; }", "'X' can change" },
        { "EV0015", "[PassByCopy] sealed class [|D|](int x) { public int X => x; }", "[PassByCopy] readonly struct D(int x) { public int X => x; }", "the parameter 'x'" },
        { "EV0015", "[PassByCopy] class [|D|] { }", "[PassByCopy] struct D { }", "sealed" },
        { "EV0015", "[PassByCopy] sealed record [|D|](int X, D? Next);", "[PassByCopy] sealed record D(Eventual<int> Next);", "itself" },
        { "EV0015", "[PassByCopy] readonly struct [|D|] { private readonly int _x; public D(int y) => _x = y; public override string ToString() => $\"{_x}\"; }", "[PassByCopy] readonly struct D { public readonly int X; public D(int x) => X = x; }", "would lose it" },
        { "EV0015", "[PassByCopy] sealed record [|D|](List<int> All);", "[PassByCopy] sealed record D(ImmutableArray<int> All);", "its 'All' is of type 'List<int>'" },
        { "EV0016", "class C { private interface [|I|] : IRemotable { void M(); } }", "class C { internal interface I : IRemotable { void M(); } }", "make it internal" },
        { "EV0016", "interface I : IRemotable { string [|ToString|](); }", "interface I : IRemotable { string AsText(); }", "of that name" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_rule_is_seen_where_it_is_broken_and_only_there(string rule, string bad, string good, string words)
    {
        int start = bad.IndexOf("[|", StringComparison.Ordinal);
        int length = bad.IndexOf("|]", StringComparison.Ordinal) - start - 2;
        Diagnostic[] found = [.. Compiler.Analyze(bad.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal)).Where(one => one.Id == rule)];
        Diagnostic one = Assert.Single(found);
        Assert.Equal(bad.Substring(start + 2, length), one.Location.SourceTree!.ToString().Substring(one.Location.SourceSpan.Start, one.Location.SourceSpan.Length));
        Assert.Equal(start + Compiler.Prelude.Length, one.Location.SourceSpan.Start);
        Assert.Contains(words, one.GetMessage(), StringComparison.Ordinal);
        Assert.DoesNotContain(Compiler.Analyze(good), other => other.Id == rule);
    }

    [Fact]
    public void Code_of_an_assembly_marked_so_is_watched_but_for_what_is_outside()
    {
        const string Source = "class C { void M() => Console.WriteLine(); [OutsideOfVats] void N() => Console.WriteLine(); } [OutsideOfVats] class D { void M() => Console.WriteLine(); [VatCode] void N() => Console.WriteLine(); }";
        ImmutableArray<Diagnostic> found = Compiler.Analyze(Source);
        Assert.Equal(1, found.Count(static one => one.Id == "EV0006"));
        Assert.Equal(2, Compiler.AnalyzeAll(Source, "[assembly: AsyncCap.Vats.VatCode]").Count(static one => one.Id == "EV0006"));
    }

    [Fact]
    public void The_manual_lists_every_rule_with_its_title_and_every_rule_has_a_case()
    {
        string manual = File.ReadAllText(Path.Combine(Golden.Root, "docs", "vats-analyzers.md"));
        IEnumerable<DiagnosticDescriptor> rules = Compiler.Analyzers.SelectMany(static analyzer => analyzer.SupportedDiagnostics).OrderBy(static rule => rule.Id, StringComparer.Ordinal);
        IEnumerable<string> headings = Heading().Matches(manual).Select(static match => match.Groups[1].Value);
        Assert.Equal(rules.Select(static rule => $"{rule.Id}: {rule.Title} ({rule.DefaultSeverity.ToString().ToLowerInvariant()})"), headings);
        Assert.Equal(rules.Select(static rule => rule.Id), Cases.Select(static row => (string)row[0]).Distinct().Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"^### (EV.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
