using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats.Chaos;

/// <summary>What a client saw of a call, as it is told: one word, and the answer beside it.</summary>
/// <remarks>
/// <code>
/// bits  0 to  7  outcome: 0 an answer, else the <see cref="ProblemKind"/>
/// bits  8 to 15  generation to which the client was bound when it sent
/// bits 16 to 31  number of the call
/// bits 32 to 47  the client
/// </code>
/// </remarks>
internal readonly struct ChaosFact
{
    private readonly long _word;

    /// <summary>As it was told.</summary>
    public ChaosFact(long word) => _word = word;

    /// <summary>As it is seen.</summary>
    public ChaosFact(int client, int call, int generation, int outcome) =>
        _word = ((long)client << 32) | ((long)call << 16) | ((long)(generation & 0xFF) << 8) | (long)(outcome & 0xFF);

    /// <summary>As it is told.</summary>
    public long Word => _word;

    /// <summary>The client.</summary>
    public int Client => (int)(_word >> 32) & 0xFFFF;

    /// <summary>The number of its call.</summary>
    public int Call => (int)(_word >> 16) & 0xFFFF;

    /// <summary>The generation to which it was bound.</summary>
    public int Generation => (int)(_word >> 8) & 0xFF;

    /// <summary>What came: 0 an answer, else the <see cref="ProblemKind"/>.</summary>
    public int Outcome => (int)_word & 0xFF;
}
