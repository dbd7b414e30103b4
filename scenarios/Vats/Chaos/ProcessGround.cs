using System;
using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats.Chaos;

/// <summary>The story's ground where there is no kernel: nothing is counted in pages, and every program is a vat.</summary>
/// <param name="backstage">What tells the story.</param>
/// <param name="box">What every story has.</param>
internal class ProcessGround(IBackstage backstage, Powerbox box) : ChaosGround(backstage)
{
    public override bool HasKernel => false;

    public override Eventual<IVatMaker> Maker => box.Maker;

    public override int ShareOfNode => 0;

    public override int TickMilliseconds => 20;

    public override long PagesInUse() => 0;

    public override void Provide(int nodeCount)
    {
    }

    public override int PagesKeptSince() => 0;

    public override int ObjectsHeld() => 0;

    public override bool BooksBalance() => true;

    public override void Leak()
    {
    }

    public override ChaosRogue StartRogue(Habit habit, long who, long seed) => throw new NotSupportedException("There is no kernel.");

    public override void Withdraw(object near)
    {
    }

    public override void Collect()
    {
    }
}
