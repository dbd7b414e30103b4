// The tokens behind ldtoken. The names and the single pointer are a contract with the compiler.
namespace System;

public readonly struct RuntimeTypeHandle
{
    private readonly nint _value;

    public nint Value => _value;
}

public readonly struct RuntimeFieldHandle
{
    private readonly nint _value;

    public nint Value => _value;
}

public readonly struct RuntimeMethodHandle
{
    private readonly nint _value;

    public nint Value => _value;
}
