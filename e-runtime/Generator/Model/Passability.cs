using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace AsyncCap.Vats.Generator.Model;

/// <summary>Decides how types pass, by the type alone.</summary>
internal static class Passability
{
    private const int MostParts = 4;

    /// <summary>How an argument passes. An object does so only by reference.</summary>
    public static PassType OfArgument(ITypeSymbol type)
    {
        PassType result = Of(type, []);
        return result.Kind == PassKind.Near
            ? PassType.Refuse(type, $"an object passes by reference: write Eventual<{type.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}>")
            : result;
    }

    /// <summary>How a result passes: for a reference, how what it leads to passes; for nothing, as <c>Unit</c>.</summary>
    public static PassType OfResult(ITypeSymbol type) => Known.EventualOf(type) is { } inner ? OfReferred(inner, []) : Of(type, []);

    private static PassType Of(ITypeSymbol type, HashSet<ITypeSymbol> within)
    {
        if (Primitive.Bytes(type.SpecialType) is > 0 and int bytes)
        {
            return new PassType(type, PassKind.Primitive) { LeastBytes = bytes };
        }

        if (type.SpecialType == SpecialType.System_String)
        {
            return new PassType(type, PassKind.Text) { LeastBytes = 4 };
        }

        if (Known.EventualOf(type) is { } inner)
        {
            PassType referred = OfReferred(inner, within);
            return new PassType(type, PassKind.Reference, referred) { HasReferences = true, LeastBytes = 1 };
        }

        if (Known.Is(type, "Unit") || Known.Is(type, "Problem"))
        {
            return new PassType(type, PassKind.System) { LeastBytes = Known.Is(type, "Unit") ? 0 : IsMaybe(type) ? 1 : 5 };
        }

        return type switch
        {
            INamedTypeSymbol { TypeKind: TypeKind.Enum } enumeration => OfEnumeration(enumeration),
            INamedTypeSymbol named when Known.IsRemotableInterface(type) => OfNear(named),
            INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } optional =>
                Composed(type, PassKind.Optional, 1, within, optional.TypeArguments[0]),
            INamedTypeSymbol { IsTupleType: true } tuple => OfTuple(tuple, within),
            INamedTypeSymbol named when IsRow(named) => Composed(type, PassKind.Row, 4, within, named.TypeArguments[0]),
            INamedTypeSymbol named when Known.HasAttribute(named.OriginalDefinition, "PassByCopyAttribute") => OfData(named, within),
            _ => PassType.Refuse(type, WhyNot(type)),
        };
    }

    private static PassType OfReferred(ITypeSymbol type, HashSet<ITypeSymbol> within) =>
        Known.EventualOf(type) is not null
            ? PassType.Refuse(type, "a reference to a reference is a reference: write Eventual once")
            : Of(type, within);

    private static PassType OfNear(INamedTypeSymbol type)
    {
        if (type.NullableAnnotation == NullableAnnotation.Annotated)
        {
            return PassType.Refuse(type, "an object passes as a reference, and a reference is never null: break it instead");
        }

        return type.IsGenericType && !Constructions.IsOne(type)
            ? PassType.Refuse(type, Constructions.IsWritable(type) ? "nobody knows how a type parameter passes" : "an interface within a generic type has no sends")
            : new PassType(type, PassKind.Near) { LeastBytes = 1 };
    }

    private static PassType OfEnumeration(INamedTypeSymbol type) =>
        Names.Accessibility(type) is null
            ? PassType.Refuse(type, "generated code cannot see it: make it internal or public")
            : new PassType(type, PassKind.Enumeration) { LeastBytes = Primitive.Bytes(type.EnumUnderlyingType!.SpecialType) };

    private static PassType OfTuple(INamedTypeSymbol tuple, HashSet<ITypeSymbol> within) =>
        tuple.TupleElements.Length is < 2 or > MostParts
            ? PassType.Refuse(tuple, "tuples of more than four pass as data of their own: write a record marked [PassByCopy]")
            : Composed(tuple, PassKind.Tuple, 0, within, [.. tuple.TupleElements.Select(static element => element.Type)]);

    // Data that contained itself could be nested as deep as a hostile message likes.
    private static PassType OfData(INamedTypeSymbol type, HashSet<ITypeSymbol> within)
    {
        if (!within.Add(type.OriginalDefinition))
        {
            return PassType.Refuse(type, "data may not contain itself, not even through others: nobody could say how deep a message goes");
        }

        DataShape shape = DataShape.Of(type, within);
        _ = within.Remove(type.OriginalDefinition); // It was added above.
        return shape.Problem is { } problem
            ? PassType.Refuse(type, problem)
            : new PassType(type, PassKind.Data)
            {
                HasReferences = shape.Parts.Any(static part => part.Type.HasReferences),
                LeastBytes = IsMaybe(type) ? 1 : shape.Parts.Sum(static part => part.Type.LeastBytes),
            };
    }

    private static PassType Composed(ITypeSymbol type, PassKind kind, int ownBytes, HashSet<ITypeSymbol> within, params ITypeSymbol[] parts)
    {
        PassType[] types = [.. parts.Select(part => OfPart(part, within))];
        return new PassType(type, kind, types)
        {
            HasReferences = types.Any(static part => part.HasReferences),
            LeastBytes = ownBytes + (kind == PassKind.Tuple ? types.Sum(static part => part.LeastBytes) : 0),
        };
    }

    /// <summary>How a part of data passes.</summary>
    internal static PassType OfPart(ITypeSymbol type, HashSet<ITypeSymbol> within)
    {
        PassType result = Of(type, within);
        return result.Kind == PassKind.Near
            ? PassType.Refuse(type, "an object passes by reference: write Eventual<" + type.Name + ">")
            : result.FirstRefused is { } refused ? PassType.Refuse(refused.Type, refused.Reason!) : result;
    }

    /// <summary>What to write around a type so that it passes, where that is plain: "Eventual", or "ImmutableArray" of an array's elements.</summary>
    public static string? Cure(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { Rank: 1 } => "ImmutableArray",
        INamedTypeSymbol { IsGenericType: false, TypeKind: TypeKind.Interface } when Known.IsRemotableInterface(type) => "Eventual",
        INamedTypeSymbol named when IsTask(named) => "Eventual",
        _ => null,
    };

    private static bool IsTask(INamedTypeSymbol type) =>
        type.Name is "Task" or "ValueTask" && type.ContainingNamespace.ToDisplayString() == "System.Threading.Tasks";

    private static bool IsMaybe(ITypeSymbol type) => type.IsReferenceType && type.NullableAnnotation == NullableAnnotation.Annotated;

    private static bool IsRow(INamedTypeSymbol type) =>
        type is { Name: "ImmutableArray", Arity: 1 } && type.ContainingNamespace.ToDisplayString() == "System.Collections.Immutable";

    private static string WhyNot(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => "an array can change: write ImmutableArray<" + array.ElementType.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat) + ">",
        INamedTypeSymbol named when IsTask(named) => "a task belongs to no vat: return Eventual",
        ITypeParameterSymbol => "nobody knows how a type parameter passes",
        { TypeKind: TypeKind.Delegate } => "a delegate is an object that captures: make an interface that extends IRemotable and pass Eventual of it",
        { TypeKind: TypeKind.Interface } => "an object passes by reference: let the interface extend IRemotable, and write Eventual of it",
        { TypeKind: TypeKind.Dynamic } or { SpecialType: SpecialType.System_Object } => "it could be anything: name a type",
        INamedTypeSymbol named when Known.Implements(named) => "an object passes by reference: write Eventual of its interface",
        _ => "mark the type [PassByCopy] if it is immutable data, or pass Eventual of an interface that extends IRemotable",
    };
}
