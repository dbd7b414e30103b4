using System;
using Internal.Runtime;

namespace AsyncCap.Vats;

/// <summary>The heap of a vat, for the loop that runs its turns and for nobody else.</summary>
/// <remarks>
/// The loop calls <see cref="Collect"/> or <see cref="CollectIfDue"/> between turns. What then counts as reachable: statics, what
/// hangs on them, and nothing in any frame. So whatever the loop itself goes on using must hang on a static. An object that
/// only a local of a live frame knows is given back, and its memory is used again: that is the caller's mistake, and not found.
/// Objects do not move, so a local may go on being used if a static holds the same object.
/// </remarks>
public static unsafe class TurnHeap
{
    private static Func<int, int>? s_morePages;
    private static Action<long, long>? s_whenFull;
    private static object? s_root;

    /// <summary>Bytes that objects may use without asking for more pages.</summary>
    public static long SizeBytes => (long)HeapRegion.SizeBytes;

    /// <summary>Whether collections happen between turns, and find all that there is to find.</summary>
    public static bool CollectsBetweenTurns => true;

    /// <summary>Whether a collection is worth its time: somebody called <c>GC.Collect</c>, or half of what was free is used.</summary>
    public static bool IsCollectionDue => CollectionRecord.IsDue;

    /// <summary>What a full heap means: the end of the process with the reason <c>OutOfMemory</c>, or (first) an
    /// <see cref="OutOfMemoryException"/> in the turn.</summary>
    public static bool EndsProcessWhenFull
    {
        get => FreeRuns.EndsWhenFull;
        set => FreeRuns.EndsWhenFull = value;
    }

    /// <summary>Who is told that the heap is full and cannot grow, before the process ends or the exception is thrown: how many bytes it has, and for how
    /// many there is no room.</summary>
    /// <remarks>Called inside any <c>new</c>, once: it must make no object, and if it tries to, what is to follow follows at once.</remarks>
    public static Action<long, long>? WhenFull
    {
        get => s_whenFull;
        set
        {
            s_whenFull = value;
            FreeRuns.SetListener(value is null ? null : &TellFull);
        }
    }

    /// <summary>Who has more memory: asked for a number of pages, it answers how many it put directly behind the heap, zeroed.</summary>
    /// <remarks>Called inside any <c>new</c> that finds the heap full, so it must make no object, and must restore what it
    /// changes in the message page. 0 means that there is none: then the heap is full. More than asked for is welcome.</remarks>
    public static Func<int, int>? MorePages
    {
        get => s_morePages;
        set
        {
            s_morePages = value;
            HeapRegion.SetSource(value is null ? null : &AskForPages);
        }
    }

    /// <summary>Says what the loop goes on using: it and all that hangs on it is kept.</summary>
    public static void HoldOnTo(object root) => s_root = root;

    /// <summary>Collects now. See the remarks of the class for who may call it.</summary>
    public static void Collect() => CollectionRecord.Run<NoFlaws>();

    /// <summary>Collects if <see cref="IsCollectionDue"/>.</summary>
    /// <returns>Whether it did.</returns>
    public static bool CollectIfDue()
    {
        if (!CollectionRecord.IsDue)
        {
            return false;
        }

        Collect();
        return true;
    }

    private static void TellFull(nuint wantedBytes)
    {
        Action<long, long>? told = s_whenFull;
        WhenFull = null;
        told?.Invoke(SizeBytes, (long)wantedBytes);
    }

    private static int AskForPages(int pages) => s_morePages is null ? 0 : s_morePages(pages);
}
