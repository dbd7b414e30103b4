using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats.Chaos;

/// <summary>Whether vats that compute for ever leave the processor to others: a caller asks somebody again and again, alone and then beside them.</summary>
internal sealed class ChaosHangs(ChaosGround ground, Powerbox box)
{
    private const int HangCount = 4;
    private const int Ticks = 4;

    // What changing between processes takes besides, and that a budget is looked at when the timer strikes.
    private const int LeastPercentOfRest = 80;

    private int _alone;
    private int _beside;

    /// <summary>Tries it, before the rounds, and ends all whom it made.</summary>
    public async Eventual<Unit> Try()
    {
        if (!ground.HasKernel)
        {
            return default;
        }

        Eventual<IVatControl> asked = box.Maker.Make("asked"); // Without limit: it is to be seen what the others leave.
        Eventual<IVictim> answering = await asked.Vat().Victim().Resolved();
        _alone = await CountAnswers(answering);
        Eventual<IVatControl>[] hanging = new Eventual<IVatControl>[HangCount];
        for (int i = 0; i < HangCount; i++)
        {
            hanging[i] = ground.Maker.Make("hanging");
            Eventual<IVictim> victim = await hanging[i].Vat().Victim().Resolved();
            victim.Only.LoopForever();
        }

        _ = await box.Timer.After(ground.TickMilliseconds); // By then they all hang.
        _beside = await CountAnswers(answering);
        for (int i = 0; i < HangCount; i++)
        {
            _ = await hanging[i].Kill("It has hung long enough.");
        }

        _ = await asked.Kill("All was asked.");
        return default;
    }

    /// <summary>Tells what came of it.</summary>
    public void Tell()
    {
        if (!ground.HasKernel)
        {
            box.Tell("hangs", true, "not tried: a turn that never ends keeps one of the threads that all vats of a process share");
            return;
        }

        int rest = 1000 - (HangCount * ground.ShareOfNode);
        bool passes = _alone > 0 && (long)_beside * 1000 * 100 >= (long)_alone * rest * LeastPercentOfRest;
        box.Tell("hangs", passes, "beside " + HangCount + " vats that compute for ever a caller had " + _beside + " answers, and " + _alone + " alone; their budgets leave " + (rest / 10) + " %");
        ground.Figure("hangs", "answers-alone", _alone, "answers");
        ground.Figure("hangs", "answers-beside-hangs", _beside, "answers");
    }

    private async Eventual<int> CountAnswers(Eventual<IVictim> answering)
    {
        Eventual<Unit> over = box.Timer.After((long)ground.TickMilliseconds * Ticks);
        int count = 0;
        while (Ref.State(over) == RefState.Promise)
        {
            _ = await answering.Answer();
            count++;
        }

        return count;
    }
}
