using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats.Chaos;

/// <summary>The oracle's vat.</summary>
internal sealed class ChaosLedger(ChaosPlan plan, Eventual<IChaosRound> round) : IChaosLedger
{
    private readonly ChaosOracle _oracle = new(plan);

    public void Saw(long call, long nonce, long who, long proof) => _oracle.See(new ChaosFact(call), new ChaosReply(nonce, who, proof));

    public void Done(int client)
    {
        _oracle.Finish(client);
        if (_oracle.DoneCount == plan.HealthyCount)
        {
            round.Only.AllDone();
        }
    }

    public ChaosVerdict Close()
    {
        _oracle.Close();
        return _oracle.Tally.ToVerdict();
    }
}
