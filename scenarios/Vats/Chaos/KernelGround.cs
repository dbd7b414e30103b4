using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats.Chaos;

/// <summary>What the story needs of a kernel.</summary>
internal sealed class KernelGround : ChaosGround
{
    // What a node may use of the processor, in milliseconds: a slice of the metal's timer in two ticks of the supervisor's. A node needs less than one in a round.
    private const uint BudgetMilliseconds = 1;
    private const uint PeriodTicks = 2;

    private const int CallsOfPage = 16;

    // The page, and its directory's if it begins one.
    private const int PagesOfGrowth = 2;

    // One to hear of its end, one for its alarm, and the rest for what it is told.
    private const int CallsOfNode = 3;
    private const int CallsOfAll = 256;
    private const int NodesOfGrowth = 8;

    private readonly ProcessHost _host;
    private readonly ProcessVatMaker _maker;
    private readonly MachineStub _machine;
    private readonly BankStub _bank;
    private readonly bool _isMetal;
    private int _callCount;
    private int _tableGrowths;

    /// <summary>Within a turn of the first vat.</summary>
    public KernelGround(IBackstage backstage, KernelAccess kernel, WorldOfVats world)
        : base(backstage)
    {
        _host = kernel.Host;
        _machine = new MachineStub(kernel.Invoker, InitialSlot.Machine);
        _bank = new BankStub(kernel.Invoker, InitialSlot.Bank);
        _isMetal = world == WorldOfVats.Metal;
        ProcessBuilder? builder = null;
        ulong ticksPerSecond = 0;
        _host.Invoke(() =>
        {
            builder = kernel.Builder();
            ticksPerSecond = _machine.ReadFigure(MachineFigure.TicksPerSecond);
        });
        if (backstage.Option("plant") != "unlimited")
        {
            builder!.BudgetTicks = ticksPerSecond / 1000 * BudgetMilliseconds;
            builder.PeriodTicks = ticksPerSecond / 1000 * PeriodTicks * (uint)TickMilliseconds;
        }

        _maker = new ProcessVatMaker(_host, builder!, StagedPrograms.Vat);
    }

    /// <inheritdoc/>
    public override bool HasKernel => true;

    /// <inheritdoc/>
    /// <remarks>Hosted, a millisecond is a thousand kernel entries.</remarks>
    public override int TickMilliseconds => _isMetal ? 15 : 20;

    /// <inheritdoc/>
    public override Eventual<IVatMaker> Maker => Ref.Of<IVatMaker>(_maker);

    /// <inheritdoc/>
    public override int ShareOfNode => (int)(1000 * BudgetMilliseconds / (PeriodTicks * (uint)TickMilliseconds));

    /// <inheritdoc/>
    public override long PagesInUse()
    {
        ulong pages = 0;
        _host.Invoke(() => pages = _machine.ReadFigure(MachineFigure.PagesInUse));
        return (long)pages;
    }

    /// <inheritdoc/>
    public override void Provide(int nodeCount) => _host.Provide((nodeCount * CallsOfNode) + CallsOfAll, (nodeCount / NodesOfGrowth) + 2);

    /// <inheritdoc/>
    public override int PagesKeptSince()
    {
        int calls = _host.CallCount - _callCount;
        int growths = _host.TableGrowths - _tableGrowths;
        (_callCount, _tableGrowths) = (_host.CallCount, _host.TableGrowths);
        return ((calls + CallsOfPage - 1) / CallsOfPage) + (growths * PagesOfGrowth);
    }

    /// <inheritdoc/>
    public override int ObjectsHeld() => _host.ExportCount;

    /// <inheritdoc/>
    public override bool BooksBalance()
    {
        ulong pages = 0;
        ulong spent = 0;
        _host.Invoke(() =>
        {
            pages = _machine.ReadFigure(MachineFigure.PagesInUse);
            _bank.ReadBalance(out _, out spent);
        });
        return pages <= spent;
    }

    /// <inheritdoc/>
    public override void Leak() => _host.Invoke(() => _ = _bank.CreatePage());

    /// <inheritdoc/>
    public override ChaosRogue StartRogue(Habit habit, long who, long seed)
    {
        (Eventual<IChaosNode> node, Resolver<IChaosNode> resolver) = Ref.Promise<IChaosNode>();
        RogueBirth birth = new(resolver, seed);
        Child child = _maker.StartProgram(VatStories.RogueProgram, RogueArgument.Of(habit, who), birth);
        return new Rogue(_host, child, node, birth, resolver);
    }

    /// <inheritdoc/>
    public override void Withdraw(object near) => _host.Withdraw(near);

    /// <inheritdoc/>
    public override void Collect() => _host.RequestCollection();

    private sealed class RogueBirth(Resolver<IChaosNode> resolver, long seed) : IRogueBirth
    {
        public long Born(Eventual<IChaosNode> node)
        {
            _ = resolver.ResolveRace(node); // A second birth is not believed.
            return seed;
        }
    }

    private sealed class Rogue(ProcessHost host, Child child, Eventual<IChaosNode> node, RogueBirth birth, Resolver<IChaosNode> resolver) : ChaosRogue
    {
        private bool _hasEnded;

        public override Eventual<IChaosNode> Node => node;

        public override void Kill()
        {
            if (!_hasEnded)
            {
                _hasEnded = true;
                _ = resolver.Smash(new Problem(ProblemKind.Disconnected, "It was ended.")); // It may have been born.
                host.Invoke(child.Destroy);
                host.Withdraw(birth);
            }
        }
    }
}
