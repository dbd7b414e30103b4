using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using AsyncCap.Vats.Generator.Model;

namespace AsyncCap.Vats.Generator.Writing;

/// <summary>Writes the list of all verbs of an assembly.</summary>
internal static class TableWriter
{
    public static string Write(ImmutableArray<Source> sources, string space, bool isPublic)
    {
        List<string> verbs = [];
        foreach (Source source in sources)
        {
            verbs.AddRange(source.Verbs.Split(['\n'], StringSplitOptions.RemoveEmptyEntries));
        }

        verbs.Sort(StringComparer.Ordinal);
        CodeWriter code = CodeWriter.ForFile(space);
        code.Line("/// <summary>The verbs that this assembly declares.</summary>");
        code.Open($"{(isPublic ? "public" : "internal")} static class Verbs");
        code.Line("/// <summary>All of them, in an order of no meaning; a new array each time.</summary>");
        code.Line($"public static {Known.Global}Verb[] All => new {Known.Global}Verb[]");
        code.Open(string.Empty);
        foreach (string verb in verbs)
        {
            code.Line(verb + ",");
        }

        code.Close("};");
        code.Close();
        return code.ToString();
    }
}
