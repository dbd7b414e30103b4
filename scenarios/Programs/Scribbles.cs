using System;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;

namespace AsyncCap.Scenarios.Programs;

/// <summary>Two programs that share one's message page: one hands over long batches, the other writes into them while they are under way.</summary>
/// <remarks>
/// The kernel carries out so many entries at a time. The last of each part wakes the other program, which has the higher priority: so it
/// runs before the kernel goes on with the batch.
/// </remarks>
internal static class Scribbles
{
    /// <summary>Where the writer finds the other's private segment, as a position in its address space.</summary>
    public const ulong SharedPosition = 6;

    /// <summary>After so many times the writer tells the story how often it wrote, and how often into a batch under way.</summary>
    public const ulong Enough = 200;

    private const ulong SharedPage =
        UserLayout.BaseAddress + (SharedPosition * UserLayout.SegmentSizeBytes) + (UserLayout.MessagePagePosition * UserLayout.PageSizeBytes);

    private const int WordsEachTime = 24;
    private const uint EntriesInPart = 20;
    private const uint Parts = 6;
    private const uint Slots = 40;

    /// <summary>Writes whenever it is called; calls without words come from the batch.</summary>
    public static void Write(Weapon weapon)
    {
        MessagePort port = weapon.Port;
        ulong random = 88_172_645_463_325_252;
        ulong times = 0;
        ulong underWay = 0;
        while (true)
        {
            while (port.TryNextEvent(out uint at))
            {
                if (port.EventAt(at).Kind == EventKind.Request)
                {
                    times++;
                    underWay += port.EventAt(at).WordCount == 0 ? 1u : 0u;
                    Scribble(weapon.Host, ref random);
                    _ = port.Add(Operation.Resolve, port.EventAt(at).Slot);
                }
            }

            port.Turn();
            if (times >= Enough)
            {
                weapon.Tell(times, underWay);
                weapon.Rest();
            }
        }
    }

    /// <summary>Hands over batches for ever. It keeps nothing with which it could end itself.</summary>
    public static void HandOver(Weapon weapon)
    {
        weapon.Tell(0, 0);
        _ = weapon.Do(Operation.Copy, ProcessBuilder.BankSlot, ProcessBuilder.BankSlot, flags: (byte)Rights.Destroy);
        _ = weapon.Do(Operation.Drop, ProcessBuilder.FirstGrantSlot);
        _ = weapon.Do(Operation.Drop, ProcessBuilder.SelfSlot);
        Span<uint> calls = stackalloc uint[(int)Parts];
        Span<uint> entries = stackalloc uint[(int)Parts];
        ulong random = 2_463_534_242;
        while (true)
        {
            for (int i = 0; i < calls.Length; i++)
            {
                calls[i] = weapon.Make(BankMethod.CreateCall);
                entries[i] = weapon.Do(Operation.Copy, Assailant.VictimSlot).Slot;
            }

            for (uint i = 0; i < EntriesInPart * Parts; i++)
            {
                int part = (int)(i / EntriesInPart);
                bool isLast = i % EntriesInPart == EntriesInPart - 1;
                Operation harmless = (Next(ref random) & 1) == 0 ? Operation.Poll : Operation.Compare;
                _ = isLast
                    ? weapon.Port.Add(Operation.Send, entries[part], calls[part])
                    : weapon.Port.Add(harmless, (uint)(Next(ref random) % Slots), (uint)(Next(ref random) % Slots));
            }

            weapon.Port.Turn(TurnFlags.Yield | TurnFlags.DoNotSleep);
            for (int i = 0; i < calls.Length; i++)
            {
                _ = weapon.Do(Operation.Drop, calls[i]);
                _ = weapon.Do(Operation.Drop, entries[i]);
            }
        }
    }

    // Anywhere in the page, and each time in its header: lengths, counts, slots that are far too large, or nearly right.
    private static void Scribble(ProgramHost host, ref ulong random)
    {
        host.Poke(SharedPage, Next(ref random));
        for (int i = 0; i < WordsEachTime; i++)
        {
            ulong offset = Next(ref random) % (UserLayout.PageSizeBytes / 8) * 8;
            ulong value = Next(ref random);
            host.Poke(SharedPage + offset, (value & 3) == 0 ? ulong.MaxValue : (value & 3) == 1 ? value & 0x0000_0028_0000_0F0F : value);
        }
    }

    private static ulong Next(ref ulong state)
    {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        return state >> 8;
    }
}
