using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Banks;

namespace AsyncCap.Kernel.Teardown;

/// <summary>The end of an endpoint: no more sends, no more deliveries; queued calls break one a step.</summary>
internal static class EndpointTeardown
{
    public static void Begin(in FrameArena frames, FrameIndex endpointIndex, BreakReason reason)
    {
        ref Endpoint endpoint = ref frames.At<Endpoint>(endpointIndex);
        ref Party server = ref frames.At<Party>(endpoint.Server);
        if (!(Controls.Plants && Controls.Is(in frames, Mutants.EndpointGenerationKept)))
        {
            FrameStore.Expire(in frames, endpointIndex);
        }
        endpoint.Header.IsDying = true;
        BreakReason servers = Ending.OfParty(in frames, endpoint.Server);
        endpoint.DeathReason = servers == BreakReason.None || (Controls.Plants && Controls.Is(in frames, Mutants.EndReasonLost)) ? reason : servers;
        if (!endpoint.Queue.IsEmpty)
        {
            server.Ready.Leave(in frames, endpointIndex);
        }

        Holding.Forget(in frames, endpointIndex);
        server.Endpoints.Remove(in frames, endpointIndex);
        endpoint.Server = FrameIndex.None;
        TraceRing.Write(in frames, TraceKind.EndpointDestroyed, endpoint.Header.Number);
    }

    public static bool Step(in FrameArena frames, FrameIndex endpointIndex)
    {
        if (Watchable.TellOne(in frames, endpointIndex))
        {
            return false;
        }

        ref Endpoint endpoint = ref frames.At<Endpoint>(endpointIndex);
        if (endpoint.Queue.IsEmpty)
        {
            FrameStore.Return(in frames, endpointIndex);
            return true;
        }

        if (Controls.Plants && Controls.Is(in frames, Mutants.QueueHeadLost))
        {
            endpoint.Queue.RemoveHead(in frames);
            return false;
        }

        if (frames.At<Call>(endpoint.Queue.Head).IsOneWay)
        {
            OneWay.Lose(in frames, endpoint.Queue.Head, endpoint.DeathReason);
        }
        else
        {
            CallMachine.Break(in frames, endpoint.Queue.Head, endpoint.DeathReason);
        }

        return false;
    }
}
