namespace AsyncCap.Vats;

/// <summary>What an interface extends so that its objects can be sent to: they pass by proxy, and everything else passes by copy.</summary>
/// <remarks>An <c>ICar</c> is near and is called; an <see cref="Eventual{T}"/> of it may be anywhere and is only sent to. The source generator
/// writes the sends.</remarks>
public interface IRemotable
{
}
