using System;
using System.Runtime.CompilerServices;

namespace AsyncCap.Tests.CoreLib.Heap;

// The comparison of the heap with the shadow, behind each collection.
internal static partial class RandomGraph
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Compare()
    {
        Shadow.ClearReached();
        foreach (short id in RootIds)
        {
            Shadow.ReachFrom(id);
        }

        CompareBytes();
        if (s_failure is null)
        {
            CompareGraph();
        }

        if (s_failure is null)
        {
            CompareWeakReferences();
        }
    }

    private static void CompareBytes()
    {
        long expected = s_baseBytes;
        for (int id = 0; id < Shadow.VertexCount; id++)
        {
            expected += Shadow.Of(id).IsReached ? Shadow.Of(id).SizeBytes : 0;
        }

        // A weak reference: header, table pointer, and its two words.
        const int WeakReferenceBytes = 32;
        foreach (WeakReference<Vertex>? weak in s_weak!)
        {
            expected += weak is null ? 0 : WeakReferenceBytes;
        }

        if (GC.GetTotalMemory(false) != expected)
        {
            Fail("the heap holds more or less than what is reachable");
        }
    }

    // From every root and every edge of what is reachable: the right vertex is there, and it is whole.
    private static void CompareGraph()
    {
        Shadow.ClearReached();
        for (int root = 0; root < Roots.Count; root++)
        {
            Shadow.ReachFrom(RootIds[root]);
            CompareVertex(Roots.Read(root), RootIds[root]);
        }

        Visit.Clear();
        for (int root = 0; root < Roots.Count && s_failure is null; root++)
        {
            Visit.From(Roots.Read(root));
        }

        Visit.Clear();
    }

    private static void CompareVertex(Vertex? vertex, int id)
    {
        if (vertex is null || id == Shadow.None)
        {
            if (vertex is not null || id != Shadow.None)
            {
                Fail("a reference is null in one world only");
            }

            return;
        }

        ref Shadow.Record record = ref Shadow.Of(id);
        if (vertex.Id != id || vertex.Serial != record.Serial)
        {
            Fail("a reference leads to another object");
        }
        else if (vertex.Label.Length != record.LabelLength || vertex.Label[^1] != CharacterOf(id)
            || !Holders.IsOfKind(vertex.Holder, record.Kind))
        {
            Fail("an object has other contents");
        }
        else if (record.PayloadLength != 0
            && (vertex.Payload!.Length != record.PayloadLength || vertex.Payload[0] != (byte)record.Serial
                || vertex.Payload[^1] != (byte)record.Serial || vertex.Payload[record.PayloadLength / 2] != (byte)record.Serial))
        {
            Fail("a payload has other contents");
        }
    }

    private static void CompareWeakReferences()
    {
        for (int index = 0; index < WeakCount; index++)
        {
            if (s_weak![index] is not WeakReference<Vertex> weak)
            {
                continue;
            }

            ref Shadow.Record record = ref Shadow.Of(WeakIds[index]);
            bool isExpected = record.IsReached && record.Serial == WeakSerials[index];
            bool isThere = weak.TryGetTarget(out Vertex? target);
            if (isThere != isExpected)
            {
                Fail(isThere ? "a weak reference keeps a dead target" : "a weak reference lost a live target");
            }
            else if (isThere && target!.Serial != WeakSerials[index])
            {
                Fail("a weak reference has another target");
            }
        }
    }

    /// <summary>Walks the objects themselves, in an order that needs no recursion: by the shadow's numbers.</summary>
    private static class Visit
    {
        private static readonly Vertex?[] Found = new Vertex?[Shadow.VertexCount];
        private static readonly short[] Waiting = new short[Shadow.VertexCount];

        public static void Clear() => Array.Clear(Found);

        public static void From(Vertex? root)
        {
            int count = 0;
            int done = 0;
            Enter(root, ref count);
            while (done < count && s_failure is null)
            {
                int id = Waiting[done++];
                Vertex vertex = Found[id]!;
                for (int edge = 0; edge < Shadow.Of(id).EdgeCount && s_failure is null; edge++)
                {
                    Vertex? target = Holders.Read(vertex.Holder, edge);
                    CompareVertex(target, Shadow.Edge(id, edge));
                    if (s_failure is null)
                    {
                        Enter(target, ref count);
                    }
                }
            }
        }

        // Two objects with one number would be a copy; there must be none.
        private static void Enter(Vertex? vertex, ref int count)
        {
            if (vertex is null)
            {
                return;
            }

            if (Found[vertex.Id] is null)
            {
                Found[vertex.Id] = vertex;
                Waiting[count++] = (short)vertex.Id;
            }
            else if (!ReferenceEquals(Found[vertex.Id], vertex))
            {
                Fail("one vertex, two objects");
            }
        }
    }
}
