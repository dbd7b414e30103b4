using System;
using System.Diagnostics.CodeAnalysis;

namespace Internal.Runtime.CompilerHelpers;

public static partial class ThrowHelpers
{
    /// <summary>Throws what .NET would throw for the same failed check.</summary>
    [DoesNotReturn]
    internal static void Throw(FailureReason reason) => throw Create(reason);

    internal static Exception Create(FailureReason reason) => reason switch
    {
        FailureReason.IndexOutOfRange => new IndexOutOfRangeException(),
        FailureReason.NullReference => new NullReferenceException(),
        FailureReason.DivideByZero => new DivideByZeroException(),
        FailureReason.Overflow => new OverflowException(),
        FailureReason.InvalidCast => new InvalidCastException(),
        FailureReason.ArrayTypeMismatch => new ArrayTypeMismatchException(),
        FailureReason.ArgumentOutOfRange => new ArgumentOutOfRangeException(),
        FailureReason.Argument => new ArgumentException(),
        FailureReason.ArgumentNull => new ArgumentNullException(),
        FailureReason.InvalidOperation => new InvalidOperationException(),
        FailureReason.PlatformNotSupported => new PlatformNotSupportedException(),
        FailureReason.TypeLoad => new TypeLoadException(),
        FailureReason.OutOfMemory => new OutOfMemoryException(),
        _ => new InvalidProgramException(),
    };
}
