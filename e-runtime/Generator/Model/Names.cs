using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AsyncCap.Vats.Generator.Model;

/// <summary>How generated types are called. Other assemblies find them by the same rules, so these do not change.</summary>
internal static class Names
{
    /// <summary>A type's name with those that it is nested in; an interface loses its I, and one with types given has them behind it.</summary>
    public static string Base(INamedTypeSymbol type)
    {
        string name = type.Name;
        if (type.TypeKind == TypeKind.Interface && name.Length > 1 && name[0] == 'I' && char.IsUpper(name[1]))
        {
            name = name.Substring(1);
        }

        if (Constructions.IsOne(type))
        {
            name += "Of" + string.Join("And", type.TypeArguments.Select(static argument => AsWord(argument.ToDisplayString(Known.Plain))));
        }

        for (INamedTypeSymbol? outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            name = outer.Name + "_" + name;
        }

        return name;
    }

    // All that is no letter or digit as a line.
    private static string AsWord(string text)
    {
        StringBuilder word = new();
        foreach (char letter in text)
        {
            _ = word.Append(SyntaxFacts.IsIdentifierPartCharacter(letter) ? letter : '_'); // Always itself.
        }

        return word.ToString();
    }

    public static string Verbs(INamedTypeSymbol type) => Base(type) + "Verbs";

    public static string Passing(INamedTypeSymbol type) => Base(type) + "Passing";

    /// <summary>The class of a method's verb, within the class of its interface's verbs.</summary>
    public static string Verb(IMethodSymbol method)
    {
        int overload = 1;
        foreach (ISymbol member in method.ContainingType.GetMembers(method.Name))
        {
            if (SymbolEqualityComparer.Default.Equals(member, method))
            {
                break;
            }

            overload++;
        }

        string number = overload == 1 ? string.Empty : "_" + overload.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return method.Name + number + "Verb";
    }

    /// <summary>"global::" and the namespace and a dot.</summary>
    public static string Prefix(ISymbol symbol) =>
        symbol.ContainingNamespace.IsGlobalNamespace
            ? "global::"
            : symbol.ContainingNamespace.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat) + ".";

    /// <summary>The namespace as it is declared; null for none.</summary>
    public static string? Namespace(ISymbol symbol) =>
        symbol.ContainingNamespace.IsGlobalNamespace
            ? null
            : symbol.ContainingNamespace.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat).Substring("global::".Length);

    /// <summary>A file's name.</summary>
    public static string Hint(INamedTypeSymbol type, string suffix) =>
        (type.ContainingNamespace.IsGlobalNamespace ? string.Empty : type.ContainingNamespace.ToDisplayString() + ".") + Base(type) + suffix + ".g.cs";

    /// <summary>A name as code: keywords get an at sign.</summary>
    public static string Escape(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None ? "@" + name : name;

    /// <summary>A namespace made of an assembly's name.</summary>
    public static string AsNamespace(string text)
    {
        StringBuilder name = new();
        foreach (char letter in text)
        {
            bool isStart = name.Length == 0 || name[name.Length - 1] == '.';
            bool isFit = isStart ? SyntaxFacts.IsIdentifierStartCharacter(letter) : SyntaxFacts.IsIdentifierPartCharacter(letter);
            _ = name.Append(isFit || (letter == '.' && !isStart) ? letter : '_'); // Always itself.
        }

        return name.Length == 0 ? "Vats" : name.ToString();
    }

    /// <summary>Public, internal, or null for a type that generated code cannot name.</summary>
    public static string? Accessibility(INamedTypeSymbol type)
    {
        string? result = "public";
        for (INamedTypeSymbol? level = type; level is not null; level = level.ContainingType)
        {
            switch (level.DeclaredAccessibility)
            {
                case Microsoft.CodeAnalysis.Accessibility.Public:
                    break;
                case Microsoft.CodeAnalysis.Accessibility.Internal or Microsoft.CodeAnalysis.Accessibility.ProtectedOrInternal:
                    result = "internal";
                    break;
                default:
                    return null;
            }
        }

        return result;
    }
}
