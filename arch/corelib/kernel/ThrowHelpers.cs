using System.Diagnostics.CodeAnalysis;

namespace Internal.Runtime.CompilerHelpers;

public static partial class ThrowHelpers
{
    /// <summary>In the kernel a failed check is our own error: stop, and say which check it was.</summary>
    [DoesNotReturn]
    internal static void Throw(FailureReason reason) => Panic.Stop(reason);
}
