using System.Runtime.CompilerServices;

// C# assigns every local before its use; zeroing them besides costs hundreds of instructions an entry. Reading of memory that
// stackalloc did not clear is the one thing to watch for: nothing here does it.
[module: SkipLocalsInit]
