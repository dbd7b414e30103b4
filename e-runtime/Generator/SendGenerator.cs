using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using AsyncCap.Vats.Generator.Model;
using AsyncCap.Vats.Generator.Writing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AsyncCap.Vats.Generator;

/// <summary>Writes typed sends, verbs, seeds and codecs of the interfaces, seeds and data that a compilation declares.</summary>
/// <remarks>It reports nothing: what cannot be sent is left out here, and the analyzers say why.</remarks>
[Generator(LanguageNames.CSharp)]
public sealed class SendGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<Source> interfaces = context.SyntaxProvider.CreateSyntaxProvider(
            static (node, _) => node is InterfaceDeclarationSyntax { BaseList: not null },
            static (syntax, cancel) => OfInterface(syntax, cancel)).Where(static source => source is not null)!;
        IncrementalValuesProvider<Source> seeds = context.SyntaxProvider.ForAttributeWithMetadataName(
            Known.Seed,
            static (node, _) => node is MethodDeclarationSyntax,
            static (syntax, _) => OfSeed((IMethodSymbol)syntax.TargetSymbol)).Where(static source => source is not null)!;
        IncrementalValuesProvider<Source> data = context.SyntaxProvider.ForAttributeWithMetadataName(
            Known.PassByCopy,
            static (node, _) => node is TypeDeclarationSyntax,
            static (syntax, _) => DataWriter.Write((INamedTypeSymbol)syntax.TargetSymbol)).Where(static source => source is not null)!;
        IncrementalValuesProvider<Source> constructions = context.SyntaxProvider.CreateSyntaxProvider(
            static (node, _) => node is GenericNameSyntax or InterfaceDeclarationSyntax { BaseList: not null },
            static (syntax, cancel) => OfConstructions(syntax, cancel)).SelectMany(static (sources, _) => sources)
            .Collect().SelectMany(static (sources, _) => sources.Distinct());
        context.RegisterSourceOutput(constructions, static (output, source) => output.AddSource(source.Hint, source.Text));
        context.RegisterSourceOutput(interfaces, static (output, source) => output.AddSource(source.Hint, source.Text));
        context.RegisterSourceOutput(seeds, static (output, source) => output.AddSource(source.Hint, source.Text));
        context.RegisterSourceOutput(data, static (output, source) => output.AddSource(source.Hint, source.Text));

        IncrementalValueProvider<(string Space, bool IsPublic)?> table = context.CompilationProvider.Select(static (compilation, _) =>
                (HasVats: compilation.GetTypeByMetadataName(Known.Verb) is not null, Assembly: compilation.AssemblyName ?? string.Empty))
            .Combine(context.AnalyzerConfigOptionsProvider.Select(static (options, _) => (
                Space: options.GlobalOptions.TryGetValue("build_property.RootNamespace", out string? space) ? space : null,
                IsPublic: options.GlobalOptions.TryGetValue("build_property.AsyncCapVatsPublicVerbs", out string? isPublic) && isPublic == "true")))
            .Select(static (both, _) => both.Left.HasVats
                ? ((string, bool)?)(string.IsNullOrEmpty(both.Right.Space) ? Names.AsNamespace(both.Left.Assembly) : both.Right.Space!, both.Right.IsPublic)
                : null);
        context.RegisterSourceOutput(table.Combine(interfaces.Collect()).Combine(constructions.Collect()).Combine(seeds.Collect()), static (output, all) =>
        {
            ((((string Space, bool IsPublic)? options, ImmutableArray<Source> fromInterfaces), ImmutableArray<Source> ofConstructions), ImmutableArray<Source> fromSeeds) = all;
            if (options is { } found)
            {
                output.AddSource("Verbs.g.cs", TableWriter.Write(fromInterfaces.AddRange(ofConstructions).AddRange(fromSeeds), found.Space, found.IsPublic));
            }
        });
    }

    // An interface in several parts is written once, with its first part.
    private static Source? OfInterface(GeneratorSyntaxContext syntax, CancellationToken cancel)
    {
        return syntax.SemanticModel.GetDeclaredSymbol(syntax.Node, cancel) is INamedTypeSymbol type && Known.Implements(type)
            && FirstWithBases(type) == syntax.Node
            ? InterfaceWriter.Write(type)
            : null;
    }

    // What is named in the code, and what an interface inherits by way of another that is not its own.
    private static ImmutableArray<Source> OfConstructions(GeneratorSyntaxContext syntax, CancellationToken cancel)
    {
        ISymbol? symbol = syntax.Node is InterfaceDeclarationSyntax
            ? syntax.SemanticModel.GetDeclaredSymbol(syntax.Node, cancel)
            : syntax.SemanticModel.GetSymbolInfo(syntax.Node, cancel).Symbol;
        ImmutableArray<INamedTypeSymbol> named = symbol switch
        {
            INamedTypeSymbol { IsGenericType: false, TypeKind: TypeKind.Interface } type when syntax.Node is InterfaceDeclarationSyntax => type.AllInterfaces,
            INamedTypeSymbol type when syntax.Node is GenericNameSyntax => [type],
            _ => [],
        };
        return [.. named.Where(Constructions.IsOne).SelectMany(Constructions.LedToBy).Select(InterfaceWriter.Write).OfType<Source>()];
    }

    private static SyntaxNode? FirstWithBases(INamedTypeSymbol type) =>
        type.DeclaringSyntaxReferences.Select(static part => part.GetSyntax())
            .FirstOrDefault(static part => part is InterfaceDeclarationSyntax { BaseList: not null });

    // A class of several seeds is written once, with the first.
    private static Source? OfSeed(IMethodSymbol method)
    {
        IMethodSymbol first = method.ContainingType.GetMembers().OfType<IMethodSymbol>()
            .First(static member => Known.HasAttribute(member, "SeedAttribute"));
        return SymbolEqualityComparer.Default.Equals(first, method) ? SeedWriter.Write(method.ContainingType) : null;
    }
}
