using System.Diagnostics.CodeAnalysis;

namespace Internal.Runtime.CompilerHelpers;

/// <summary>Where compiled code calls when a check fails. The names are a contract with the compiler;
/// <c>Throw</c> is the profile's: the kernel panics, a program throws.</summary>
public static partial class ThrowHelpers
{
    [DoesNotReturn]
    internal static void ThrowIndexOutOfRangeException() => Throw(FailureReason.IndexOutOfRange);

    [DoesNotReturn]
    internal static void ThrowNullReferenceException() => Throw(FailureReason.NullReference);

    [DoesNotReturn]
    internal static void ThrowDivideByZeroException() => Throw(FailureReason.DivideByZero);

    [DoesNotReturn]
    internal static void ThrowOverflowException() => Throw(FailureReason.Overflow);

    [DoesNotReturn]
    internal static void ThrowArrayTypeMismatchException() => Throw(FailureReason.ArrayTypeMismatch);

    [DoesNotReturn]
    internal static void ThrowInvalidCastException() => Throw(FailureReason.InvalidCast);

    [DoesNotReturn]
    internal static void ThrowArgumentException() => Throw(FailureReason.Argument);

    [DoesNotReturn]
    internal static void ThrowArgumentOutOfRangeException() => Throw(FailureReason.ArgumentOutOfRange);

    [DoesNotReturn]
    internal static void ThrowPlatformNotSupportedException() => Throw(FailureReason.PlatformNotSupported);

    [DoesNotReturn]
    internal static void ThrowNotImplementedException() => Throw(FailureReason.PlatformNotSupported);

    [DoesNotReturn]
    internal static void ThrowInvalidProgramException() => Throw(FailureReason.InvalidProgram);

    [DoesNotReturn]
    internal static void ThrowInvalidProgramExceptionWithArgument() => Throw(FailureReason.InvalidProgram);

    [DoesNotReturn]
    internal static void ThrowTypeLoadException() => Throw(FailureReason.TypeLoad);

    [DoesNotReturn]
    internal static void ThrowFeatureBodyRemoved() => Throw(FailureReason.FeatureBodyRemoved);
}
