using System;
using System.Runtime;
using Internal.Runtime.CompilerHelpers;

namespace AsyncCap.Arch.X64.Diagnostics;

/// <summary>Where the core library turns to when compiled code finds a check failed. In the kernel each is a panic.</summary>
internal static unsafe class FailureHooks
{
    /// <summary>A check of the compiler or the core library failed.</summary>
    [RuntimeExport("acap_throw")]
    public static void OnThrow(int reason) => PanicReport.Stop("corelib", reason, Describe((FailureReason)reason));

    /// <summary>Somebody gave up with a text.</summary>
    [RuntimeExport("acap_fail_fast")]
    public static void OnFailFast(char* text, int length)
    {
        // SAFETY: the core library passes the characters of a live string; what is not ASCII prints as a question mark.
        Span<byte> room = stackalloc byte[256];
        TextBuffer line = new(room);
        for (int index = 0; index < length; index++)
        {
            line.Byte(text[index] < 0x80 ? (byte)text[index] : (byte)'?');
        }

        PanicReport.Stop(line.Written);
    }

    private static string Describe(FailureReason reason)
    {
        return reason switch
        {
            FailureReason.IndexOutOfRange => "index out of range",
            FailureReason.NullReference => "null reference",
            FailureReason.DivideByZero => "division by zero",
            FailureReason.Overflow => "arithmetic overflow",
            FailureReason.InvalidCast => "invalid cast",
            FailureReason.ArrayTypeMismatch => "array type mismatch",
            FailureReason.ArgumentOutOfRange => "argument out of range",
            FailureReason.Argument => "argument",
            FailureReason.ArgumentNull => "argument null",
            FailureReason.InvalidOperation => "invalid operation",
            FailureReason.PlatformNotSupported => "platform not supported",
            FailureReason.InvalidProgram => "invalid program",
            FailureReason.TypeLoad => "type load",
            FailureReason.OutOfMemory => "out of memory",
            FailureReason.FeatureBodyRemoved => "feature body removed",
            FailureReason.FailFast => "fail fast",
            FailureReason.RuntimeMismatch => "compiler and core library do not match",
            FailureReason.UnwindFailed => "unwind failed",
            FailureReason.None or _ => "unnamed",
        };
    }
}
