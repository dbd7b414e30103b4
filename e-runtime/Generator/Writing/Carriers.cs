using System.Collections.Generic;
using System.Linq;
using AsyncCap.Vats.Generator.Model;
using Microsoft.CodeAnalysis;

namespace AsyncCap.Vats.Generator.Writing;

/// <summary>Names how types are carried, and collects what must be made for it: passings of composed types and of enumerations.</summary>
internal sealed class Carriers
{
    private readonly Dictionary<string, string> _properties = [];
    private readonly List<string> _lines = [];
    private readonly List<PassType> _enumerations = [];

    /// <summary>An expression of the passing of a type.</summary>
    public string Of(PassType type)
    {
        string own = type.Kind switch
        {
            PassKind.Primitive => Known.Global + "PassingData." + Primitive.Name(type.Type.SpecialType),
            PassKind.Text => Known.Global + "PassingData." + (type.MayBeNull ? "String" : "Text"),
            PassKind.System => Known.Global + "PassingData." + type.Type.Name,
            PassKind.Near => Known.Global + "ByProxy<" + type.Code + ">.Instance",
            PassKind.Data => Names.Prefix(type.Type) + Names.Passing((INamedTypeSymbol)type.Type) + ".Instance",
            PassKind.Enumeration => Enumeration(type),
            PassKind.Optional => Composed(type, "PassingOptional<" + type.Parts[0].Code + ">"),
            PassKind.Row => Composed(type, "PassingImmutableArray<" + type.Parts[0].Code + ">"),
            PassKind.Tuple => Composed(type, "PassingTuple<" + string.Join(", ", type.Parts.Select(static part => part.Code)) + ">"),
            PassKind.Reference => Composed(type, "PassingReference<" + type.Parts[0].Code + ">"),
            _ => "null!",
        };
        return type.MayBeNull && type.Kind is PassKind.Data or PassKind.System && type.MayBeNull
            ? Property(type.Code, $"new {Known.Global}PassingMaybe<{type.Code.TrimEnd('?')}>({own})")
            : own;
    }

    /// <summary>A statement that writes a value.</summary>
    public string Write(PassType type, string value) => type.Kind switch
    {
        PassKind.Primitive => "writer.Write(" + value + ");",
        PassKind.Reference => "writer.Write(" + value + ", " + Of(type.Parts[0]) + ");",
        _ => Of(type) + ".Write(writer, " + value + ");",
    };

    /// <summary>An expression that reads one.</summary>
    public string Read(PassType type) => type.Kind switch
    {
        PassKind.Primitive => "reader.Read" + Primitive.Name(type.Type.SpecialType) + "()",
        PassKind.Reference => "reader.ReadReference(" + Of(type.Parts[0]) + ")",
        _ => Of(type) + ".Read(reader)",
    };

    /// <summary>An expression of the value with other references in it.</summary>
    public string Map(PassType type, string value) => type switch
    {
        { HasReferences: false } => value,
        { Kind: PassKind.Reference } => "map.Map(" + value + ", " + Of(type.Parts[0]) + ")",
        _ => Of(type) + ".Map(" + value + ", map)",
    };

    /// <summary>Writes what was collected, as a class within the one that uses it.</summary>
    public void Close(CodeWriter code)
    {
        if (_lines.Count == 0 && _enumerations.Count == 0)
        {
            return;
        }

        code.Line();
        code.Open("private static class Carried");
        foreach (string line in _lines)
        {
            code.Line(line);
        }

        foreach (PassType type in _enumerations)
        {
            EnumerationWriter.Write(code, type, _properties[type.Code]);
        }

        code.Close();
    }

    private string Enumeration(PassType type)
    {
        if (!_properties.TryGetValue(type.Code, out string? name))
        {
            name = "Of" + type.Type.Name + _properties.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
            _properties.Add(type.Code, name);
            _enumerations.Add(type);
        }

        return "Carried." + name + ".Instance";
    }

    private string Composed(PassType type, string generic) =>
        Property(type.Code, $"new {Known.Global}{generic}({string.Join(", ", type.Parts.Select(Of))})");

    private string Property(string code, string made)
    {
        if (!_properties.TryGetValue(code, out string? name))
        {
            name = "P" + _properties.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
            _properties.Add(code, name);
            _lines.Add($"public static {Known.Global}Passing<{code}> {name} {{ get; }} = {made};");
        }

        return "Carried." + name;
    }
}
