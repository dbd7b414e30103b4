using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AsyncCap.Arch.Exploration.Instructions.Engine;

/// <summary>A vector clock of eight threads: how far of each is known to have happened.</summary>
internal struct Epochs
{
    private Vector256<int> _known;

    public int this[int thread]
    {
        readonly get => _known.GetElement(thread);
        set => _known = _known.WithElement(thread, value);
    }

    /// <summary>Adds all that another knows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Join(in Epochs other) => _known = Vector256.Max(_known, other._known);

    /// <summary>Whether all of this is known to another.</summary>
    public readonly bool IsKnownTo(in Epochs other) => Vector256.LessThanOrEqualAll(_known, other._known);
}
