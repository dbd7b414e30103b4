using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Scenarios.Programs;

namespace AsyncCap.Scenarios.Stories;

/// <summary>A seeded program: calls to good and bad callees, cancellations, deaths. Both worlds must trace the very same events.</summary>
public sealed class Player(Stage stage)
{
    private const int Steps = 400;
    private const int Calls = 8;
    private const int Actors = 4;

    private readonly uint[] _calls = new uint[Calls];
    private readonly Actor[] _actors = new Actor[Actors];
    private ulong _random;
    private ulong _outcomes;

    /// <summary>Tells the story.</summary>
    public void Tell()
    {
        _random = stage.Seed | 1;
        for (int i = 0; i < Calls; i++)
        {
            _calls[i] = stage.Bank.CreateCall();
        }

        for (int i = 0; i < Actors; i++)
        {
            _actors[i] = NewActor();
        }

        for (int step = 0; step < Steps; step++)
        {
            Step();
        }

        _ = stage.Report.Row("played"u8, passes: true).Number(Steps).Text(" steps, "u8).Number(_outcomes).Text(" outcomes"u8).EndLine();
    }

    private void Step()
    {
        uint call = _calls[Next(Calls)];
        int actor = (int)Next(Actors);
        switch (Next(8))
        {
            case 0:
                _ = stage.Invoker.Do(Operation.Cancel, call);
                break;
            case 1:
                _ = stage.Invoker.Do(Operation.Poll, call);
                break;
            case 2:
                stage.Settle();
                break;
            case 3:
                if (Next(4) == 0)
                {
                    stage.Dismiss(_actors[actor]);
                    _actors[actor] = NewActor();
                }

                break;
            default:
                _ = stage.Invoker.Send(_actors[actor].Entry, call, [Next(1000), Next(1000)]);
                break;
        }

        while (stage.Invoker.TryTake(out Message message))
        {
            _outcomes += message.Kind == EventKind.Completion ? 1u : 0u;
        }
    }

    private Actor NewActor() => stage.StartActor(ProgramNumber.Callee, Next((uint)CalleeMode.Witness));

    // xorshift64*: Vigna 2016. Any generator would do that is the same everywhere.
    private uint Next(uint below)
    {
        _random ^= _random >> 12;
        _random ^= _random << 25;
        _random ^= _random >> 27;
        return (uint)((_random * 0x2545_F491_4F6C_DD1D) >> 33) % below;
    }
}
