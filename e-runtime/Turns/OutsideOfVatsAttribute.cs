using System;

namespace AsyncCap.Vats;

/// <summary>Says that code does not run within vats, or is trusted to know better: the analyzers leave it alone.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface | AttributeTargets.Method | AttributeTargets.Constructor
    | AttributeTargets.Field | AttributeTargets.Property)]
public sealed class OutsideOfVatsAttribute : Attribute
{
}
