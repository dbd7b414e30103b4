using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime;
using System.Runtime.CompilerServices;
using Internal.Runtime.CompilerHelpers;

namespace Internal.Runtime;

/// <summary>The one way to stop: two functions that the machine layer supplies.</summary>
public static unsafe class Panic
{
    [DoesNotReturn]
    public static void Stop(FailureReason reason)
    {
        Throw((int)reason);
        HoldForever();
    }

    [DoesNotReturn]
    public static void FailFast(string? message)
    {
        string text = message ?? "";
        FailFast(ref Unsafe.AsRef(in text.GetPinnableReference()), text.Length);
        HoldForever();
    }

    /// <summary><c>acap_throw(int reason)</c>: report the reason, never return.</summary>
    [RuntimeImport("*", "acap_throw")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void Throw(int reason);

    /// <summary><c>acap_fail_fast(char* text, int length)</c>: report UTF-16 text, never return.</summary>
    [RuntimeImport("*", "acap_fail_fast")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void FailFast(ref char text, int length);

    // The machine layer does not return; this makes a broken one stand still instead of running on.
    [DoesNotReturn]
    private static void HoldForever()
    {
        while (true)
        {
        }
    }
}
