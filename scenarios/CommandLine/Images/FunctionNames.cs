using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace AsyncCap.CommandLine.Images;

/// <summary>Functions by address, from what <c>nm -n</c> prints of images.</summary>
public sealed partial class FunctionNames
{
    private readonly ulong[] _addresses;
    private readonly string[] _names;

    /// <summary>Reads the output of <c>nm -n</c>, of several images one after the other.</summary>
    public FunctionNames(string symbols)
    {
        List<(ulong Address, string Name)> all = [.. symbols.Split('\n').Select(line => line.Split(' ', 3))
            .Where(words => words.Length == 3 && words[1] is "t" or "T")
            .Select(words => (ulong.Parse(words[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture), Readable(words[2])))
            .OrderBy(symbol => symbol.Item1)];
        _addresses = [.. all.Select(symbol => symbol.Address)];
        _names = [.. all.Select(symbol => symbol.Name)];
    }

    /// <summary>The function that an address is in.</summary>
    public string Find(ulong address)
    {
        int place = Array.BinarySearch(_addresses, address);
        place = place < 0 ? ~place - 1 : place;
        return place < 0 ? "unknown" : _names[place];
    }

    /// <summary>A symbol of the compiler as people write it: <c>Turns.MessageTransfer.DecodeSlots</c>.</summary>
    public static string Readable(string symbol)
    {
        string plain = symbol.Split('<')[0];
        Match match = Managed().Match(plain);
        return match.Success ? $"{match.Groups[1].Value.Replace('_', '.')}.{match.Groups[2].Value}" : plain;
    }

    // AsyncCap_Image_Kernel_AsyncCap_Kernel_Turns_MessageTransfer__DecodeSlots: image, project, type, method.
    [GeneratedRegex("^AsyncCap_Image_[A-Za-z]+_AsyncCap_(?:Kernel|Scenarios|Arch)?_?(.+?)__(.+)$")]
    private static partial Regex Managed();
}
