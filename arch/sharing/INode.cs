namespace AsyncCap.Arch.Sharing;

/// <summary>An item that has a place for its successor, so that lists of items allocate nothing. It can be on one list at a time.</summary>
public interface INode<T>
    where T : class, INode<T>
{
    /// <summary>Where the successor stands; the list's alone while the item is on one.</summary>
    ref T? Next { get; }
}
