using System;

namespace AsyncCap.Vats;

/// <summary>Marks a static method that makes the first object of a vat. The generator writes it as a method of <c>Eventual&lt;IVat&gt;</c>.</summary>
/// <remarks>Being static it captures nothing: what the object knows of others comes by the arguments, which pass as arguments of messages do.</remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SeedAttribute : Attribute
{
}
