using AsyncCap.Arch.Sharing;

namespace AsyncCap.Arch.Exploration.Instructions.Scenes;

/// <summary>An item for lists: who sent it, and which of his it is.</summary>
internal sealed class Letter(int sender, int number) : INode<Letter>
{
    private Letter? _next;

    public int Sender { get; } = sender;

    public int Number { get; } = number;

    ref Letter? INode<Letter>.Next => ref _next;

    /// <inheritdoc/>
    public override string ToString() => $"letter {Sender}.{Number}";
}
