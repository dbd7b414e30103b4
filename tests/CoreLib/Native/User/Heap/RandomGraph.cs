using System;
using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace AsyncCap.Tests.CoreLib.Heap;

/// <summary>Changes a graph of objects at random, and its shadow alike; collects; compares.</summary>
/// <remarks>After each collection the heap must hold the reachable objects, whole, and not a byte more; and a weak reference must
/// have its target exactly if that is reachable.</remarks>
internal static partial class RandomGraph
{
    private const int WeakCount = 64;
    private const int LargestWalk = 12;
    private const int LargestGarbageBytes = 3000;

    private static readonly short[] RootIds = new short[Roots.Count];

    private static WeakReference<Vertex>?[]? s_weak;
    private static readonly int[] WeakIds = new int[WeakCount];
    private static readonly long[] WeakSerials = new long[WeakCount];

    private static ulong s_random;
    private static long s_serial;
    private static long s_baseBytes;
    private static int s_nextFree;
    private static string? s_failure;

    /// <summary>How many objects were made in all runs, about: holders of several objects count as one.</summary>
    public static long MadeCount { get; private set; }

    /// <summary>Runs.</summary>
    /// <returns>What was found first; null if all is well.</returns>
    public static string? Run<TFlaws>(ulong seed, int collectionCount, int stepsBetween, int largestPayload)
        where TFlaws : struct, ICollectorFlaws
    {
        s_random = seed;
        s_failure = null;
        Roots.Initialize();
        Visit.Clear();
        s_weak = new WeakReference<Vertex>?[WeakCount];
        RootIds.AsSpan().Fill(Shadow.None);
        Shadow.ClearReached();
        CollectionRecord.Run<NoFlaws>();
        s_baseBytes = GC.GetTotalMemory(false);
        FreeUnreached();
        for (int collection = 0; collection < collectionCount && s_failure is null; collection++)
        {
            int steps = Next(stepsBetween) + 1;
            for (int step = 0; step < steps && s_nextFree < Shadow.VertexCount; step++)
            {
                Change(largestPayload);
            }

            AimWeakReferences();
            CollectionRecord.Run<TFlaws>();
            Compare();
            FreeUnreached();
        }

        return s_failure;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Change(int largestPayload)
    {
        switch (Next(8))
        {
            case < 3:
                MakeGarbage();
                break;
            case < 6:
                Vertex? made = Make(largestPayload, out int madeId);
                if (made is not null)
                {
                    Link(made, madeId);
                }

                break;
            case 6:
                Vertex? found = Walk(Next(Roots.Count), out int foundId);
                Link(found, foundId);
                break;
            default:
                Link(null, Shadow.None);
                break;
        }
    }

    // Points a root, or an edge of something reachable, at the target.
    private static void Link(Vertex? target, int targetId)
    {
        int root = Next(Roots.Count);
        Vertex? from = Walk(root, out int fromId);
        if (from is null || Next(12) == 0)
        {
            Roots.Write(root, target);
            RootIds[root] = (short)targetId;
            return;
        }

        int edge = Next(Shadow.Of(fromId).EdgeCount);
        from.Holder = Holders.Write(from.Holder, edge, target);
        Shadow.Edge(fromId, edge) = (short)targetId;
    }

    // Follows random edges; stops where there is none.
    private static Vertex? Walk(int root, out int id)
    {
        Vertex? vertex = Roots.Read(root);
        id = RootIds[root];
        for (int step = Next(LargestWalk); step > 0 && vertex is not null; step--)
        {
            int edge = Next(Shadow.Of(id).EdgeCount);
            Vertex? next = Holders.Read(vertex.Holder, edge);
            if (next is null)
            {
                break;
            }

            vertex = next;
            id = Shadow.Edge(id, edge);
        }

        return vertex;
    }

    private static Vertex? Make(int largestPayload, out int id)
    {
        id = TakeFree();
        if (id == Shadow.None)
        {
            return null;
        }

        ref Shadow.Record record = ref Shadow.Of(id);
        record.Serial = ++s_serial;
        record.Kind = (HolderKind)Next((int)HolderKind.Count);
        record.EdgeCount = Holders.HasRoomForMany(record.Kind) ? Next(Shadow.EdgesPerVertex) + 1 : 2;
        record.LabelLength = 1 + Next(20);
        record.PayloadLength = Next(4) == 0 ? Next(largestPayload) + 1 : 0;
        for (int edge = 0; edge < Shadow.EdgesPerVertex; edge++)
        {
            record.Edges[edge] = Shadow.None;
        }

        long before = GC.GetTotalAllocatedBytes(false);
        string label = new(CharacterOf(id), record.LabelLength);
        byte[]? payload = record.PayloadLength == 0 ? null : new byte[record.PayloadLength];
        payload.AsSpan().Fill((byte)s_serial);
        Vertex vertex = new(id, s_serial, label, payload, Holders.Make(record.Kind, record.EdgeCount));
        MadeCount += payload is null ? 3 : 4;
        record.SizeBytes = GC.GetTotalAllocatedBytes(false) - before;
        return vertex;
    }

    // Dropped at once. It is filled, so that what lies under it by mistake shows.
    private static void MakeGarbage()
    {
        byte[] garbage = new byte[Next(Next(LargestGarbageBytes) + 1)];
        Span<byte> bytes = garbage;
        if (bytes.IndexOfAnyExcept() >= 0)
        {
            Fail("new memory is not zero");
        }

        MadeCount++;
        bytes.Fill(0xEE);
        s_kept = garbage;
        s_kept = null;
    }

    private static object? s_kept;

    private static int IndexOfAnyExcept(this Span<byte> bytes)
    {
        for (int index = 0; index < bytes.Length; index++)
        {
            if (bytes[index] != 0)
            {
                return index;
            }
        }

        return -1;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AimWeakReferences()
    {
        for (int index = 0; index < WeakCount; index++)
        {
            Vertex? target = Walk(Next(Roots.Count), out int id);
            if (target is null || Next(3) == 0)
            {
                continue;
            }

            if (s_weak![index] is WeakReference<Vertex> weak && Next(2) == 0)
            {
                weak.SetTarget(target);
            }
            else
            {
                s_weak[index] = new WeakReference<Vertex>(target);
            }

            WeakIds[index] = id;
            WeakSerials[index] = target.Serial;
        }

        // Some of the targets die.
        for (int count = 0; count < 3; count++)
        {
            Link(null, Shadow.None);
        }
    }

    private static void FreeUnreached() => s_nextFree = 0;

    private static int TakeFree()
    {
        while (s_nextFree < Shadow.VertexCount && Shadow.Of(s_nextFree).IsReached)
        {
            s_nextFree++;
        }

        return s_nextFree < Shadow.VertexCount ? s_nextFree++ : Shadow.None;
    }

    private static char CharacterOf(int id) => (char)('a' + (id % 26));

    internal static void Fail(string what) => s_failure ??= what;

    private static int Next(int bound)
    {
        s_random ^= s_random << 13;
        s_random ^= s_random >> 7;
        s_random ^= s_random << 17;
        return (int)((s_random >> 11) % (ulong)bound);
    }
}
