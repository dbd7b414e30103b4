using System;

namespace AsyncCap.Vats;

/// <summary>What a program may say for its trace. It cannot read one.</summary>
public static class Causality
{
    /// <summary>Leaves a text in the trace, if there is one.</summary>
    public static void Comment(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Tracing.IsOn)
        {
            Tracing.Here?.Comment(text);
        }
    }
}
