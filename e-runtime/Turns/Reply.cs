using System.Runtime.CompilerServices;

namespace AsyncCap.Vats;

/// <summary>In place of arguments and of a promise for the result: who asks is another process, and data are written for him at once.</summary>
/// <param name="outside">What stands for him.</param>
/// <param name="writer">Where data go that are not numbers alone.</param>
internal sealed class Reply(Outside outside, WireWriter writer)
{
    private uint _resolver;
    private bool _isWanted;

    /// <summary>Whether the answer to what was asked last has left.</summary>
    public bool IsGiven { get; private set; }

    /// <summary>Begins a turn that is to answer, or not.</summary>
    public void Expect(uint resolver, bool isWanted)
    {
        _resolver = resolver;
        _isWanted = isWanted;
        IsGiven = false;
    }

    /// <summary>Takes the answer: numbers leave at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Give<T>(Passing<T> passing, T value)
    {
        int byteCount = passing.NumberBytes;
        Outgoing outgoing = byteCount >= 0 && _isWanted ? outside.LeaveAnswer(_resolver, byteCount) : default;
        if (outgoing.Leaves)
        {
            IsGiven = true;
            passing.Put(outgoing, value);
        }
        else if (_isWanted)
        {
            writer.Begin();
            passing.Write(writer, value);
        }
    }
}
