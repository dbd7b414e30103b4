namespace AsyncCap.Vats;

/// <summary>The result of what returns nothing: that it has happened.</summary>
public readonly struct Unit
{
}
