using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace AsyncCap.CommandLine.Own;

/// <summary>What a scenario may be called: its name is a folder, a file, and a word on a boot line.</summary>
public static partial class ScenarioName
{
    // What C# reads as something else, and what a path or a disk does.
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "abstract", "as", "async", "await", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue", "decimal",
        "default", "delegate", "do", "double", "else", "enum", "event", "explicit", "extern", "false", "field", "finally", "fixed", "float", "for", "foreach",
        "goto", "if", "implicit", "in", "int", "interface", "internal", "is", "lock", "long", "namespace", "new", "null", "object", "operator", "out",
        "override", "params", "private", "protected", "public", "readonly", "record", "ref", "return", "sbyte", "sealed", "short", "sizeof", "stackalloc",
        "static", "string", "struct", "switch", "this", "throw", "true", "try", "typeof", "uint", "ulong", "unchecked", "un" + "safe", "ushort", "using", "var",
        "virtual", "void", "volatile", "while", "yield", "bin", "obj", "con", "nul",
    };

    /// <summary>Why a name will not do; null if it will.</summary>
    public static string? Complaint(string name, IEnumerable<string> stories)
    {
        if (name.Length == 0)
        {
            return "a scenario needs a name";
        }

        if (name.AsSpan().ContainsAny("/\\.") || name.StartsWith('~'))
        {
            return $"'{name}' is a path or a file; a scenario has a plain name, and --in says in which folder it is made";
        }

        if (!Shape().IsMatch(name))
        {
            return $"'{name}' is no name for a scenario: small letters, digits and dashes, beginning with a letter, 40 at most";
        }

        return Reserved.Contains(name) ? $"'{name}' is a word of C#'s or of the build's; choose another name"
            : stories.Contains(name) ? $"there is a story named '{name}' already; choose another name"
            : null;
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{0,39}$")]
    private static partial Regex Shape();
}
