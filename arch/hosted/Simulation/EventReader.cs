using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Arch.Hosted.Simulation;

/// <summary>Copies the events that the kernel has just written into a process's message page to its inbox.</summary>
internal static class EventReader
{
    public static void ReadAll(SimulatedProcess process)
    {
        PageView page = PageView.Over(process.Host.MessagePage);
        process.TurnError = (InvocationError)page.At<uint>(MessagePage.TurnErrorOffset);
        uint end = MessagePage.EventsOffset + page.At<uint>(MessagePage.EventBytesOffset);
        uint count = page.At<uint>(MessagePage.EventCountOffset);
        uint entry = MessagePage.EventsOffset;
        uint seen = 0;
        while (entry < end)
        {
            ref Event header = ref process.Port.EventAt(entry);
            process.Inbox.Enqueue(Read(process.Port, entry, in header));
            entry += MessagePage.EntryBytes(header.WordCount, header.CapabilityCount);
            seen++;
        }

        Ipc.Diagnostics.Invariant.Require(entry == end && seen == count, "simulation: the event part is what its header says");
    }

    private static Message Read(MessagePort port, uint entry, in Event header)
    {
        Message message = new()
        {
            Kind = header.Kind,
            Reason = header.Reason,
            WordCount = header.WordCount,
            SlotCount = header.CapabilityCount,
            Slot = header.Slot,
            Badge = header.Badge,
            Label = header.Label,
        };
        for (uint i = 0; i < header.WordCount; i++)
        {
            message.Words[(int)i] = port.EventWord(entry, i);
        }

        for (uint i = 0; i < header.CapabilityCount; i++)
        {
            message.Slots[(int)i] = port.EventSlot(entry, i);
        }

        return message;
    }
}
