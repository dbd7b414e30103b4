using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace AsyncCap.CommandLine.Images;

/// <summary>Adds up, type by type, what the metal compiler put into an image, from the map that it writes.</summary>
/// <remarks>The map is XML with one element per node:
/// <c>&lt;MethodCode Name="Assembly_Namespace_Type__Method" Length="12" …/&gt;</c>.
/// A generic instantiation counts as a type of its own: it has code of its own.</remarks>
public static partial class IlcMap
{
    /// <summary>What belongs to no type: tables of the runtime.</summary>
    public const string RuntimeTables = "(runtime tables)";

    /// <summary>What belongs to the compiler's own constants: UTF-8 literals, initial values of arrays.</summary>
    public const string Constants = "(constants)";

    /// <summary>Bytes by type.</summary>
    public static Dictionary<string, long> ReadSizes(XDocument map)
    {
        List<(string Name, long SizeBytes)> nodes = [.. map.Root!.Elements()
            .Select(node => ((string?)node.Attribute("Name") ?? "", (long?)node.Attribute("Length") ?? 0))];
        string[] assemblies = ["CoreLib_", .. nodes.Select(node => StartupCode().Match(node.Name)).Where(match => match.Success)
            .Select(match => match.Groups[1].Value + "_").Distinct()];
        return nodes.GroupBy(node => TypeOf(node.Name, assemblies), StringComparer.Ordinal)
            .Where(group => group.Sum(node => node.SizeBytes) > 0)
            .ToDictionary(group => group.Key, group => group.Sum(node => node.SizeBytes), StringComparer.Ordinal);
    }

    /// <summary>The namespace of a type as <see cref="ReadSizes"/> names it.</summary>
    public static string NamespaceOf(string type)
    {
        if (type.StartsWith('('))
        {
            return type;
        }

        string withoutArguments = type.Split('<')[0];
        int lastDot = withoutArguments.LastIndexOf('.');
        return lastDot < 0 ? "(global)" : withoutArguments[..lastDot];
    }

    private static string TypeOf(string symbol, string[] assemblies)
    {
        string name = Decoration().Replace(symbol, "");
        string? assembly = Array.Find(assemblies, prefix => name.StartsWith(prefix, StringComparison.Ordinal));
        if (assembly is null)
        {
            return RuntimeTables;
        }

        string rest = name[assembly.Length..];
        if (rest.StartsWith("_PrivateImplementationDetails", StringComparison.Ordinal))
        {
            return Constants;
        }

        if (rest.StartsWith("_Module_", StringComparison.Ordinal))
        {
            return RuntimeTables; // the code before Main
        }

        // The method begins at the first "__" that is not inside type arguments.
        int depth = 0;
        int end = rest.Length;
        for (int index = 0; index < rest.Length - 1; index++)
        {
            depth += rest[index] switch { '<' => 1, '>' => -1, _ => 0 };
            if (depth == 0 && rest[index] == '_' && rest[index + 1] == '_')
            {
                end = index;
                break;
            }
        }

        string type = assemblies.Aggregate(rest[..end], (text, prefix) => text.Replace(prefix, "", StringComparison.Ordinal));
        return GenericArity().Replace(type, "").Replace('_', '.');
    }

    [GeneratedRegex("^(.+?)__Module___StartupCodeMain$")]
    private static partial Regex StartupCode();

    // What the compiler puts before a type's or a method's name for the things that belong to it.
    [GeneratedRegex(@"^(_ZTV\d*|__NONGCSTATICS|__GCSTATICS|__writableData|__readonlydata_|__(?:Generic)?Dict_?)")]
    private static partial Regex Decoration();

    // "_1" in "Kernel_1<…>": how many type arguments follow.
    [GeneratedRegex(@"_\d+(?=<)")]
    private static partial Regex GenericArity();
}
