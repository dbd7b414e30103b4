using System;
using System.Collections.Generic;
using System.Globalization;
using AsyncCap.Arch.Sharing;

namespace AsyncCap.Arch.Exploration.Instructions.Engine;

/// <summary>Names for objects, given as they first appear in a path that people read.</summary>
internal sealed class ObjectNames
{
    private readonly Dictionary<object, string> _names = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, int> _counts = [];

    /// <summary>Gives an object a name of its own.</summary>
    public void Name(object value, string name) => _names[value] = name;

    /// <summary>The name of an object, or the text of a plain value.</summary>
    public string Of(object? value)
    {
        switch (value)
        {
            case null:
                return "null";
            case string text:
                return text;
            case IFormattable number when value.GetType().IsValueType:
                return number.ToString(null, CultureInfo.InvariantCulture);
            default:
                break;
        }

        if (_names.TryGetValue(value, out string? known))
        {
            return known;
        }

        string type = value is ParkSlot { Name: { } slot } ? $"{slot}'s slot" : PlaceNames.Of(value.GetType());
        _ = _counts.TryGetValue(type, out int count); // 0 if it is the first
        _counts[type] = count + 1;
        string name = $"{type}#{count + 1}";
        _names[value] = name;
        return name;
    }

    /// <summary>Forgets all of them.</summary>
    public void Clear()
    {
        _names.Clear();
        _counts.Clear();
    }
}
