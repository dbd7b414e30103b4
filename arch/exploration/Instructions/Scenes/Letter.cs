using AsyncCap.Arch.Sharing;

namespace AsyncCap.Arch.Exploration.Instructions.Scenes;

/// <summary>An item for lists: who sent it, and which of his it is.</summary>
internal sealed class Letter(int sender, int number) : Node
{
    public int Sender { get; } = sender;

    public int Number { get; } = number;

    /// <inheritdoc/>
    public override string ToString() => $"letter {Sender}.{Number}";
}
