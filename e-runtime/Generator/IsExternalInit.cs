namespace System.Runtime.CompilerServices;

/// <summary>What the compiler looks for when it compiles records, and the library of compilers' plug-ins lacks.</summary>
internal static class IsExternalInit
{
}
