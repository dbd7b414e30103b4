using System.Linq;
using Microsoft.CodeAnalysis;

namespace AsyncCap.Vats.Generator.Model;

/// <summary>Where in a message an argument travels.</summary>
internal enum Place
{
    /// <summary>An object word, A or B.</summary>
    Word,

    /// <summary>Both object words: a reference.</summary>
    Reference,

    /// <summary>A number word, X or Y.</summary>
    Number,

    /// <summary>A field of the one object that has all arguments.</summary>
    Field,
}

/// <summary>A parameter, how it passes, and where in a message.</summary>
internal sealed class Argument(IParameterSymbol parameter)
{
    public IParameterSymbol Parameter => parameter;

    /// <summary>The parameter's name as code.</summary>
    public string Name { get; } = Names.Escape(parameter.Name);

    public PassType Type { get; } = Passability.OfArgument(parameter.Type);

    public Place Place { get; set; }

    /// <summary>The word's or field's name.</summary>
    public string Slot { get; set; } = string.Empty;
}

/// <summary>Finds places: two object words and two numbers, or else an object for all.</summary>
internal static class Packing
{
    private const int Words = 2;

    public static void Assign(Argument[] arguments)
    {
        int objects = 0;
        int numbers = 0;
        foreach (Argument argument in arguments)
        {
            argument.Place = PlaceOf(argument.Type);
            switch (argument.Place)
            {
                case Place.Word:
                    argument.Slot = objects++ == 0 ? "A" : "B";
                    break;
                case Place.Reference:
                    objects += Words;
                    break;
                case Place.Number:
                    argument.Slot = numbers++ == 0 ? "X" : "Y";
                    break;
                case Place.Field:
                default:
                    break;
            }
        }

        if (objects <= Words && numbers <= Words && arguments.All(static argument => argument.Place != Place.Field))
        {
            return;
        }

        for (int i = 0; i < arguments.Length; i++)
        {
            arguments[i].Place = Place.Field;
            arguments[i].Slot = "P" + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    private static Place PlaceOf(PassType type) => type.Kind switch
    {
        PassKind.Primitive or PassKind.Enumeration => Place.Number,
        PassKind.Reference => Place.Reference,
        _ => type.Type.IsReferenceType ? Place.Word : Place.Field,
    };
}
