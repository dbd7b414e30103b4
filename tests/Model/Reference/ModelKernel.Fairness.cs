namespace AsyncCap.Tests.Model.Reference;

/// <summary>Whose turn it is among a server's endpoints (sections 4 and 7).</summary>
internal sealed partial class ModelKernel
{
    private static void BecomeReady(Endpoint endpoint)
    {
        uint number = endpoint.Payer!.Class;
        ReadyClass? ready = endpoint.Server.Ready.Find(one => one.Class == number);
        if (ready is null)
        {
            ready = new ReadyClass(number, []);
            endpoint.Server.Ready.Add(ready);
        }

        ready.Endpoints.Add(endpoint);
    }

    private static void BecomeUnready(Endpoint endpoint)
    {
        ReadyClass? ready = endpoint.Server.Ready.Find(one => one.Endpoints.Contains(endpoint));
        if (ready is null)
        {
            return;
        }

        ready.Endpoints.Remove(endpoint);
        if (ready.Endpoints.Count == 0)
        {
            endpoint.Server.Ready.Remove(ready);
        }
    }

    // The endpoint that was served goes to the end of its class, and the class to the end of the classes.
    private static void PassTheTurn(Process server, Endpoint served)
    {
        ReadyClass first = server.Ready[0];
        server.Ready.RemoveAt(0);
        first.Endpoints.RemoveAt(0);
        if (served.Queue.Count > 0)
        {
            first.Endpoints.Add(served);
        }

        if (first.Endpoints.Count > 0)
        {
            server.Ready.Add(first);
        }
    }
}
