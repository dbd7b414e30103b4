using System.Collections.Generic;

namespace AsyncCap.Tests.Model.Reference;

/// <summary>A bank and the pages that it owns (section 7).</summary>
internal sealed class Bank : KernelObject
{
    public required uint Limit { get; set; }

    public uint Class { get; init; }

    public uint Used { get; set; }

    public uint Granted { get; set; }

    public uint Balance => Limit - Used - Granted;

    public List<Bank> Children { get; } = [];

    /// <summary>Children that are marked, with all that is below them.</summary>
    public List<Bank> MarkedChildren { get; } = [];

    public BankEnd End { get; set; }

    /// <summary>Where its walk stands.</summary>
    public Bank? WalkAt { get; set; }

    /// <summary>Every page that it bought and still has, in the order of purchase.</summary>
    public List<BoughtPage> Pages { get; } = [];

    /// <summary>Pages of frames with room, by size; the one that got room last is last.</summary>
    public Dictionary<int, List<BoughtPage>> WithRoom { get; } = [];

    /// <summary>Pages that a frame of a size costs now: none if there is room, else one.</summary>
    public uint CostOf(int sizeBytes) => RoomFor(sizeBytes).Count > 0 ? 0u : 1u;

    public BoughtPage BuyPage(KernelObject whose)
    {
        Used++;
        BoughtPage page = new(this, 0) { Object = whose };
        Pages.Add(page);
        return page;
    }

    public void ReturnPage(BoughtPage page)
    {
        Used--;
        Pages.Remove(page);
    }

    public void BuyFrame(KernelObject whose, int sizeBytes)
    {
        List<BoughtPage> room = RoomFor(sizeBytes);
        if (room.Count == 0)
        {
            Used++;
            BoughtPage bought = new(this, sizeBytes);
            Pages.Add(bought);
            room.Add(bought);
        }

        BoughtPage page = room[^1];
        whose.Frame = new BoughtFrame(page, page.Take(whose));
        if (page.IsFull)
        {
            room.Remove(page);
        }
    }

    public static void ReturnFrame(KernelObject whose)
    {
        BoughtPage page = whose.Frame!.Page;
        List<BoughtPage> room = page.Bank.RoomFor(page.FrameSizeBytes);
        if (page.IsFull)
        {
            room.Add(page);
        }

        page.GiveBack(whose.Frame.Number);
        whose.Frame = null;
        if (page.IsEmpty)
        {
            room.Remove(page);
            page.Bank.ReturnPage(page);
        }
    }

    private List<BoughtPage> RoomFor(int sizeBytes)
    {
        if (!WithRoom.TryGetValue(sizeBytes, out List<BoughtPage>? pages))
        {
            WithRoom[sizeBytes] = pages = [];
        }

        return pages;
    }
}

/// <summary>How far the end of a bank has come.</summary>
internal enum BankEnd
{
    Lives,
    Walks,
    Marked,
    IsTakenApart,
}
