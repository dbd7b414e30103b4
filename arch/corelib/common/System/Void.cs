namespace System;

/// <summary>The type behind <c>void</c>.</summary>
public struct Void
{
}
