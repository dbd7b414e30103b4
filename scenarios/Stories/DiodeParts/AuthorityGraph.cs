using System;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;

namespace AsyncCap.Scenarios.Stories.DiodeParts;

/// <summary>Who holds what, read by the director from the tables of both sides, slot by slot, and told as a Mermaid flowchart in the log.</summary>
internal sealed class AuthorityGraph(Stage stage)
{
    private const uint EndOfTable = 256;
    private const int MostHeld = 32;

    private readonly Held[] _low = new Held[MostHeld];
    private readonly Held[] _high = new Held[MostHeld];

    /// <summary>Tells the graph and two rows: what leads from low to high, and what from high to low.</summary>
    public void Tell(DiodeRun run)
    {
        int lows = Enumerate(run.Low.Process.Slot, _low);
        int highs = Enumerate(run.High.Process.Slot, _high);
        _ = stage.Report.Text("flowchart LR"u8).EndLine();
        int lowsWays = TellSide("low"u8, _low.AsSpan(0, lows));
        int highsWays = TellSide("high"u8, _high.AsSpan(0, highs));
        int shared = CountShared(lows, highs);
        bool isDiode = _low[2].Type == CapabilityType.Entry && (_low[2].Rights & Rights.OneWay) != 0;
        _ = stage.Report.Row("low-leads-to-high"u8, lowsWays == 1 && isDiode)
            .Number((ulong)lows).Text(" capabilities, 1 of them leads to somebody else: a one-way entry"u8).EndLine();
        _ = stage.Report.Row("high-leads-nowhere"u8, highsWays == 0 && shared == 0)
            .Number((ulong)highs).Text(" capabilities, "u8).Number((ulong)highsWays).Text(" of them lead to somebody else, "u8)
            .Number((ulong)shared).Text(" to what low has too"u8).EndLine();
    }

    private int Enumerate(uint process, Held[] held)
    {
        int count = 0;
        for (uint slot = 1; slot < EndOfTable && count < held.Length; slot++)
        {
            Message told = stage.Invoker.Do(Operation.Send, process, 0, [(ulong)ProcessMethod.ReadSlot, slot, 0]);
            if (told.IsGood)
            {
                held[count++] = new Held
                {
                    Slot = slot,
                    Type = (CapabilityType)(told.Words[0] & 255),
                    Rights = (Rights)(told.Words[0] >> 8),
                    Number = told.Words[2],
                };
            }
        }

        return count;
    }

    private int TellSide(ReadOnlySpan<byte> side, ReadOnlySpan<Held> held)
    {
        int ways = 0;
        for (int i = 0; i < held.Length; i++)
        {
            bool isOneWay = (held[i].Rights & Rights.OneWay) != 0;
            _ = stage.Report.Text("  "u8).Text(side).Text(" -->|slot "u8).Number(held[i].Slot).Text(isOneWay ? ", one way| high"u8 : "| "u8);
            if (!isOneWay)
            {
                _ = stage.Report.Text(side).Text("_"u8).Text(NameOf(held[i].Type)).Number(held[i].Number);
            }

            _ = stage.Report.EndLine();
            ways += LeadsElsewhere(held[i].Type) && !LeadsBack(held, held[i]) ? 1 : 0;
        }

        return ways;
    }

    // The image, which neither can write, has no capability in either table.
    private int CountShared(int lows, int highs)
    {
        int shared = 0;
        for (int i = 0; i < lows; i++)
        {
            for (int j = 0; j < highs; j++)
            {
                bool isSame = _low[i].Type == _high[j].Type && _low[i].Number == _high[j].Number;
                shared += isSame && _low[i].Number != 0 ? 1 : 0;
            }
        }

        return shared;
    }

    // An entry to an endpoint of its own.
    private static bool LeadsBack(ReadOnlySpan<Held> held, in Held entry)
    {
        bool isOwn = false;
        for (int i = 0; i < held.Length; i++)
        {
            isOwn |= held[i].Type == CapabilityType.Endpoint && held[i].Number == entry.Number;
        }

        return isOwn && entry.Type == CapabilityType.Entry;
    }

    private static bool LeadsElsewhere(CapabilityType type)
    {
        return type is CapabilityType.Entry or CapabilityType.Resolver or CapabilityType.Promise or CapabilityType.Relay or CapabilityType.Notification
            or CapabilityType.Machine;
    }

    private static ReadOnlySpan<byte> NameOf(CapabilityType type)
    {
        return (uint)type switch
        {
            (uint)CapabilityType.Bank => "bank"u8,
            (uint)CapabilityType.Process => "itself"u8,
            (uint)CapabilityType.Endpoint => "endpoint"u8,
            (uint)CapabilityType.Entry => "entry"u8,
            (uint)CapabilityType.Call => "call"u8,
            (uint)CapabilityType.Page => "page"u8,
            (uint)CapabilityType.Segment => "segment"u8,
            _ => "other"u8,
        };
    }

    private struct Held
    {
        public uint Slot;
        public CapabilityType Type;
        public Rights Rights;
        public ulong Number;
    }
}
