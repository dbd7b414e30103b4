using System;

namespace AsyncCap.Vats;

/// <summary>Says that code runs within vats, so that the analyzers watch it. What implements an <see cref="IRemotable"/>, seeds, and async
/// methods that return a reference are watched anyway.</summary>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Method)]
public sealed class VatCodeAttribute : Attribute
{
}
