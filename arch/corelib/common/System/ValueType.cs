using Internal.Runtime.CompilerHelpers;

namespace System;

/// <summary>The base class of all structs.</summary>
/// <remarks>The field-by-field defaults need reflection, so a struct that is compared as an object says how.</remarks>
public abstract class ValueType
{
    public override bool Equals(object? obj)
    {
        ThrowHelpers.ThrowPlatformNotSupportedException();
        return false;
    }

    public override int GetHashCode()
    {
        ThrowHelpers.ThrowPlatformNotSupportedException();
        return 0;
    }
}
