using System.Linq;
using AsyncCap.Vats.Generator.Model;
using Microsoft.CodeAnalysis;

namespace AsyncCap.Vats.Generator.Writing;

/// <summary>Writes how data that is marked to pass by copy is carried.</summary>
internal static class DataWriter
{
    public static Source? Write(INamedTypeSymbol type)
    {
        DataShape shape = DataShape.Of(type, [type.OriginalDefinition]);
        if (shape.Problem is not null)
        {
            return null;
        }

        Carriers carriers = new();
        CodeWriter code = CodeWriter.ForFile(Names.Namespace(type));
        string name = Names.Passing(type);
        string data = type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        string generic = $"{Known.Global}Passing<{data}>";
        code.Line($"/// <summary>How <see cref=\"{type.GetDocumentationCommentId()}\"/> is carried between vats.</summary>");
        code.Open($"{Names.Accessibility(type)} sealed class {name} : {generic}");
        code.Open($"private {name}()");
        code.Close();
        code.Line();
        code.Line("/// <summary>The only one.</summary>");
        code.Line($"public static {generic} Instance {{ get; }} = new {name}();");
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Line($"public override int LeastBytes => {shape.Parts.Sum(static part => part.Type.LeastBytes)};");
        WriteWrite(code, shape, carriers, data, type.IsReferenceType);
        WriteRead(code, shape, carriers, data);
        if (shape.Parts.Any(static part => part.Type.HasReferences))
        {
            WriteMap(code, shape, carriers, data);
        }

        carriers.Close(code);
        code.Close();
        return new Source(Names.Hint(type, "Passing"), code.ToString(), string.Empty);
    }

    private static void WriteWrite(CodeWriter code, DataShape shape, Carriers carriers, string data, bool isClass)
    {
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Open($"public override void Write({Known.Global}WireWriter writer, {data} value)");
        if (isClass)
        {
            code.Open("if (value is null)");
            code.Line("writer.Refuse();");
            code.Line("return;");
            code.Close();
            code.Line();
        }

        foreach (DataShape.Part part in shape.Parts)
        {
            code.Line(carriers.Write(part.Type, "value." + Names.Escape(part.Member)));
        }

        code.Close();
    }

    // The constructor is a user's, and what came may be a lie: it is called only with what was read so far without fault, and may refuse it by throwing.
    private static void WriteRead(CodeWriter code, DataShape shape, Carriers carriers, string data)
    {
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Open($"public override {data} Read({Known.Global}WireReader reader)");
        for (int i = 0; i < shape.Parts.Length; i++)
        {
            code.Line($"{shape.Parts[i].Type.Code} part{i} = {carriers.Read(shape.Parts[i].Type)};");
        }

        string made = $"new {data}({string.Join(", ", shape.Parts.Select(static (_, i) => "part" + i))})";
        code.Open("if (!reader.IsRefused)");
        code.Open("try");
        code.Line($"return {made};");
        code.Close();
        code.Open("catch (global::System.Exception)");
        code.Line("reader.Refuse();");
        code.Close();
        code.Close();
        code.Line();
        code.Line("return default!;");
        code.Close();
    }

    private static void WriteMap(CodeWriter code, DataShape shape, Carriers carriers, string data)
    {
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Line($"public override {data} Map({data} value, {Known.Global}ReferenceMap map) =>");
        code.Line($"    new {data}({string.Join(", ", shape.Parts.Select(part => carriers.Map(part.Type, "value." + Names.Escape(part.Member))))});");
    }
}
