using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using AsyncCap.Vats.Generator;
using AsyncCap.Vats.Generator.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace AsyncCap.Tests.Generator;

/// <summary>A compiler with the generator and the analyzers in it.</summary>
internal static class Compiler
{
    /// <summary>What each sample begins with.</summary>
    public const string Prelude = """
        using System;
        using System.Collections.Concurrent;
        using System.Collections.Generic;
        using System.Collections.Immutable;
        using System.Threading;
        using System.Threading.Tasks;
        using AsyncCap.Vats;

        namespace Sample;


        """;

    public static CSharpParseOptions Parsing { get; } = new(LanguageVersion.CSharp14, DocumentationMode.Diagnose);

    public static ImmutableArray<MetadataReference> References { get; } =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Select(static path => MetadataReference.CreateFromFile(path)),
        MetadataReference.CreateFromFile(typeof(AsyncCap.Vats.Verb).Assembly.Location),
    ];

    public static CSharpCompilationOptions Options { get; } = new(
        OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, warningLevel: 9999, allowUnsafe: true);

    // What all compilations begin from: so the library is looked through once.
    private static CSharpCompilation Empty { get; } = CSharpCompilation.Create("Sample", references: References, options: Options);

    public static ImmutableArray<DiagnosticAnalyzer> Analyzers { get; } =
    [
        new ShapeAnalyzer(), new AsyncAnalyzer(), new StateAnalyzer(), new CaptureAnalyzer(), new BannedAnalyzer(), new DiscardAnalyzer(),
        new InterferenceAnalyzer(),
    ];

    /// <summary>A compilation of one sample.</summary>
    public static CSharpCompilation Parse(string source) => Empty.AddSyntaxTrees(CSharpSyntaxTree.ParseText(Prelude + source, Parsing, "Sample.cs"));

    /// <summary>Runs the generator.</summary>
    public static (Compilation Output, GeneratorDriver Driver) Generate(Compilation compilation)
    {
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new SendGenerator().AsSourceGenerator()], parseOptions: Parsing);
        driver = driver.RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out ImmutableArray<Diagnostic> problems);
        Assert.Empty(problems);
        return (output, driver);
    }

    /// <summary>Generated files by name.</summary>
    public static SortedDictionary<string, string> Files(GeneratorDriver driver)
    {
        SortedDictionary<string, string> files = new(StringComparer.Ordinal);
        foreach (GeneratedSourceResult file in driver.GetRunResult().Results[0].GeneratedSources)
        {
            files.Add(file.HintName, file.SourceText.ToString());
        }

        return files;
    }

    /// <summary>What the compiler says of a sample with what was generated for it: hints apart.</summary>
    public static IEnumerable<string> Complaints(Compilation output) =>
        output.GetDiagnostics().Where(static found => found.Severity >= DiagnosticSeverity.Warning && found.Id is not ("CS1591" or "CS8019"))
            .Select(static found => found.ToString());

    /// <summary>What the analyzers say.</summary>
    public static ImmutableArray<Diagnostic> Analyze(string source) => AnalyzeAll(source);

    /// <summary>What the analyzers say of several files.</summary>
    public static ImmutableArray<Diagnostic> AnalyzeAll(string source, params IEnumerable<string> others)
    {
        (Compilation output, _) = Generate(Parse(source).AddSyntaxTrees(others.Select(static other => CSharpSyntaxTree.ParseText(other, Parsing))));
        Assert.Empty(output.GetDiagnostics().Where(static found => found.Severity == DiagnosticSeverity.Error).Select(static found => found.ToString()));
        return output.WithAnalyzers(Analyzers).GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult();
    }
}
