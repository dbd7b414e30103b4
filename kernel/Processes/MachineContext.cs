using System.Runtime.CompilerServices;

namespace AsyncCap.Kernel.Processes;

/// <summary>A process's registers while it does not run: 768 bytes whose layout only the machine layer knows.</summary>
[InlineArray(WordCount)]
public struct MachineContext
{
    /// <summary>64-bit words in a context.</summary>
    public const int WordCount = 96;

    private ulong _word0;
}
