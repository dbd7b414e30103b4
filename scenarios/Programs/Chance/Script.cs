using System;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Scenarios.Programs.Chance;

/// <summary>The one page that all programs of a play share: the numbers that are left to draw, and a digest of all that anybody saw.</summary>
/// <remarks>
/// Whoever runs draws the next number, so a play is one sequence of steps, and any part of it can be left out. What a program saw is
/// in the digest even if the program is gone. The page is reached through the machine, word by word, so its address may be one that
/// only the page tables know.
/// <code>
/// 0  seed     8  steps     16  next     24  digest     32  turns in the digest     40  listed steps, or 0 for all
/// 64 the listed steps, 16 bits each
/// </code>
/// </remarks>
public sealed class Script(ProgramHost host)
{
    /// <summary>Directory position of the shared segment: none that a random program hits upon.</summary>
    public const uint Position = 400;

    /// <summary>Where every program of a play finds the page.</summary>
    public const ulong Address = UserLayout.BaseAddress + (Position * UserLayout.SegmentSizeBytes);

    /// <summary>Steps that can be listed.</summary>
    public const int MostListed = (4096 - 64) / 2;

    /// <summary>One more than the largest number of a step.</summary>
    public const uint MostSteps = 1 << 16;

    private const ulong SeedOffset = 0;
    private const ulong StepsOffset = 8;
    private const ulong NextOffset = 16;
    private const ulong DigestOffset = 24;
    private const ulong TurnsOffset = 32;
    private const ulong ListedOffset = 40;
    private const ulong ListOffset = 64;
    private const ulong FnvPrime = 0x100_0000_01B3;
    private const ulong FnvStart = 0xCBF2_9CE4_8422_2325;

    // A message of a random program has no word 0 below 100 unless nothing of it comes from the machine.
    private const ulong FirstWordThatIsNoCause = 16;
    private const int WordsOfAFaultReport = 8;
    private const int WordsBeforeRegisters = 2;

    /// <summary>Digest of all message pages after all turns so far.</summary>
    public ulong Digest => Read(DigestOffset);

    /// <summary>How many turns are in it.</summary>
    public ulong Turns => Read(TurnsOffset);

    /// <summary>Steps that were drawn.</summary>
    public ulong Drawn => Read(NextOffset);

    /// <summary>Begins a play of so many steps; of those that are listed, if any are.</summary>
    public void Begin(ulong seed, uint steps, ReadOnlySpan<ushort> listed)
    {
        Write(SeedOffset, seed);
        Write(StepsOffset, listed.Length == 0 ? steps : (ulong)listed.Length);
        Write(NextOffset, 0);
        Write(DigestOffset, FnvStart);
        Write(TurnsOffset, 0);
        Write(ListedOffset, (ulong)listed.Length);
        for (int i = 0; i < listed.Length; i += 4)
        {
            ulong packed = 0;
            for (int j = 0; j < 4 && i + j < listed.Length; j++)
            {
                packed |= (ulong)listed[i + j] << (16 * j);
            }

            Write(ListOffset + ((ulong)i * 2), packed);
        }
    }

    /// <summary>The number of the next step; false if there is none.</summary>
    public bool TryDraw(out ulong number)
    {
        ulong next = Read(NextOffset);
        number = 0;
        if (next >= Read(StepsOffset))
        {
            return false;
        }

        Write(NextOffset, next + 1);
        ulong step = Read(ListedOffset) == 0 ? next : (Read(ListOffset + (next / 4 * 8)) >> (int)(next % 4 * 16)) & 0xFFFF;
        number = NumberOf(Read(SeedOffset), step);
        return true;
    }

    /// <summary>The number of a step of a seed: splitmix64, Steele and others 2014.</summary>
    public static ulong NumberOf(ulong seed, ulong step)
    {
        ulong mixed = (seed * 0xD134_2543_DE82_EF95) + ((step + 1) * 0x9E37_79B9_7F4A_7C15);
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58_476D_1CE4_E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB;
        return (mixed ^ (mixed >> 31)) >> 33;
    }

    /// <summary>Adds to the digest what a turn left in the message page.</summary>
    /// <remarks>
    /// Left out is what the kernel does not decide: an address of the program's own code or memory counts as an address and no more,
    /// and of the report of a fault cause and address count and the registers do not.
    /// </remarks>
    /// <param name="messagePage">The page after the turn.</param>
    public void Note(Span<byte> messagePage)
    {
        PageView page = PageView.Over(messagePage);
        ulong digest = Read(DigestOffset);
        digest = NoteWords(page, digest, 0, 32);
        digest = NoteResults(page, digest);
        uint end = MessagePage.EventsOffset + page.At<uint>(MessagePage.EventBytesOffset);
        for (uint entry = MessagePage.EventsOffset; entry < end;)
        {
            ref Event header = ref page.At<Event>(entry);
            uint words = entry + MessagePage.EntryBytes(0, header.CapabilityCount);
            uint next = entry + MessagePage.EntryBytes(header.WordCount, header.CapabilityCount);
            bool isReport = header.WordCount == WordsOfAFaultReport && header.CapabilityCount == 1
                && page.At<ulong>(words) < FirstWordThatIsNoCause;
            digest = NoteWords(page, digest, entry, isReport ? words + (WordsBeforeRegisters * sizeof(ulong)) : next);
            entry = next;
        }

        Write(DigestOffset, digest);
        Write(TurnsOffset, Read(TurnsOffset) + 1);
    }

    private static ulong NoteResults(PageView page, ulong digest)
    {
        uint entry = MessagePage.SubmissionsOffset;
        for (uint left = page.At<uint>(MessagePage.SubmissionsDoneOffset); left > 0 && entry < MessagePage.EventsOffset; left--)
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
            ulong word = page.At<ulong>(at);
            bool isAddress = word is >= UserLayout.BaseAddress and < UserLayout.EndAddress;
            digest = (digest ^ (isAddress ? UserLayout.BaseAddress : word)) * FnvPrime;
            digest ^= digest >> 29;
        }

        return digest;
    }

    private ulong Read(ulong offset) => host.Peek(Address + offset);

    private void Write(ulong offset, ulong value) => host.Poke(Address + offset, value);
}
