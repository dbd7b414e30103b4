using Internal.Runtime.CompilerHelpers;

namespace System.Runtime.InteropServices;

/// <summary>The compiler looks its one method up by name; no type here answers casts at run time.</summary>
internal static class IDynamicInterfaceCastable
{
    internal static nint GetDynamicInterfaceImplementation(object instance, nint interfaceType, ushort slot)
    {
        ThrowHelpers.ThrowPlatformNotSupportedException();
        return 0;
    }
}
