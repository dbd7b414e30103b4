using System.Collections.Generic;
using System.Linq;
using AsyncCap.Vats.Generator.Model;
using Microsoft.CodeAnalysis;

namespace AsyncCap.Vats.Generator.Writing;

/// <summary>Writes the passing of an enumeration: what has no name is refused; of flags, what is no sum of names.</summary>
internal static class EnumerationWriter
{
    public static void Write(CodeWriter code, PassType type, string name)
    {
        INamedTypeSymbol enumeration = (INamedTypeSymbol)type.Type;
        string underlying = enumeration.EnumUnderlyingType!.ToDisplayString(Known.Code);
        code.Line();
        code.Open($"public sealed class {name} : {Known.Global}Passing<{type.Code}>");
        code.Line($"public static {name} Instance {{ get; }} = new();");
        code.Line();
        code.Line($"public override int LeastBytes => {type.LeastBytes};");
        code.Line();
        code.Line($"public override void Write({Known.Global}WireWriter writer, {type.Code} value) => writer.Write(({underlying})value);");
        code.Line();
        code.Open($"public override {type.Code} Read({Known.Global}WireReader reader)");
        code.Line($"{type.Code} value = ({type.Code})reader.Read{Primitive.Name(enumeration.EnumUnderlyingType.SpecialType)}();");
        code.Open($"if (!({Test(enumeration, type.Code)}))");
        code.Line("reader.Refuse();");
        code.Close();
        code.Line();
        code.Line("return value;");
        code.Close();
        code.Close();
    }

    private static string Test(INamedTypeSymbol enumeration, string type)
    {
        List<string> members = [.. enumeration.GetMembers().OfType<IFieldSymbol>().Where(static field => field.HasConstantValue)
            .Select(field => type + "." + Names.Escape(field.Name))];
        bool isFlags = enumeration.GetAttributes().Any(static attribute => attribute.AttributeClass is { Name: "FlagsAttribute" } known
            && known.ContainingNamespace.ToDisplayString() == "System");
        return members.Count == 0 ? "value == 0"
            : isFlags ? $"(value & ~({string.Join(" | ", members)})) == 0"
            : "value is " + string.Join(" or ", members);
    }
}
