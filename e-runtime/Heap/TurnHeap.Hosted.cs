using System;

namespace AsyncCap.Vats;

/// <summary>The heap of a vat, for the loop that runs its turns and for nobody else.</summary>
/// <remarks>Here .NET collects when it likes, and this does next to nothing. Programs for the metal have another file in place of this
/// one, <c>arch/corelib/user/Vats/TurnHeap.cs</c>, which says what may rely on what.</remarks>
public static class TurnHeap
{
    /// <summary>Bytes that objects may use without asking for more pages.</summary>
    public static long SizeBytes => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Whether collections happen between turns, and find all that there is to find.</summary>
    public static bool CollectsBetweenTurns => false;

    /// <summary>Whether a collection is worth its time; .NET does not ask.</summary>
    public static bool IsCollectionDue => false;

    /// <summary>What a full heap means: the end of the process, or an <see cref="OutOfMemoryException"/>. Kept, not used.</summary>
    public static bool EndsProcessWhenFull { get; set; }

    /// <summary>Who is told that the heap is full. Kept, never called.</summary>
    public static Action<long, long>? WhenFull { get; set; }

    /// <summary>Who has more memory. Kept, never called.</summary>
    public static Func<int, int>? MorePages { get; set; }

    /// <summary>Says what the loop goes on using. Here .NET sees that itself.</summary>
    public static void HoldOnTo(object root)
    {
    }

    /// <summary>Collects now.</summary>
    public static void Collect() => GC.Collect();

    /// <summary>Collects if <see cref="IsCollectionDue"/>.</summary>
    /// <returns>Whether it did.</returns>
    public static bool CollectIfDue() => false;
}
