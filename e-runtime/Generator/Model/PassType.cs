using System;
using Microsoft.CodeAnalysis;

namespace AsyncCap.Vats.Generator.Model;

/// <summary>A type, and how it passes; or why it does not.</summary>
internal sealed class PassType
{
    public PassType(ITypeSymbol type, PassKind kind, params PassType[] parts)
    {
        Type = type;
        Kind = kind;
        Parts = parts;
        Code = type.ToDisplayString(Known.Code);
    }

    public ITypeSymbol Type { get; }

    public PassKind Kind { get; }

    /// <summary>What it is made of.</summary>
    public PassType[] Parts { get; }

    /// <summary>The type as code.</summary>
    public string Code { get; }

    /// <summary>Why it is refused, as a sentence without its end.</summary>
    public string? Reason { get; private set; }

    /// <summary>A reference type that may be null.</summary>
    public bool MayBeNull => Type.IsReferenceType && Type.NullableAnnotation == NullableAnnotation.Annotated;

    /// <summary>Whether references may be within.</summary>
    public bool HasReferences { get; set; }

    /// <summary>No value of it takes fewer bytes.</summary>
    public int LeastBytes { get; set; }

    public static PassType Refuse(ITypeSymbol type, string reason) => new(type, PassKind.Refused) { Reason = reason };

    /// <summary>The first part that is refused, or null.</summary>
    public PassType? FirstRefused => Kind == PassKind.Refused ? this : Array.Find(Parts, static part => part.Kind == PassKind.Refused);
}
