using Microsoft.CodeAnalysis;

namespace AsyncCap.Vats.Generator.Model;

/// <summary>Types that fit a number word of a message.</summary>
internal static class Primitive
{
    /// <summary>Bytes on the wire; 0 for what is no primitive.</summary>
    public static int Bytes(SpecialType type) => type switch
    {
        SpecialType.System_Boolean or SpecialType.System_Byte or SpecialType.System_SByte => 1,
        SpecialType.System_Char or SpecialType.System_Int16 or SpecialType.System_UInt16 => 2,
        SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_Single => 4,
        SpecialType.System_Int64 or SpecialType.System_UInt64 or SpecialType.System_Double => 8,
        _ => 0,
    };

    /// <summary>Bytes in a message between processes, where a number of four bytes with a point is carried as one of eight.</summary>
    public static int WireBytes(SpecialType type) => type == SpecialType.System_Single ? sizeof(double) : Bytes(type);

    /// <summary>The library's name: of the reader's method and of the passing.</summary>
    public static string Name(SpecialType type) => type.ToString().Substring("System_".Length);

    /// <summary>An expression of the type as an expression of a long.</summary>
    public static string ToWord(SpecialType type, string value) => type switch
    {
        SpecialType.System_Boolean => value + " ? 1L : 0L",
        SpecialType.System_UInt64 => "unchecked((long)" + value + ")",
        SpecialType.System_Double or SpecialType.System_Single => "global::System.BitConverter.DoubleToInt64Bits(" + value + ")",
        _ => value,
    };

    /// <summary>The way back.</summary>
    public static string FromWord(SpecialType type, string code, string word) => type switch
    {
        SpecialType.System_Boolean => word + " != 0",
        SpecialType.System_Int64 => word,
        SpecialType.System_Double => "global::System.BitConverter.Int64BitsToDouble(" + word + ")",
        SpecialType.System_Single => "(float)global::System.BitConverter.Int64BitsToDouble(" + word + ")",
        _ => "unchecked((" + code + ")" + word + ")",
    };
}
