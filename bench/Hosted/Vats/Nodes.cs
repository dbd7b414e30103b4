using AsyncCap.Vats;

namespace AsyncCap.Bench.Hosted.Vats;

/// <summary>What traffic goes through.</summary>
internal interface INode : IRemotable
{
    /// <summary>Passes it on so many times more.</summary>
    void Pass(long left);

    /// <summary>Answers at once.</summary>
    int Ask();
}

/// <summary>Passes everything on to the next one.</summary>
internal sealed class RingNode(Finish finish) : INode
{
    public Eventual<INode> Next { get; set; }

    public void Pass(long left)
    {
        if (left == 0)
        {
            finish.One();
        }
        else
        {
            Next.Only.Pass(left - 1);
        }
    }

    public int Ask() => 1;
}

/// <summary>Passes everything on to whoever comes by chance.</summary>
internal sealed class WanderNode(Finish finish, Eventual<INode>[] nodes, uint seed) : INode
{
    private uint _state = seed;

    public void Pass(long left)
    {
        _state = (_state * 1664525) + 1013904223;
        if (left == 0)
        {
            finish.One();
        }
        else
        {
            nodes[(_state >> 8) % (uint)nodes.Length].Only.Pass(left - 1);
        }
    }

    public int Ask() => 1;
}

/// <summary>Counts what it is asked.</summary>
internal sealed class Server : INode
{
    private long _count;

    public void Pass(long left) => _count += left;

    public int Ask() => (int)++_count;
}

/// <summary>First objects of vats.</summary>
internal static class NodeSeeds
{
    /// <summary>Something that answers.</summary>
    [Seed]
    public static INode Server() => new Server();
}
