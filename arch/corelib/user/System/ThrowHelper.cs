using System.Diagnostics.CodeAnalysis;
using Internal.Runtime.CompilerHelpers;

namespace System;

/// <summary>Throws for the library's own argument checks, out of line so that the checks stay small.</summary>
/// <remarks>Each is one <c>throw</c> and may be inlined, as far as anybody says: only so does the compiler see that it does not return, and keeps nothing
/// safe from the call.</remarks>
internal static class ThrowHelper
{
    [DoesNotReturn]
    public static void IndexOutOfRange() => throw ThrowHelpers.Create(FailureReason.IndexOutOfRange);

    [DoesNotReturn]
    public static void ArgumentOutOfRange() => throw ThrowHelpers.Create(FailureReason.ArgumentOutOfRange);

    [DoesNotReturn]
    public static void Argument() => throw ThrowHelpers.Create(FailureReason.Argument);

    [DoesNotReturn]
    public static void ArgumentNull() => throw ThrowHelpers.Create(FailureReason.ArgumentNull);

    [DoesNotReturn]
    public static void InvalidOperation() => throw ThrowHelpers.Create(FailureReason.InvalidOperation);
}
