using System.Runtime.CompilerServices;

namespace AsyncCap.Tests.CoreLib.Heap;

/// <summary>What the graph should look like, in numbers, in memory that no collector touches.</summary>
internal static class Shadow
{
    public const int VertexCount = 2048;
    public const int EdgesPerVertex = 32;
    public const int None = -1;

    private static Records s_records;
    private static Numbers s_queue;

    /// <summary>What is known of one vertex.</summary>
    public static ref Record Of(int id) => ref s_records[id];

    /// <summary>Where an edge leads; <see cref="None"/> or an id.</summary>
    public static ref short Edge(int id, int edge) => ref s_records[id].Edges[edge];

    /// <summary>Marks all as unreachable.</summary>
    public static void ClearReached()
    {
        for (int id = 0; id < VertexCount; id++)
        {
            s_records[id].IsReached = false;
        }
    }

    /// <summary>Marks what can be reached from a root.</summary>
    public static void ReachFrom(int root)
    {
        int count = 0;
        int done = 0;
        Enter(root, ref count);
        while (done < count)
        {
            int id = s_queue[done++];
            for (int edge = 0; edge < s_records[id].EdgeCount; edge++)
            {
                Enter(s_records[id].Edges[edge], ref count);
            }
        }
    }

    private static void Enter(int id, ref int count)
    {
        if (id != None && !s_records[id].IsReached)
        {
            s_records[id].IsReached = true;
            s_queue[count++] = (short)id;
        }
    }

    internal struct Record
    {
        public long Serial;
        public long SizeBytes;
        public HolderKind Kind;
        public int EdgeCount;
        public int LabelLength;
        public int PayloadLength;
        public bool IsReached;
        public Targets Edges;
    }

    [InlineArray(EdgesPerVertex)]
    internal struct Targets
    {
        private short _first;
    }

    [InlineArray(VertexCount)]
    private struct Records
    {
        private Record _first;
    }

    [InlineArray(VertexCount)]
    private struct Numbers
    {
        private short _first;
    }
}
