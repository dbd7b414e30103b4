using Internal.Runtime.CompilerHelpers;

namespace System.Runtime.InteropServices;

/// <summary>What a handle does to its target.</summary>
public enum GCHandleType
{
    Weak = 0,
    WeakTrackResurrection = 1,
    Normal = 2,
    Pinned = 3,
}

/// <summary>Keeps an object for as long as somebody outside the heap knows its number.</summary>
/// <remarks>Objects do not move, so pinned is the same as normal. Weak handles are refused; <see cref="WeakReference{T}"/> is there.</remarks>
public struct GCHandle
{
    private nint _number;

    private GCHandle(nint number) => _number = number;

    /// <summary>Whether it names an object, as far as it knows itself.</summary>
    public readonly bool IsAllocated => _number != 0;

    public readonly object? Target
    {
        get => HandleTable.Target(_number);
        set => HandleTable.Target(_number) = value;
    }

    public static GCHandle Alloc(object? value) => new(HandleTable.Add(value));

    public static GCHandle Alloc(object? value, GCHandleType type)
    {
        if (type is not GCHandleType.Normal and not GCHandleType.Pinned)
        {
            ThrowHelpers.ThrowPlatformNotSupportedException();
        }

        return Alloc(value);
    }

    /// <summary>A number that fits into a word, for whoever cannot hold a reference.</summary>
    public static nint ToIntPtr(GCHandle value) => value._number;

    /// <summary>The handle of a number. A number that never was one is refused when it is used.</summary>
    public static GCHandle FromIntPtr(nint value)
    {
        if (value == 0)
        {
            throw new InvalidOperationException();
        }

        return new GCHandle(value);
    }

    /// <summary>Gives the object up. Other copies of the handle name nothing any more, or what comes next.</summary>
    public void Free()
    {
        HandleTable.Remove(_number);
        _number = 0;
    }
}

// One table of targets, which a static keeps. Number n stands at index n - 1; unused places are linked through a second table.
internal static class HandleTable
{
    private const int FirstCount = 16;
    private const int InUse = -1;

    private static object?[]? s_targets;
    private static int[]? s_nextFree;

    // Number of the first unused place; 0: none.
    private static int s_firstFree;

    internal static ref object? Target(nint number)
    {
        Require(number);
        return ref s_targets![number - 1];
    }

    internal static nint Add(object? target)
    {
        if (s_firstFree == 0)
        {
            Enlarge();
        }

        int number = s_firstFree;
        s_firstFree = s_nextFree![number - 1];
        s_nextFree[number - 1] = InUse;
        s_targets![number - 1] = target;
        return number;
    }

    internal static void Remove(nint number)
    {
        Require(number);
        s_targets![number - 1] = null;
        s_nextFree![number - 1] = s_firstFree;
        s_firstFree = (int)number;
    }

    private static void Require(nint number)
    {
        if (s_nextFree is null || (nuint)(number - 1) >= (nuint)s_nextFree.Length || s_nextFree[number - 1] != InUse)
        {
            throw new InvalidOperationException();
        }
    }

    private static void Enlarge()
    {
        int used = s_targets is null ? 0 : s_targets.Length;
        object?[] targets = new object?[used == 0 ? FirstCount : used * 2];
        int[] nextFree = new int[targets.Length];
        if (s_targets is not null)
        {
            Array.Copy(s_targets, targets, used);
            Array.Copy(s_nextFree!, nextFree, used);
        }

        for (int index = targets.Length - 1; index >= used; index--)
        {
            nextFree[index] = s_firstFree;
            s_firstFree = index + 1;
        }

        s_targets = targets;
        s_nextFree = nextFree;
    }
}
