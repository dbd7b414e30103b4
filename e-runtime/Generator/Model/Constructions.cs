using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace AsyncCap.Vats.Generator.Model;

/// <summary>Generic interfaces with their types given: each is an interface of its own, with sends and verbs of its own.</summary>
/// <remarks>Every assembly that names one has these for itself, and they are internal there: so two assemblies may name the same one. A verb's number comes of
/// its name, and the name is the same in both.</remarks>
internal static class Constructions
{
    // A generic interface may lead to larger and larger ones without end.
    private const int MostDepth = 3;

    /// <summary>Whether it is an interface whose objects pass by proxy, generic, with a type for each parameter.</summary>
    public static bool IsOne(ITypeSymbol type) =>
        type is INamedTypeSymbol { TypeKind: TypeKind.Interface, Arity: > 0, IsUnboundGenericType: false } named && IsWritable(named)
        && !HasParameter(named) && Known.Implements(named);

    /// <summary>Whether sends of a generic interface can be written at all: it is not within a generic type.</summary>
    public static bool IsWritable(INamedTypeSymbol type) => type.ContainingType is not { IsGenericType: true };

    /// <summary>Whether a type parameter is in it.</summary>
    public static bool HasParameter(ITypeSymbol type) => type switch
    {
        ITypeParameterSymbol => true,
        IArrayTypeSymbol array => HasParameter(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.Any(HasParameter) || (named.ContainingType is { } outer && HasParameter(outer)),
        _ => false,
    };

    /// <summary>Whether generated code can name it.</summary>
    public static bool IsVisible(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => IsVisible(array.ElementType),
        INamedTypeSymbol { IsTupleType: true } tuple => tuple.TypeArguments.All(IsVisible),
        INamedTypeSymbol named => Names.Accessibility(named) is not null && named.TypeArguments.All(IsVisible),
        _ => true,
    };

    /// <summary>A construction, and those that its methods and its bases lead to.</summary>
    public static List<INamedTypeSymbol> LedToBy(INamedTypeSymbol type)
    {
        List<INamedTypeSymbol> found = [];
        Add(found, type);
        for (int i = 0; i < found.Count; i++)
        {
            foreach (INamedTypeSymbol inherited in found[i].AllInterfaces)
            {
                Add(found, inherited);
            }

            foreach (IMethodSymbol method in found[i].GetMembers().OfType<IMethodSymbol>())
            {
                Add(found, method.ReturnType);
                foreach (IParameterSymbol parameter in method.Parameters)
                {
                    Add(found, parameter.Type);
                }
            }
        }

        return found;
    }

    private static void Add(List<INamedTypeSymbol> found, ITypeSymbol type)
    {
        if (type is not INamedTypeSymbol named || Depth(type) > MostDepth)
        {
            return;
        }

        if (IsOne(named) && !found.Any(known => SymbolEqualityComparer.Default.Equals(known, named)))
        {
            found.Add(Plain(named));
        }

        foreach (ITypeSymbol argument in named.TypeArguments)
        {
            Add(found, argument);
        }
    }

    // The compiler takes IBox<string> and IBox<string?> for one type, so there is one set of sends.
    private static INamedTypeSymbol Plain(INamedTypeSymbol type) =>
        type.ConstructedFrom.Construct([.. type.TypeArguments.Select(static argument =>
            argument.IsReferenceType ? argument.WithNullableAnnotation(NullableAnnotation.NotAnnotated) : argument)]);

    private static int Depth(ITypeSymbol type) =>
        type is INamedTypeSymbol { TypeArguments.Length: > 0 } named ? 1 + named.TypeArguments.Max(Depth) : 0;
}
