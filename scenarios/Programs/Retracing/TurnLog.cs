using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Scenarios.Programs.Retracing;

/// <summary>What a program saw of a turn, in a word: the same in every world, or something went otherwise.</summary>
/// <remarks>Compiled into the explorer too. The time is left out, and so is what of the page the turn did not write.</remarks>
internal static class TurnLog
{
    private const ulong FnvPrime = 0x100_0000_01B3;
    private const ulong FnvStart = 0xCBF2_9CE4_8422_2325;
    private const ulong DigestMask = (1ul << 40) - 1;

    /// <summary>Bit 63 is set; 56 to 62 events, 48 to 55 the first entry's error, 40 to 47 the turn's error, and a digest of results and events.</summary>
    public static ulong Of(PageView page)
    {
        uint done = page.At<uint>(MessagePage.SubmissionsDoneOffset);
        uint turnError = page.At<uint>(MessagePage.TurnErrorOffset);
        ulong error = done == 0 ? 0 : (ulong)page.At<Submission>(MessagePage.SubmissionsOffset).Error;
        ulong digest = NoteResults(page, FnvStart, done);
        uint end = MessagePage.EventsOffset + page.At<uint>(MessagePage.EventBytesOffset);
        ulong events = 0;
        for (uint entry = MessagePage.EventsOffset; entry < end; events++)
        {
            ref Event header = ref page.At<Event>(entry);
            uint next = entry + MessagePage.EntryBytes(header.WordCount, header.CapabilityCount);
            digest = NoteWords(page, digest, entry, next);
            entry = next;
        }

        return (1ul << 63) | (events << 56) | ((error & 255) << 48) | ((turnError & 255ul) << 40) | (digest & DigestMask);
    }

    private static ulong NoteResults(PageView page, ulong digest, uint count)
    {
        uint entry = MessagePage.SubmissionsOffset;
        for (uint left = count; left > 0 && entry < MessagePage.EventsOffset; left--)
        {
            ref Submission result = ref page.At<Submission>(entry);
            uint next = entry + MessagePage.EntryBytes(result.WordCount, result.CapabilityCount);
            digest = NoteWords(page, digest, entry, next < MessagePage.EventsOffset ? next : MessagePage.EventsOffset);
            entry = next;
        }

        return digest;
    }

    private static ulong NoteWords(PageView page, ulong digest, uint from, uint to)
    {
        for (uint at = from; at < to; at += sizeof(ulong))
        {
            digest = (digest ^ page.At<ulong>(at)) * FnvPrime;
            digest ^= digest >> 29;
        }

        return digest;
    }
}
