using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace AsyncCap.Tests.Generator;

/// <summary>What the generator writes, word for word, and that the compiler has nothing to say about it.</summary>
public sealed class GeneratedTextTests
{
    private const string Cars = """
        /// <summary>A car.</summary>
        public interface ICar : IRemotable
        {
            /// <summary>Drives it.</summary>
            /// <returns>Its noise.</returns>
            string Drive();

            /// <summary>Puts it somewhere.</summary>
            void Park(Eventual<IGarage> where, int floor = 2);
        }

        /// <summary>Where cars are.</summary>
        public interface IGarage : IRemotable
        {
            /// <summary>Makes room.</summary>
            Eventual<bool> Open(string? name, double width, bool isWide, long money);
        }

        /// <summary>A car for two.</summary>
        internal interface ITandem : ICar
        {
            /// <summary>Another like it.</summary>
            ICar Split(char @base);
        }
        """;

    private const string Data = """
        /// <summary>Of what colour.</summary>
        public enum Colour : byte
        {
            /// <summary>One.</summary>
            Red,

            /// <summary>Another.</summary>
            Blue,
        }

        /// <summary>What is wanted.</summary>
        [PassByCopy]
        public sealed record Order(string Text, Colour Colour, Eventual<IShop> From, ImmutableArray<Line> Lines, Line? Last, (int, string?) Pair);

        /// <summary>A part.</summary>
        [PassByCopy]
        public readonly struct Line
        {
            /// <summary>Makes one.</summary>
            public Line(int count) => Count = count;

            /// <summary>How many.</summary>
            public int Count { get; }
        }

        /// <summary>Takes orders.</summary>
        public interface IShop : IRemotable
        {
            /// <summary>Takes one.</summary>
            Order? Take(Order order, ImmutableArray<Eventual<IShop>> others);
        }
        """;

    private const string Seeds = """
        /// <summary>A till.</summary>
        internal interface ITill : IRemotable
        {
            /// <summary>What is in it.</summary>
            int Sum();
        }

        /// <summary>Makes tills.</summary>
        internal static class Tills
        {
            /// <summary>Makes one.</summary>
            [Seed]
            public static ITill MakeTill(int sum) => new Till(sum);

            /// <summary>Makes one like another.</summary>
            [Seed]
            public static async Eventual<ITill> CopyTill(Eventual<ITill> other) => new Till(await other.Sum());

            private sealed class Till(int sum) : ITill
            {
                public int Sum() => sum;
            }
        }
        """;

    private const string Boxes = """
        /// <summary>Something that can be taken out.</summary>
        /// <typeparam name="T">What.</typeparam>
        public interface IBox<T> : IRemotable
        {
            /// <summary>Puts something in.</summary>
            void Put(T value);

            /// <summary>Takes it out.</summary>
            Eventual<T> Take();

            /// <summary>Another like it.</summary>
            IBox<T> Beside(Eventual<IBox<T>> other);
        }

        /// <summary>A box of numbers.</summary>
        public interface INumbers : IBox<int>
        {
            /// <summary>All of them.</summary>
            long Sum();
        }

        /// <summary>Names others.</summary>
        internal sealed class User(Eventual<IBox<string>> texts)
        {
            /// <summary>Sends.</summary>
            public async Eventual<string> Send(Eventual<INumbers> numbers)
            {
                texts.Only.Put("a");
                numbers.Only.Put(1);
                IBox<string>? none = null;
                return await texts.Take() + await numbers.Take() + none;
            }
        }
        """;

    [Theory]
    [InlineData("boxes.txt", Boxes)]
    [InlineData("cars.txt", Cars)]
    [InlineData("data.txt", Data)]
    [InlineData("seeds.txt", Seeds)]
    public void Generated_text_is_as_it_was(string golden, string source)
    {
        (Compilation output, GeneratorDriver driver) = Compiler.Generate(Compiler.Parse(source));
        Assert.Empty(Compiler.Complaints(output));
        StringBuilder text = new();
        foreach (KeyValuePair<string, string> file in Compiler.Files(driver))
        {
            text.Append("=== ").Append(file.Key).Append('\n').Append(file.Value);
        }

        Golden.Compare(golden, text.ToString());
    }

    [Theory]
    [InlineData("public interface I : IRemotable { void @class(int @event, string message, string self, string target, long _target); }")]
    [InlineData("public interface IA : IRemotable { int M(); } public interface IB : IRemotable { int M(); } public interface IC : IA, IB { }")]
    [InlineData("public interface IA : IRemotable { int M(); } public interface IB : IA { new int M(); string M(int x); string M(string? x = null); }")]
    [InlineData("public class Outer { internal interface IInner : IRemotable { Inner? Get(Inner x); } [PassByCopy] internal readonly struct Inner { } }")]
    [InlineData("[Flags] public enum F : ulong { A = 1, B = ulong.MaxValue } public interface IA : IRemotable { F M(F f = F.A | F.B, float x = float.NaN, double y = 1e300, char c = '\\n', string s = \"\\\"\"); }")]
    [InlineData("public enum E { } public interface IA : IRemotable { E? M(E e); [Obsolete] void Old(); void With() { } static int Shared() => 3; }")]
    [InlineData("public class Outer { internal interface IPair<TLeft, TRight> : IRemotable { TLeft Left(); TRight Right(TRight[]? no = null); } internal Eventual<IPair<(int, string?), ImmutableArray<Eventual<Outer.IPair<long, char>>>>> P() => default; internal Eventual<long> M(Eventual<IPair<long, char>> p) => p.Left(); }")]
    [InlineData("public interface IEndless<T> : IRemotable { IEndless<IEndless<T>> Next(); } public class C { public Eventual<IEndless<int>> M(Eventual<IEndless<int>> e) { _ = e.Next().Next(); return e; } }")]
    [InlineData("public interface IOut<out T> : IRemotable { T Get(); } public interface IBoth : IOut<int>, IOut<string> { } public class C { public Eventual<IOut<IBoth>> F() => default; public void M(Eventual<IBoth> b, Eventual<IOut<int>> o) { _ = o.Get(); b.Only.Get(); } }")]
    [InlineData("public partial interface IA : IRemotable { int M(); } public partial interface IA { int N(); } public partial interface IA : IRemotable { int O(); }")]
    [InlineData("[PassByCopy] public sealed class D(int a, string? b) { public int A { get; } = a; public readonly string? B = b; } public interface IA : IRemotable { Eventual<D> M(Eventual<D?> d, Eventual<int?> i, Eventual<Eventual<int>[]>? no = null); }")]
    public void What_is_odd_compiles_too(string source)
    {
        (Compilation output, GeneratorDriver driver) = Compiler.Generate(Compiler.Parse(source));
        Assert.Empty(Compiler.Complaints(output));
        Assert.Contains("Verbs.g.cs", Compiler.Files(driver).Keys);
    }

    [Fact]
    public void An_interface_that_inherits_from_another_assembly_sends_with_the_verbs_there()
    {
        CSharpCompilation first = Compiler.Parse("public interface ICar : IRemotable { int Drive(); int Drive(int way); }");
        (Compilation library, _) = Compiler.Generate(first);
        CSharpCompilation second = CSharpCompilation.Create(
            "Second",
            [CSharpSyntaxTree.ParseText("namespace Second { public interface IVan : Sample.ICar { int Load(); } }", Compiler.Parsing)],
            [.. Compiler.References, library.ToMetadataReference()],
            Compiler.Options);
        (Compilation output, GeneratorDriver driver) = Compiler.Generate(second);
        Assert.Empty(Compiler.Complaints(output));
        SortedDictionary<string, string> files = Compiler.Files(driver);
        Assert.Contains("global::Sample.CarVerbs.Drive_2Verb.Instance", files["Second.VanSends.g.cs"], StringComparison.Ordinal);
        Assert.DoesNotContain("Drive", files["Verbs.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void Two_assemblies_have_verbs_of_the_same_name_for_one_generic_interface()
    {
        (Compilation library, _) = Compiler.Generate(Compiler.Parse("public interface IBox<T> : IRemotable { T Get(); } public interface IMine : IBox<int> { }"));
        CSharpCompilation second = CSharpCompilation.Create(
            "Second",
            [CSharpSyntaxTree.ParseText("namespace Second { using Sample; using AsyncCap.Vats; public interface IYours : IMine { } class C { Eventual<int> M(Eventual<IYours> y) => y.Get(); Eventual<int> N(Eventual<IBox<int>> b) => b.Get(); } }", Compiler.Parsing)],
            [.. Compiler.References, library.ToMetadataReference()],
            Compiler.Options);
        (Compilation output, GeneratorDriver driver) = Compiler.Generate(second);
        Assert.Empty(Compiler.Complaints(output));
        string name = "\"Sample.IBox<int>.Get():int\"";
        Assert.Contains(name, Compiler.Files(driver)["Sample.BoxOfintSends.g.cs"], StringComparison.Ordinal);
        Assert.Contains(name, string.Concat(library.SyntaxTrees), StringComparison.Ordinal);
    }

    [Fact]
    public void An_edit_elsewhere_writes_nothing_anew()
    {
        CSharpCompilation compilation = Compiler.Parse(Cars);
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new AsyncCap.Vats.Generator.SendGenerator().AsSourceGenerator()],
            parseOptions: Compiler.Parsing,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        driver = driver.RunGenerators(compilation);
        driver = driver.RunGenerators(compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText("class Other { }", Compiler.Parsing)));
        IEnumerable<IncrementalStepRunReason> reasons = driver.GetRunResult().Results[0].TrackedOutputSteps
            .SelectMany(static steps => steps.Value).SelectMany(static step => step.Outputs).Select(static output => output.Reason);
        Assert.All(reasons, static reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void A_compilation_without_the_runtime_gets_nothing()
    {
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Plain", [CSharpSyntaxTree.ParseText("interface IRemotable { } interface ICar : IRemotable { }", Compiler.Parsing)], Compiler.References.RemoveAt(Compiler.References.Length - 1));
        (_, GeneratorDriver driver) = Compiler.Generate(compilation);
        Assert.Empty(driver.GetRunResult().GeneratedTrees);
    }
}
