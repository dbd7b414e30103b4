using System;
using System.Collections.Generic;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Banks;
using AsyncCap.Tests.Unit.Support;
using Xunit;

namespace AsyncCap.Tests.Unit;

public sealed class PageStoreTests
{
    [Fact]
    public void All_pages_can_be_bought_each_once_and_bought_again_when_returned()
    {
        using BareKernel kernel = new();
        uint limit = kernel.Root.LimitPages;
        for (int round = 0; round < 3; round++)
        {
            HashSet<uint> pages = [];
            while (kernel.Root.BalancePages > 0)
            {
                pages.Add(PageStore.Buy(kernel.Frames, kernel.RootIndex, PageUse.Memory).Value);
            }

            Assert.Equal(limit, (uint)pages.Count);
            Kernel.Diagnostics.StateAudit.Check(kernel.Frames);
            foreach (uint page in pages)
            {
                PageStore.Return(kernel.Frames, new PageIndex(page));
            }

            Kernel.Diagnostics.StateAudit.Check(kernel.Frames);
            Assert.Equal((0u, 0u), (kernel.Root.UsedPages, kernel.Frames.Globals.PagesInUse));
        }
    }

    [Fact]
    public void A_purchase_beyond_the_balance_stops_the_kernel()
    {
        using BareKernel kernel = new();
        kernel.Root.LimitPages = 0;
        Assert.Throws<KernelPanicException>(() => PageStore.Buy(kernel.Frames, kernel.RootIndex, PageUse.Memory));
    }

    [Fact]
    public void A_page_leaves_the_ring_from_wherever_it_stands()
    {
        using BareKernel kernel = new();
        PageIndex[] pages = new PageIndex[5];
        for (int i = 0; i < pages.Length; i++)
        {
            pages[i] = PageStore.Buy(kernel.Frames, kernel.RootIndex, PageUse.Memory);
        }

        foreach (int position in new[] { 2, 0, 4, 1, 3 })
        {
            PageStore.Return(kernel.Frames, pages[position]);
            Kernel.Diagnostics.StateAudit.Check(kernel.Frames);
        }

        Assert.True(kernel.Root.Pages.IsNone);
    }

    [Theory]
    [InlineData(BankMethod.CreatePage)]
    [InlineData(BankMethod.CreateSegment)]
    [InlineData(BankMethod.CreateProcess)]
    public void What_is_bought_after_anothers_end_holds_nothing_of_the_others(BankMethod method)
    {
        const ulong Secret = 0x5EC2_E75E_C2E7_5EC2;
        using SimulatedWorld world = new();
        SimulatedProcess victim = world.Start(pages: 60);
        for (int i = 0; i < 30; i++)
        {
            uint page = victim.CreatePage();
            for (ulong offset = 0; offset < 4096; offset += 1024)
            {
                Assert.True(victim.Invoke(page, [(ulong)PageMethod.WriteWord, offset, Secret]).IsGood);
            }
        }

        SimulatedProcess thief = world.Start(pages: 60);
        world.DestroyBank(victim);
        world.Settle();
        Assert.True(CountSecrets(world, all: true) > 0, "The secret is still there to be found.");
        for (int i = 0; i < 6; i++)
        {
            Assert.True(thief.Invoke(thief.Bank, [(ulong)method]).IsGood);
        }

        Assert.Equal(0, CountSecrets(world, all: false));
    }

    private static int CountSecrets(SimulatedWorld world, bool all)
    {
        int found = 0;
        for (uint number = 1; number < world.Frames.Globals.FreshPage.Value; number++)
        {
            PageIndex page = new(number);
            PageUse use = world.Frames.Descriptor(page).Use;
            bool canBeSeen = use is PageUse.Memory or PageUse.MessagePage or PageUse.SegmentTable or PageUse.SpaceTable;
            if (all || canBeSeen)
            {
                found += world.Frames.Words(page).Contains(0x5EC2_E75E_C2E7_5EC2ul) ? 1 : 0;
            }
        }

        return found;
    }
}
