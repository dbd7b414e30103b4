using Internal.Runtime.CompilerHelpers;

namespace System.Runtime.CompilerServices;

public static unsafe partial class RuntimeHelpers
{
    /// <summary>Refused: the kernel has no objects to tell apart.</summary>
    public static int GetHashCode(object? o)
    {
        ThrowHelpers.ThrowPlatformNotSupportedException();
        return 0;
    }
}
