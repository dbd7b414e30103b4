namespace AsyncCap.Arch.Sharing;

/// <summary>An item that has a place for its successor, so that lists of items allocate nothing. It can be on one list at a time.</summary>
/// <remarks>A class and not an interface, and lists of these and not of a type parameter: code that is shared between reference types looks
/// up at run time what it is to call, and would then call even <c>Bare</c>.</remarks>
public abstract class Node
{
    private Node? _next;

    /// <summary>Where the successor stands; the list's alone while the item is on one.</summary>
    public ref Node? Next => ref _next;
}
