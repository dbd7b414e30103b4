using System.Collections.Generic;
using AsyncCap.Ipc.Abi;

namespace AsyncCap.Tests.Model.Reference;

/// <summary>Writes the event part of a message page (section 3).</summary>
internal sealed class EventWriter(byte[] page)
{
    private int _end = (int)MessagePage.EventsOffset;

    public uint Count { get; private set; }

    public bool Fits(Call call) => _end + Bytes(call.Words.Count, call.Capabilities.Count) <= (int)MessagePage.SizeBytes;

    public void WriteCompletion(Call call, List<uint> slots)
    {
        Write(EventKind.Completion, (byte)call.Reason, call.Slot, 0, 0, slots, call.Words);
    }

    public void WriteRequest(Call call, List<uint> slots, uint resolver, uint label)
    {
        Write(EventKind.Request, 0, resolver, call.Badge, label, slots, call.Words);
    }

    public bool FitsNotice => _end + Bytes(1, 0) <= (int)MessagePage.SizeBytes;

    public void WriteNotice(Notification notification)
    {
        Write(EventKind.Notice, 0, 0, 0, notification.Label, [], [notification.Bits]);
    }

    public void WriteUnheld(Endpoint endpoint)
    {
        Write(EventKind.Unheld, 0, 0, 0, endpoint.Label, [], [endpoint.Minted]);
    }

    public void WriteTotals(ulong ticks)
    {
        Numbers.Write64(page, (int)MessagePage.TimeOffset, ticks);
        Numbers.Write32(page, (int)MessagePage.EventBytesOffset, (uint)_end - MessagePage.EventsOffset);
        Numbers.Write32(page, (int)MessagePage.EventCountOffset, Count);
    }

    private void Write(EventKind kind, byte reason, uint slot, uint badge, uint label, List<uint> slots, List<ulong> words)
    {
        page[_end] = (byte)kind;
        page[_end + 1] = (byte)words.Count;
        page[_end + 2] = (byte)slots.Count;
        page[_end + 3] = reason;
        Numbers.Write32(page, _end + 4, slot);
        Numbers.Write32(page, _end + 8, badge);
        Numbers.Write32(page, _end + 12, label);
        for (int i = 0; i < slots.Count; i++)
        {
            Numbers.Write32(page, _end + 16 + (4 * i), slots[i]);
        }

        int firstWord = _end + Bytes(0, slots.Count);
        for (int i = 0; i < words.Count; i++)
        {
            Numbers.Write64(page, firstWord + (8 * i), words[i]);
        }

        _end += Bytes(words.Count, slots.Count);
        Count++;
    }

    private static int Bytes(int words, int capabilities) => 16 + (8 * ((capabilities + 1) / 2)) + (8 * words);
}
