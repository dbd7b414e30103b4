using Microsoft.CodeAnalysis;

namespace AsyncCap.Vats.Generator.Model;

/// <summary>Names of the runtime, and whether a symbol is one of them.</summary>
internal static class Known
{
    public const string Namespace = "AsyncCap.Vats";
    public const string Global = "global::AsyncCap.Vats.";
    public const string Seed = Namespace + ".SeedAttribute";
    public const string PassByCopy = Namespace + ".PassByCopyAttribute";
    public const string OutsideOfVats = Namespace + ".OutsideOfVatsAttribute";
    public const string VatCode = Namespace + ".VatCodeAttribute";
    public const string Verb = Namespace + ".Verb";

    /// <summary>Types as generated code writes them.</summary>
    public static SymbolDisplayFormat Code { get; } = SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>Types as the names of verbs and the messages of diagnostics write them.</summary>
    public static SymbolDisplayFormat Plain { get; } = SymbolDisplayFormat.FullyQualifiedFormat
        .WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    public static bool IsRemotableItself(ITypeSymbol type) => Is(type, "IRemotable");

    /// <summary>An interface whose objects pass by proxy.</summary>
    public static bool IsRemotableInterface(ITypeSymbol type) =>
        type.TypeKind == TypeKind.Interface && (IsRemotableItself(type) || Implements(type));

    /// <summary>Whether IRemotable is among the interfaces of a type.</summary>
    public static bool Implements(ITypeSymbol type)
    {
        foreach (INamedTypeSymbol candidate in type.AllInterfaces)
        {
            if (IsRemotableItself(candidate))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The T of an Eventual of T; null of all else.</summary>
    public static ITypeSymbol? EventualOf(ITypeSymbol type) =>
        type is INamedTypeSymbol { Arity: 1 } named && Is(named, "Eventual") ? named.TypeArguments[0] : null;

    /// <summary>Whether it is the runtime's type of that name.</summary>
    public static bool Is(ITypeSymbol type, string name) =>
        type.Name == name && type.ContainingType is null && type.ContainingNamespace is { Name: "Vats" } inner
        && inner.ContainingNamespace is { Name: "AsyncCap", ContainingNamespace.IsGlobalNamespace: true };

    public static bool HasAttribute(ISymbol symbol, string name)
    {
        foreach (AttributeData attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass is { } type && Is(type, name))
            {
                return true;
            }
        }

        return false;
    }
}
