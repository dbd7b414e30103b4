using Internal.Runtime;

namespace System.Runtime.CompilerServices;

public static unsafe partial class RuntimeHelpers
{
    /// <summary>A number that stays with the object: its address, since objects do not move.</summary>
    public static int GetHashCode(object? o)
    {
        nuint address = *(nuint*)&o;
        return (int)(address >> 3);
    }
}
