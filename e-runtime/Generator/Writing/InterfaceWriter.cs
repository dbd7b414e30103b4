using System.Collections.Generic;
using System.Linq;
using AsyncCap.Vats.Generator.Model;
using Microsoft.CodeAnalysis;

namespace AsyncCap.Vats.Generator.Writing;

/// <summary>Writes the file of one interface: sends, the send-only form, and verbs.</summary>
internal static class InterfaceWriter
{
    public static Source? Write(INamedTypeSymbol type)
    {
        if (AccessOf(type) is not { } access || !Known.Implements(type))
        {
            return null;
        }

        List<Sendable> declared = Sendable.DeclaredBy(type);
        List<Sendable> all = WithInherited(type, declared);
        if (all.Count == 0)
        {
            return null;
        }

        CodeWriter code = CodeWriter.ForFile(Names.Namespace(type));
        WriteSends(code, type, access, all);
        if (declared.Count > 0)
        {
            code.Line();
            WriteVerbs(code, type, access, declared);
        }

        string verbs = string.Join("\n", declared.Select(static sendable => SendWriter.VerbClass(sendable.Method) + ".Instance"));
        return new Source(Names.Hint(type, "Sends"), code.ToString(), verbs);
    }

    private static string? AccessOf(INamedTypeSymbol type) =>
        !type.IsGenericType ? Names.Accessibility(type) : Constructions.IsOne(type) && Constructions.IsVisible(type) ? "internal" : null;

    private static void WriteSends(CodeWriter code, INamedTypeSymbol type, string access, List<Sendable> all)
    {
        string name = Names.Base(type);
        string target = type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        string self = SendWriter.Fresh("self", all);
        code.Line($"/// <summary>Sends what <see cref=\"{type.OriginalDefinition.GetDocumentationCommentId()}\"/> can do.</summary>");
        code.Open($"{access} static class {name}Sends");
        code.Line($"/// <param name=\"{self}\">Where it goes.</param>");
        code.Open($"extension({Known.Global}Eventual<{target}> {self})");
        code.Line("/// <summary>The same methods, for who does not want to hear what comes of them: no promise is made.</summary>");
        code.Line($"public {name}Only Only => new({self});");
        foreach (Sendable sendable in all)
        {
            code.Line();
            SendWriter.Send(code, sendable, self, target);
        }

        code.Close();
        code.Close();
        code.Line();
        code.Line($"/// <summary>Sends what <see cref=\"{type.OriginalDefinition.GetDocumentationCommentId()}\"/> can do, and promises nothing.</summary>");
        code.Open($"{access} readonly struct {name}Only");
        string target_ = SendWriter.Fresh("_target", all);
        code.Line($"private readonly {Known.Global}Eventual<{target}> {target_};");
        code.Line();
        code.Line($"internal {name}Only({Known.Global}Eventual<{target}> target) => {target_} = target;");
        foreach (Sendable sendable in all)
        {
            code.Line();
            SendWriter.SendOnly(code, sendable, target_, target);
        }

        code.Close();
    }

    private static void WriteVerbs(CodeWriter code, INamedTypeSymbol type, string access, List<Sendable> declared)
    {
        Carriers carriers = new();
        VerbWriter writer = new(code, carriers);
        string target = type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        code.Line($"/// <summary>The verbs of <see cref=\"{type.OriginalDefinition.GetDocumentationCommentId()}\"/>.</summary>");
        code.Open($"{access} static class {Names.Verbs(type)}");
        bool isFirst = true;
        foreach (Sendable sendable in declared)
        {
            if (!isFirst)
            {
                code.Line();
            }

            isFirst = false;
            writer.Write(sendable, $"message.Target is {target} target", "target");
        }

        carriers.Close(code);
        code.Close();
    }

    private static List<Sendable> WithInherited(INamedTypeSymbol type, List<Sendable> declared)
    {
        List<Sendable> all = [.. declared];
        foreach (INamedTypeSymbol inherited in type.AllInterfaces)
        {
            if ((inherited.IsGenericType && !Constructions.IsOne(inherited)) || !Known.Implements(inherited))
            {
                continue;
            }

            foreach (Sendable sendable in Sendable.DeclaredBy(inherited))
            {
                if (HasVerb(sendable.Method, type) && !all.Any(other => IsSameCall(other, sendable)))
                {
                    all.Add(sendable);
                }
            }
        }

        return all;
    }

    // What another assembly declares has verbs only if the generator wrote them there. Those of a generic interface with types given are this assembly's.
    private static bool HasVerb(IMethodSymbol method, INamedTypeSymbol user)
    {
        IAssemblySymbol home = method.ContainingAssembly;
        if (SymbolEqualityComparer.Default.Equals(home, user.ContainingAssembly) || method.ContainingType.IsGenericType)
        {
            return true;
        }

        string? space = Names.Namespace(method.ContainingType);
        return home.GetTypeByMetadataName((space is null ? string.Empty : space + ".") + Names.Verbs(method.ContainingType) + "+" + Names.Verb(method)) is not null;
    }

    private static bool IsSameCall(Sendable one, Sendable other) =>
        one.Method.Name == other.Method.Name && one.Arguments.Length == other.Arguments.Length
        && one.Arguments.Zip(other.Arguments, static (mine, his) => SymbolEqualityComparer.Default.Equals(mine.Type.Type, his.Type.Type)).All(static same => same);
}
