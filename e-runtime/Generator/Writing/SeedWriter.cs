using System.Collections.Generic;
using System.Linq;
using AsyncCap.Vats.Generator.Model;
using Microsoft.CodeAnalysis;

namespace AsyncCap.Vats.Generator.Writing;

/// <summary>Writes the seeds of one class: methods of a reference to a vat.</summary>
internal static class SeedWriter
{
    /// <summary>Why a method cannot be a seed; null if it can.</summary>
    public static string? WhyNot(IMethodSymbol method)
    {
        if (!method.IsStatic || method.MethodKind != MethodKind.Ordinary)
        {
            return "a seed is static: there is no object yet that it could belong to";
        }

        if (method.ContainingType.IsGenericType || method.IsGenericMethod)
        {
            return "a seed is not generic";
        }

        if (Names.Accessibility(method.ContainingType) is null || method.DeclaredAccessibility is not
            (Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal))
        {
            return "generated code cannot see it: make it internal or public";
        }

        return Known.EventualOf(method.ReturnType) is not null || Known.IsRemotableInterface(method.ReturnType)
            ? null
            : "a seed returns the first object: an interface that extends IRemotable, or Eventual of something";
    }

    public static Source? Write(INamedTypeSymbol type)
    {
        List<Sendable> seeds = [];
        foreach (ISymbol member in type.GetMembers())
        {
            if (member is IMethodSymbol method && Known.HasAttribute(method, "SeedAttribute") && WhyNot(method) is null && Sendable.Of(method) is { } seed)
            {
                seeds.Add(seed);
            }
        }

        if (seeds.Count == 0)
        {
            return null;
        }

        bool isPublic = Names.Accessibility(type) == "public";
        string name = Names.Base(type);
        string owner = type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        string self = SendWriter.Fresh("vat", seeds);
        CodeWriter code = CodeWriter.ForFile(Names.Namespace(type));
        code.Line($"/// <summary>Puts what <see cref=\"{type.GetDocumentationCommentId()}\"/> makes into other vats.</summary>");
        code.Open($"{(isPublic ? "public" : "internal")} static class {name}Seeds");
        code.Line($"/// <param name=\"{self}\">Where it is made.</param>");
        code.Open($"extension({Known.Global}Eventual<{Known.Global}IVat> {self})");
        for (int i = 0; i < seeds.Count; i++)
        {
            if (i > 0)
            {
                code.Line();
            }

            SendWriter.Send(code, seeds[i], self, Known.Global + "IVat");
        }

        code.Close();
        code.Close();
        code.Line();
        WriteVerbs(code, seeds, owner, $"{(isPublic ? "public" : "internal")} static class {name}SeedVerbs");
        string verbs = string.Join("\n", seeds.Select(static seed => SendWriter.VerbClass(seed.Method) + ".Instance"));
        return new Source(Names.Hint(type, "Seeds"), code.ToString(), verbs);
    }

    private static void WriteVerbs(CodeWriter code, List<Sendable> seeds, string owner, string heading)
    {
        Carriers carriers = new();
        VerbWriter writer = new(code, carriers);
        code.Line("/// <summary>The verbs of seeds.</summary>");
        code.Open(heading);
        for (int i = 0; i < seeds.Count; i++)
        {
            if (i > 0)
            {
                code.Line();
            }

            // Only the vat itself: who can send to some object there must not thereby make others.
            writer.Write(seeds[i], "IsVat(ref message)", owner);
        }

        carriers.Close(code);
        code.Close();
    }
}
