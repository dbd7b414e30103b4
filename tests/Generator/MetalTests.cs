using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace AsyncCap.Tests.Generator;

/// <summary>What is generated compiles against the metal's core library too, together with the runtime as it is compiled there.</summary>
public sealed class MetalTests
{
    private static readonly string[] RuntimeFolders = ["e-runtime/References", "e-runtime/Turns", "e-runtime/Async", "e-runtime/Wire"];

    private const string Sample = """
        using AsyncCap.Vats;

        namespace Sample;

        public enum Colour { Red, Blue }

        [System.Flags]
        public enum Extras : byte { None, Radio }

        [PassByCopy]
        public sealed class Order(string text, Colour colour, Eventual<IShop> from, Line? last, (int, string?) pair, Order.Part? inner)
        {
            public string Text { get; } = text;
            public Colour Colour { get; } = colour;
            public Eventual<IShop> From { get; } = from;
            public Line? Last { get; } = last;
            public (int, string?) Pair { get; } = pair;
            public Part? Inner { get; } = inner;

            [PassByCopy]
            public sealed class Part { }
        }

        [PassByCopy]
        public readonly struct Line(int count)
        {
            public int Count { get; } = count;
        }

        public interface IShop : IRemotable
        {
            Order? Take(Order order, Eventual<Order> other, Extras extras = Extras.Radio, double price = 1.5);
            void Put(bool a, byte b, sbyte c, short d, ushort e, int f, uint g, long h, ulong i, char j, float k, double l, string? m, Colour n, int? o, Problem? p);
            float Sum(float one, Colour two);
            Eventual<string> Ask(Eventual<IShop> other);
            (int, Eventual<IShop>) Pair();
        }

        public interface IBox<T> : IRemotable
        {
            void Put(T value);
            Eventual<T> Take();
        }

        public interface IBoxes : IBox<int>
        {
            IBox<string> Texts(Eventual<IBox<Line>> lines);
        }

        public interface IBigShop : IShop
        {
            IShop Small();
        }

        public static class Shops
        {
            [Seed]
            public static Eventual<IShop> Open(Eventual<IShop> like, string name) => like;
        }
        """;

    [Fact]
    public void Generated_code_compiles_against_the_core_library_of_the_metal()
    {
        CSharpParseOptions parsing = Compiler.Parsing.WithDocumentationMode(DocumentationMode.Parse);
        string[] exceptions =
        [
            "e-runtime/Turns/Current.cs", "e-runtime/Turns/SegmentCache.cs", "e-runtime/References/ExceptionText.cs", "e-runtime/Wire/PassingImmutableArray.cs",
        ];
        string[] sharing = ["Node.cs", "ReadyItem.cs", "ISharing.cs", "Safeguard.cs", "Alone.cs", "ParkSlot.Metal.cs"];
        List<string> files =
        [
            .. Below("arch/corelib/common"), .. Below("arch/corelib/user"),
            .. RuntimeFolders.SelectMany(Below).Except(exceptions),
            .. sharing.Select(static name => "arch/sharing/" + name),
            "e-runtime/Words.Metal.cs",
        ];
        CSharpCompilation compilation = CSharpCompilation.Create(
            "AsyncCap", // The list of verbs is where all of the image finds it.
            [
                .. files.Select(path => CSharpSyntaxTree.ParseText(File.ReadAllText(Path.Combine(Golden.Root, path)), parsing, path)),
                CSharpSyntaxTree.ParseText(Sample, parsing, "Sample.cs"),
            ],
            references: null,
            Compiler.Options.WithAllowUnsafe(true));
        (Compilation output, GeneratorDriver driver) = Compiler.Generate(compilation);
        Assert.Contains("Sample.ShopSends.g.cs", Compiler.Files(driver).Keys);
        Assert.Contains("Sample.ShopsSeeds.g.cs", Compiler.Files(driver).Keys);
        Assert.Contains("Sample.OrderPassing.g.cs", Compiler.Files(driver).Keys);
        IEnumerable<string> complaints = driver.GetRunResult().GeneratedTrees
            .SelectMany(tree => output.GetSemanticModel(tree).GetDiagnostics())
            .Where(static found => found.Severity >= DiagnosticSeverity.Warning)
            .Select(static found => found.ToString());
        Assert.Empty(complaints);
    }

    private static IEnumerable<string> Below(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Golden.Root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(static path => Path.GetRelativePath(Golden.Root, path).Replace('\\', '/'))
            .Where(static path => !path.Contains("/obj/", StringComparison.Ordinal));
}
