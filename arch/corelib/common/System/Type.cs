namespace System;

/// <summary>Names a type in an attribute's argument. There is no reflection, so no instance of it ever exists.</summary>
public abstract class Type
{
}

/// <summary>The compiler asks for it by name while it reasons about object identity.</summary>
internal sealed class RuntimeType : Type
{
}
