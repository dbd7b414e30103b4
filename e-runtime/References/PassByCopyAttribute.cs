using System;

namespace AsyncCap.Vats;

/// <summary>Marks immutable data that messages carry by copy: a struct or sealed class, with a constructor that takes all that it has.</summary>
/// <remarks>The generator writes how it is carried. Within a process the data itself is shared, for nobody can change it.</remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class PassByCopyAttribute : Attribute
{
}
