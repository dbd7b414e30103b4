using System;

namespace Internal.Runtime.CompilerHelpers;

/// <summary>Turns the compiler's tokens into handles. The names are a contract with the compiler.</summary>
internal static unsafe class LdTokenHelpers
{
    private static RuntimeTypeHandle GetRuntimeTypeHandle(nint type) => *(RuntimeTypeHandle*)&type;

    private static RuntimeFieldHandle GetRuntimeFieldHandle(nint field) => *(RuntimeFieldHandle*)&field;

    private static RuntimeMethodHandle GetRuntimeMethodHandle(nint method) => *(RuntimeMethodHandle*)&method;
}
