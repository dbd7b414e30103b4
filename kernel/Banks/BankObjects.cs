using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Kernel.Banks;

/// <summary>Makes banks.</summary>
internal static class BankObjects
{
    /// <summary>Makes a sub-bank; the caller has compared the parent's balance with its limit and its frame.</summary>
    public static FrameIndex Create(in FrameArena frames, FrameIndex parentIndex, uint limitPages, bool beginsClass)
    {
        FrameIndex bankIndex = FrameStore.Buy(in frames, parentIndex, FrameSize.Bytes128);
        ref Bank parent = ref frames.At<Bank>(parentIndex);
        ref Bank bank = ref frames.At<Bank>(bankIndex);
        Format(in frames, ref bank, limitPages);
        bank.Parent = parentIndex;
        bank.FairClass = beginsClass ? ++frames.Globals.FairClassCount : parent.FairClass;
        parent.GrantedPages += limitPages;
        parent.Children.Append(in frames, bankIndex);
        TraceRing.Write(in frames, TraceKind.BankCreated, bank.Header.Number, parent.Header.Number);
        return bankIndex;
    }

    /// <summary>Makes the root bank in memory set aside at boot.</summary>
    public static void CreateRoot(in FrameArena frames, FrameIndex bankIndex, uint limitPages)
    {
        Format(in frames, ref frames.At<Bank>(bankIndex), limitPages);
        frames.Globals.RootBank = bankIndex;
    }

    private static void Format(in FrameArena frames, ref Bank bank, uint limitPages)
    {
        bank = default;
        bank.Header.Type = ObjectType.Bank;
        bank.Header.Number = ++frames.Globals.BankNumber;
        bank.LimitPages = limitPages;
        frames.Globals.LiveBanks++;
    }
}
