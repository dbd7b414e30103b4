namespace System.Runtime.CompilerServices;

/// <summary>Any object as its bytes: what lies behind the method table pointer. The names are a contract with the compiler, which takes generic
/// structs out of their boxes by it.</summary>
internal sealed class RawData
{
    public byte Data;
}
