using System;
using AsyncCap.Arch.X64.Devices;
using AsyncCap.Arch.X64.Diagnostics;
using AsyncCap.Ipc.Diagnostics;

namespace AsyncCap.Arch.X64.Boot;

/// <summary>What the command line tells the machine layer. Words it does not know are for the first program.</summary>
internal readonly struct BootOptions
{
    /// <summary>Timer ticks a second; with 0 (<c>quantum=off</c>) nobody is preempted: the timer is let through only while nobody runs, for deadlines.</summary>
    public readonly uint TimerRateHertz;

    /// <summary>
    /// Whether time is counted in kernel entries, as in the hosted worlds, and not read from the processor (<c>clock=turns</c>).
    /// </summary>
    public readonly bool CountsTurns;

    /// <summary>
    /// A timer tick before the next instruction of a program, every so many kernel entries (<c>strike=N</c>): preemption that strikes at
    /// the same places in every world. 0 for none; meant for <c>quantum=off</c>.
    /// </summary>
    public readonly uint EntriesPerStrike;

    /// <summary>
    /// Where on the command line the list of a <see cref="StrikeList"/> stands (<c>strikes=</c>), and its length; 0 if there is none.
    /// With one the machine is the explorer's from when the first process first sleeps: then, not before, what <see cref="RemovedDefences"/>
    /// names is taken away, and a kernel entry does one step of the work list.
    /// </summary>
    public readonly int StrikesOffset;

    /// <inheritdoc cref="StrikesOffset"/>
    public readonly int StrikesLength;

    /// <summary>Whether every trace record goes to COM2 (<c>trace=stream</c>).</summary>
    public readonly bool StreamsTrace;

    /// <summary>Whether the longest kernel entry is looked for (<c>watch=entries</c>); <c>MachineFigure.LongestEntry</c> tells it.</summary>
    public readonly bool WatchesEntries;

    /// <summary>Most bytes the arena may have; 0 means all there are (<c>memory=MiB</c>).</summary>
    public readonly ulong MemoryLimitBytes;

    /// <summary>Defences to go without, for negative controls; only a checked kernel obeys (<c>without=mask</c>, decimal).</summary>
    public readonly Defences RemovedDefences;

    /// <summary>A bug to give the kernel, for retraced paths; only a checked kernel obeys (<c>mutant=number</c>, decimal), and only with <c>strikes=</c>.</summary>
    public readonly Mutants PlantedMutant;

    /// <summary>How the kernel is to die, for tests of that; only a checked kernel obeys (<c>provoke=</c>).</summary>
    public readonly Provocation Provocation;

    private BootOptions(
        uint timerRateHertz, bool countsTurns, uint entriesPerStrike, int strikesOffset, int strikesLength, bool streamsTrace, bool watchesEntries, ulong memoryLimitBytes,
        Defences removedDefences, Mutants plantedMutant, Provocation provocation)
    {
        PlantedMutant = plantedMutant;
        StrikesOffset = strikesOffset;
        StrikesLength = strikesLength;
        RemovedDefences = removedDefences;
        Provocation = provocation;
        TimerRateHertz = timerRateHertz;
        CountsTurns = countsTurns;
        EntriesPerStrike = entriesPerStrike;
        StreamsTrace = streamsTrace;
        WatchesEntries = watchesEntries;
        MemoryLimitBytes = memoryLimitBytes;
    }

    /// <summary>Reads the options; <c>quantum=</c> is followed by <c>off</c> or by ticks a second (19 or more).</summary>
    public static BootOptions Parse(ReadOnlySpan<byte> commandLine)
    {
        uint rate = IntervalTimer.DefaultRateHertz;
        bool countsTurns = false;
        uint strikes = 0;
        int strikesOffset = 0;
        int strikesLength = 0;
        int length = commandLine.Length;
        bool streams = false;
        bool watches = false;
        ulong limit = 0;
        Defences removed = Defences.None;
        Mutants mutant = Mutants.None;
        Provocation provocation = Provocation.None;
        while (!commandLine.IsEmpty)
        {
            int offset = length - commandLine.Length;
            ReadOnlySpan<byte> word = TakeWord(ref commandLine);
            if (StartsWith(word, "quantum="u8))
            {
                rate = (uint)Number(word.Slice(8)); // "off" reads as 0
            }
            else if (StartsWith(word, "memory="u8))
            {
                limit = Number(word.Slice(7)) << 20;
            }
            else if (StartsWith(word, "without="u8))
            {
                removed = (Defences)Number(word.Slice(8));
            }
            else if (StartsWith(word, "mutant="u8))
            {
                mutant = (Mutants)Number(word.Slice(7));
            }
            else if (StartsWith(word, "clock=turns"u8))
            {
                countsTurns = true;
            }
            else if (StartsWith(word, "strike="u8))
            {
                strikes = (uint)Number(word.Slice(7));
            }
            else if (StartsWith(word, "strikes="u8))
            {
                strikesOffset = offset + 8;
                strikesLength = word.Length - 8;
            }
            else if (StartsWith(word, "trace=stream"u8))
            {
                streams = true;
            }
            else if (StartsWith(word, "watch=entries"u8))
            {
                watches = true;
            }
            else if (StartsWith(word, "provoke="u8))
            {
                provocation = ProvocationNamed(word.Slice(8));
            }
        }

        return new BootOptions(rate, countsTurns, strikes, strikesOffset, strikesLength, streams, watches, limit, removed, mutant, provocation);
    }

    private static Provocation ProvocationNamed(ReadOnlySpan<byte> name)
    {
        return StartsWith(name, "panic"u8) ? Provocation.Panic
            : StartsWith(name, "stack-overflow"u8) ? Provocation.StackOverflow
            : StartsWith(name, "kernel-fault"u8) ? Provocation.KernelFault
            : Provocation.None;
    }

    private static ReadOnlySpan<byte> TakeWord(ref ReadOnlySpan<byte> rest)
    {
        int length = 0;
        while (length < rest.Length && rest[length] != (byte)' ')
        {
            length++;
        }

        ReadOnlySpan<byte> word = rest.Slice(0, length);
        rest = rest.Slice(length < rest.Length ? length + 1 : length);
        return word;
    }

    private static bool StartsWith(ReadOnlySpan<byte> word, ReadOnlySpan<byte> start)
    {
        if (word.Length < start.Length)
        {
            return false;
        }

        for (int index = 0; index < start.Length; index++)
        {
            if (word[index] != start[index])
            {
                return false;
            }
        }

        return true;
    }

    private static ulong Number(ReadOnlySpan<byte> digits)
    {
        ulong value = 0;
        foreach (byte digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                break;
            }

            value = (value * 10) + digit - (byte)'0';
        }

        return value;
    }
}
