using System;
using System.Runtime;
using System.Runtime.CompilerServices;

namespace AsyncCap.Tests.CoreLib;

/// <summary>The first word of the command line chooses what the program does.</summary>
internal static unsafe class Arguments
{
    public static bool Is(ReadOnlySpan<byte> word)
    {
        byte* argument = FirstArgument();
        if (argument == null)
        {
            return false;
        }

        int length = 0;
        while (argument[length] != 0)
        {
            length++;
        }

        return new ReadOnlySpan<byte>(argument, length).SequenceEqual(word);
    }

    [RuntimeImport("*", "linux_first_argument")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern byte* FirstArgument();
}
