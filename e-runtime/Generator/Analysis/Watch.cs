using AsyncCap.Vats.Generator.Model;
using Microsoft.CodeAnalysis;

namespace AsyncCap.Vats.Generator.Analysis;

/// <summary>Which code runs within vats, so far as can be seen from it.</summary>
/// <remarks>It does if it belongs to a type that implements an IRemotable, to a seed, or to an async method that returns Eventual; or if it, its type or
/// its assembly is marked [VatCode]. What is marked [OutsideOfVats] does not. The innermost of these decides.</remarks>
internal static class Watch
{
    public static bool Sees(ISymbol symbol)
    {
        for (ISymbol? level = symbol; level is not null and not INamespaceSymbol; level = level.ContainingSymbol)
        {
            if (Known.HasAttribute(level, "OutsideOfVatsAttribute"))
            {
                return false;
            }

            if (Known.HasAttribute(level, "VatCodeAttribute") || RunsInVats(level))
            {
                return true;
            }
        }

        return symbol.ContainingAssembly is { } assembly && Known.HasAttribute(assembly, "VatCodeAttribute");
    }

    /// <summary>Whether a compilation is the runtime itself, which does for vats what their code does not.</summary>
    public static bool IsRuntime(Compilation compilation) =>
        compilation.GetTypeByMetadataName(Known.Verb) is not { } verb || SymbolEqualityComparer.Default.Equals(verb.ContainingAssembly, compilation.Assembly);

    private static bool RunsInVats(ISymbol level) => level switch
    {
        IMethodSymbol method => (method.IsAsync && Known.EventualOf(method.ReturnType) is not null) || Known.HasAttribute(method, "SeedAttribute"),
        INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct } type => Known.Implements(type),
        _ => false,
    };
}
