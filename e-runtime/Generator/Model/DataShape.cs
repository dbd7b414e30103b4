using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace AsyncCap.Vats.Generator.Model;

/// <summary>What data consists of: the parameters of its constructor, in order, each with the member that gives it back.</summary>
internal sealed class DataShape
{
    private DataShape(string? problem, Part[] parts)
    {
        Problem = problem;
        Parts = parts;
    }

    /// <summary>Why it cannot be copied; null if it can.</summary>
    public string? Problem { get; }

    public Part[] Parts { get; }

    public static DataShape Of(INamedTypeSymbol type, HashSet<ITypeSymbol> within)
    {
        if (WhyNoData(type) is { } problem)
        {
            return Refuse(problem);
        }

        IMethodSymbol? constructor = type.InstanceConstructors
            .Where(candidate => IsUsable(candidate, type) && candidate.Parameters.All(parameter => MemberFor(type, parameter) is not null))
            .OrderByDescending(static candidate => candidate.Parameters.Length)
            .FirstOrDefault();
        if (constructor is null)
        {
            return Refuse("it needs a constructor whose parameters are all properties or fields, by name and type");
        }

        if (Forgotten(type, constructor) is { } forgotten)
        {
            return Refuse($"the constructor does not take '{forgotten}', so a copy would lose it");
        }

        Part[] parts = [.. constructor.Parameters.Select(parameter =>
            new Part(MemberFor(type, parameter)!.Name, Passability.OfPart(parameter.Type, within)))];
        return Array.Find(parts, static part => part.Type.Kind == PassKind.Refused) is { Type: { } refused } bad
            ? Refuse($"its '{bad.Member}' is of type '{refused.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}', which does not pass ({refused.Reason})")
            : new DataShape(null, parts);
    }

    private static DataShape Refuse(string problem) => new(problem, []);

    private static string? WhyNoData(INamedTypeSymbol type)
    {
        if (type.IsGenericType)
        {
            return "generic data is not carried: write a type for each use";
        }

        if (Names.Accessibility(type) is null)
        {
            return "generated code cannot see it: make it internal or public";
        }

        if (type.TypeKind is not (TypeKind.Class or TypeKind.Struct) || (type.TypeKind == TypeKind.Class && !type.IsSealed) || type.IsRefLikeType)
        {
            return "data is a struct, or a class that is sealed: a copy of a derived object would lose what it adds";
        }

        if (type.TypeKind == TypeKind.Class && type.BaseType is { SpecialType: not SpecialType.System_Object })
        {
            return "data has no base class";
        }

        foreach (IFieldSymbol field in type.GetMembers().OfType<IFieldSymbol>())
        {
            if (!field.IsStatic && !field.IsReadOnly)
            {
                return field.IsImplicitlyDeclared && field.AssociatedSymbol is null
                    ? $"the parameter '{field.Name.TrimStart('<').Replace(">P", string.Empty)}' is used by members, and parameters can change: keep it in a property with no setter"
                    : $"'{(field.AssociatedSymbol ?? field).Name}' can change: data is immutable";
            }
        }

        return Known.Implements(type) ? "what extends IRemotable passes by proxy: it cannot be data too" : null;
    }

    private static bool IsUsable(IMethodSymbol constructor, INamedTypeSymbol type) =>
        constructor.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal
        && constructor.Parameters.All(static parameter => parameter.RefKind == RefKind.None)
        && !(constructor.Parameters.Length == 1 && SymbolEqualityComparer.Default.Equals(constructor.Parameters[0].Type, type));

    private static ISymbol? MemberFor(INamedTypeSymbol type, IParameterSymbol parameter) =>
        type.GetMembers().FirstOrDefault(member =>
            !member.IsStatic && string.Equals(member.Name, parameter.Name, StringComparison.OrdinalIgnoreCase)
            && member.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal
            && SymbolEqualityComparer.IncludeNullability.Equals(TypeOf(member), parameter.Type));

    private static ITypeSymbol? TypeOf(ISymbol member) => member switch
    {
        IPropertySymbol { GetMethod: not null, IsIndexer: false } property => property.Type,
        IFieldSymbol { IsImplicitlyDeclared: false } field => field.Type,
        _ => null,
    };

    // The name of a stored member that the constructor does not take.
    private static string? Forgotten(INamedTypeSymbol type, IMethodSymbol constructor)
    {
        foreach (IFieldSymbol field in type.GetMembers().OfType<IFieldSymbol>())
        {
            ISymbol member = field.AssociatedSymbol ?? field;
            if (!field.IsStatic && !constructor.Parameters.Any(parameter =>
                SymbolEqualityComparer.Default.Equals(MemberFor(type, parameter), member) || field.Name == "<" + parameter.Name + ">P"))
            {
                return member.Name;
            }
        }

        return null;
    }

    /// <summary>One part of data.</summary>
    internal sealed class Part(string member, PassType type)
    {
        public string Member => member;

        public PassType Type => type;
    }
}
