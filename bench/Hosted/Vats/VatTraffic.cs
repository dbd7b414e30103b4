using System;
using AsyncCap.Vats;

namespace AsyncCap.Bench.Hosted.Vats;

/// <summary>Vats in this process and messages between them: what is measured, by whatever clock.</summary>
[OutsideOfVats]
internal sealed class VatTraffic : IDisposable
{
    private readonly ThreadedHost _host;
    private readonly Finish _finish = new(1);

    /// <summary>Starts so many workers; 0 for one a processor.</summary>
    public VatTraffic(int workers) => _host = new ThreadedHost(workers);

    /// <inheritdoc/>
    public void Dispose() => _host.Dispose();

    /// <summary>Vats with a node each: in a ring through all of them in an order that memory does not know, or each knowing all.</summary>
    public Eventual<INode>[] MakeNodes(int count, bool isRing)
    {
        Eventual<INode>[] nodes = new Eventual<INode>[count];
        RingNode[] ring = new RingNode[isRing ? count : 0];
        _finish.Expect(count);
        for (int i = 0; i < count; i++)
        {
            int at = i;
            INode node = isRing ? ring[at] = new RingNode(_finish) : new WanderNode(_finish, nodes, (uint)i * 2654435761);
            _host.MakeVat().Enter(() =>
            {
                nodes[at] = Ref.Of(node);
                _finish.One();
            });
        }

        _finish.Wait();
        int[] order = new int[ring.Length];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        new Random(1).Shuffle(order);
        for (int i = 0; i < order.Length; i++)
        {
            ring[order[i]].Next = nodes[order[(i + 1) % order.Length]];
        }

        return nodes;
    }

    /// <summary>Sends messages through the nodes, so many at a time, and waits for the last.</summary>
    public void Pass(Eventual<INode>[] nodes, int messages, int inFlight)
    {
        _finish.Expect(inFlight);
        long each = messages / inFlight;
        for (int i = 1; i <= inFlight; i++)
        {
            nodes[(long)i * 7919 % nodes.Length].Only.Pass(each - 1);
        }

        _finish.Wait();
    }

    /// <summary>Pairs of vats of which one calls the other so many times, each call awaited before the next.</summary>
    public void Call(Eventual<INode>[] servers, VatControl[] clients, int callsEach)
    {
        _finish.Expect(clients.Length);
        for (int i = 0; i < clients.Length; i++)
        {
            Eventual<INode> server = servers[i];
            clients[i].Enter(() => _ = Client.CallMany(server, callsEach, _finish));
        }

        _finish.Wait();
    }

    /// <summary>Empty vats.</summary>
    public VatControl[] MakeVats(int count)
    {
        VatControl[] vats = new VatControl[count];
        for (int i = 0; i < count; i++)
        {
            vats[i] = _host.MakeVat();
        }

        return vats;
    }

    /// <summary>Makes vats one after the other, puts an object into each, and kills it when it is there.</summary>
    public void MakeSeedKill(VatControl maker, int count)
    {
        _finish.Expect(1);
        maker.Enter(() => _ = Client.MakeSeedKill(_host, count, _finish));
        _finish.Wait();
    }
}

/// <summary>What the measuring side runs within vats.</summary>
[OutsideOfVats]
internal static class Client
{
    private const int AtOnce = 64;

    public static async Eventual<Unit> CallMany(Eventual<INode> server, int calls, Finish finish)
    {
        for (int i = 0; i < calls; i++)
        {
            _ = await server.Ask();
        }

        finish.One();
        return default;
    }

    public static async Eventual<Unit> MakeSeedKill(ThreadedHost host, int count, Finish finish)
    {
        VatControl[] controls = new VatControl[AtOnce];
        for (int made = 0; made < count; made += AtOnce)
        {
            Eventual<INode> last = default;
            for (int i = 0; i < AtOnce; i++)
            {
                controls[i] = host.MakeVat();
                last = controls[i].Vat().Server();
            }

            _ = await last.Resolved(); // The others, which came before, are there or break.
            for (int i = 0; i < AtOnce; i++)
            {
                controls[i].Kill("It was measured.");
            }
        }

        finish.One();
        return default;
    }
}
