using System;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Scenarios.Programs;
using AsyncCap.Scenarios.Programs.NSquared;

namespace AsyncCap.Scenarios.Stories.NSquared;

/// <summary>The sites of one point of the sweep, with the banks that pay for them: built, measured, torn down.</summary>
/// <remarks>
/// What objects and connections need is bought from banks of the town, one for each kind, so their balances are what they cost. Capability tables are paid by the banks of the
/// sites, which are looked at before and after.
/// </remarks>
internal sealed class Town(Stage stage)
{
    /// <summary>Bytes of a page, as a factor.</summary>
    public const ulong PageBytes = UserLayout.PageSizeBytes;

    private readonly uint[] _processes = new uint[Site.MostSites];
    private readonly uint[] _siteBanks = new uint[Site.MostSites];
    private readonly uint[] _controls = new uint[Site.MostSites];
    private readonly uint[] _neighbours = new uint[Site.MostSites];
    private ulong _siteBankPages;

    /// <summary>The director's tasks.</summary>
    public Errands Errands { get; } = new(stage);

    /// <summary>What is built.</summary>
    public Point Point { get; private set; }

    /// <summary>Who talks to whom.</summary>
    public Graph Graph { get; private set; }

    /// <summary>Sites.</summary>
    public uint Sites { get; private set; }

    /// <summary>Pays for endpoints or notifications.</summary>
    public BankStub ObjectBank { get; private set; }

    /// <summary>Pays for calls.</summary>
    public BankStub CallBank { get; private set; }

    /// <summary>Pays for shared pages.</summary>
    public BankStub SharedBank { get; private set; }

    /// <summary>Pays for segments.</summary>
    public BankStub WiringBank { get; private set; }

    /// <summary>What furnishing and connecting took, by the machine's counter.</summary>
    public ulong SetUp { get; private set; }

    /// <summary>What it took until everything but the sites was given back.</summary>
    public ulong TearDown { get; private set; }

    /// <summary>Pages of objects, calls and connections before there was one of them: the sites' own calls and entries.</summary>
    private ulong PagesBefore { get; set; }

    /// <summary>A site's control entry.</summary>
    public uint Control(uint site) => _controls[(int)site];

    /// <summary>A site's process.</summary>
    public uint Process(uint site) => _processes[(int)site];

    /// <summary>Bytes of objects, calls and what connections need of the kernel.</summary>
    public ulong KernelBytes => (Used(ObjectBank) + Used(CallBank) + Used(WiringBank) - PagesBefore) * PageBytes;

    /// <summary>Bytes of shared memory.</summary>
    public ulong SharedBytes => Used(SharedBank) * PageBytes;

    /// <summary>Bytes by which the sites' own banks have grown: capability tables, and attachments of shared segments.</summary>
    public ulong CapabilityBytes => (SiteBankPages() - _siteBankPages) * PageBytes;

    /// <summary>Pages that a point takes at most, processes included.</summary>
    public static ulong PagesNeeded(in Point point)
    {
        Needs needs = new(in point);
        return needs.ObjectPages + needs.CallPages + needs.SharedPages + needs.WiringPages + (needs.Sites * (needs.HeapPages + needs.SparePages + 64)) + 64;
    }

    /// <summary>Whether a site's program has room for what it must remember, and its address space for what it shares.</summary>
    public static bool Fits(in Point point)
    {
        Needs needs = new(in point);
        if (point.Design == Design.Credits)
        {
            return needs.HeapPages + 16 <= ProcessBuilder.MaximumPages && needs.WiringPages < UserLayout.EntriesPerTable - 8;
        }

        return needs.HeapPages + 16 <= ProcessBuilder.MaximumPages && needs.WiringPages / needs.Sites * 2 < UserLayout.EntriesPerTable - 8;
    }

    /// <summary>Builds a point.</summary>
    public void Build(in Point point)
    {
        Needs needs = new(in point);
        Point = point;
        Graph = new Graph(point.Count, point.Degree, point.Seed);
        Sites = needs.Sites;
        ObjectBank = stage.Bank.CreateBank((uint)needs.ObjectPages);
        CallBank = stage.Bank.CreateBank((uint)needs.CallPages);
        SharedBank = stage.Bank.CreateBank((uint)needs.SharedPages);
        WiringBank = stage.Bank.CreateBank((uint)needs.WiringPages);
        StartSites(in needs);
        Meet();
        _siteBankPages = SiteBankPages();
        PagesBefore = Used(ObjectBank) + Used(CallBank);
        ulong start = stage.Host.ReadCounter();
        AskAll([(ulong)SiteTask.Furnish, 0 | ((ulong)Sites << 16) | ((ulong)point.Depth << 32), point.Count | ((ulong)point.Degree << 32), point.Seed]);
        if (point.Design == Design.Pairs)
        {
            Wiring ??= new Wiring(stage, this);
            Wiring.ConnectAll();
        }
        else if (point.Design == Design.Credits)
        {
            new CreditWiring(stage, this).MapAll();
            AskAll([(ulong)SiteTask.Begin]);
        }

        AskAll([(ulong)SiteTask.Introduce]);
        SetUp = stage.Host.ReadCounter() - start;
    }

    /// <summary>How pairs are connected; of no use to objects.</summary>
    public Wiring? Wiring { get; private set; }

    /// <summary>The same task for all sites; returns when all have answered.</summary>
    /// <remarks>In the second word of Furnish each site finds its own number.</remarks>
    public void AskAll(ReadOnlySpan<ulong> words)
    {
        Span<ulong> own = stackalloc ulong[8];
        words.CopyTo(own);
        for (uint site = 0; site < Sites; site++)
        {
            own[1] = words.Length > 1 && words[0] == (ulong)SiteTask.Furnish ? words[1] | site : own[1];
            Errands.Send(_controls[(int)site], own.Slice(0, words.Length));
        }

        Errands.AwaitAll();
    }

    /// <summary>Tears down all.</summary>
    /// <param name="pagesBefore">Pages in use before it was built.</param>
    /// <returns>Whether all of them came back.</returns>
    public bool Demolish(ulong pagesBefore)
    {
        ulong own = Used(ObjectBank) + Used(CallBank) + Used(SharedBank) + Used(WiringBank);
        ulong start = stage.Host.ReadCounter();
        ulong expected = stage.PagesInUse() - own;
        Destroy(ObjectBank);
        Destroy(CallBank);
        Destroy(SharedBank);
        Destroy(WiringBank);
        _ = AwaitPages(expected);
        TearDown = stage.Host.ReadCounter() - start;
        Wiring?.Forget();
        for (int site = 0; site < (int)Sites; site++)
        {
            Destroy(new BankStub(stage.Invoker, _siteBanks[site]));
            Drop(_processes[site]);
            Drop(_controls[site]);
            Drop(_neighbours[site]);
        }

        return AwaitPages(pagesBefore) == pagesBefore;
    }

    /// <summary>Pages that a bank has sold.</summary>
    public static ulong Used(BankStub bank)
    {
        bank.ReadBalance(out _, out ulong used);
        return used;
    }

    /// <summary>Waits, within reason, until what was destroyed has given its pages back.</summary>
    /// <remarks>A bank's pages go round, and each gives one of its objects a step: of a million calls all have gone before many pages come back.</remarks>
    public ulong AwaitPages(ulong expected)
    {
        const int Patience = 1 << 21;
        const int YieldsBetweenLooks = 16;
        ulong pages = stage.PagesInUse();
        for (int waited = 0; waited < Patience && pages > expected; waited += YieldsBetweenLooks)
        {
            for (int i = 0; i < YieldsBetweenLooks; i++)
            {
                stage.Invoker.Yield();
            }

            pages = stage.PagesInUse();
        }

        return pages;
    }

    private void StartSites(in Needs needs)
    {
        ProcessBuilder builder = stage.Builder;
        (uint heap, uint stack, uint spare) = (builder.HeapPages, builder.StackPages, builder.SparePages);
        (builder.HeapPages, builder.StackPages, builder.SparePages) = ((uint)needs.HeapPages, 4, (uint)needs.SparePages);
        ProgramNumber program = Point.Design switch
        {
            Design.Pairs => ProgramNumber.PairSite,
            Design.Credits => ProgramNumber.CreditSite,
            Design.Objects => ProgramNumber.ObjectSite,
            _ => ProgramNumber.ObjectSite,
        };
        for (int site = 0; site < (int)Sites; site++)
        {
            Child child = stage.StartRegistered(program, ObjectBank.Slot, CallBank.Slot, out Message registration);
            _processes[site] = child.Process.Slot;
            _siteBanks[site] = child.Bank.Slot;
            _controls[site] = registration.Slots[0];
            _neighbours[site] = registration.Slots[1];
        }

        (builder.HeapPages, builder.StackPages, builder.SparePages) = (heap, stack, spare);
    }

    private void Meet()
    {
        for (uint site = 0; site < Sites; site++)
        {
            for (uint other = 0; other < Sites; other++)
            {
                Errands.Send(_controls[(int)site], [(ulong)SiteTask.Meet, other], [_neighbours[(int)other]]);
            }
        }

        Errands.AwaitAll();
    }

    private ulong SiteBankPages()
    {
        ulong pages = 0;
        for (int site = 0; site < (int)Sites; site++)
        {
            pages += Used(new BankStub(stage.Invoker, _siteBanks[site]));
        }

        return pages;
    }

    private void Destroy(BankStub bank)
    {
        bank.Destroy();
        Drop(bank.Slot);
    }

    private void Drop(uint slot) => _ = stage.Invoker.Do(Operation.Drop, slot);
}
