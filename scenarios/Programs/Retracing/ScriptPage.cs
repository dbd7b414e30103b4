using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;

namespace AsyncCap.Scenarios.Programs.Retracing;

/// <summary>The one page that all programs of a retraced path share: what each is to do, how far they are, and what they saw.</summary>
/// <remarks>
/// Nobody asks the kernel whose turn it is: that would be a kernel entry that the path does not have.
/// <code>
/// 0 next act   8 acts   16 acts of the set-up   24 who ran instead, and 256, if somebody else than the path says
/// 64 the acts, 16 bytes each      2624 what was seen of each, 8 bytes each: <see cref="TurnLog"/>, or 0
/// </code>
/// </remarks>
internal sealed class ScriptPage(ProgramHost host)
{
    /// <summary>Directory position of the shared segment.</summary>
    public const uint Position = 400;

    /// <summary>Acts that fit.</summary>
    public const uint MostActs = 160;

    private const ulong Address = UserLayout.BaseAddress + (Position * UserLayout.SegmentSizeBytes);
    private const ulong NextOffset = 0;
    private const ulong CountOffset = 8;
    private const ulong SetUpOffset = 16;
    private const ulong PartedOffset = 24;
    private const ulong ActsOffset = 64;
    private const ulong LogOffset = ActsOffset + (MostActs * 16);
    private const ulong SomebodyElse = 256;

    /// <summary>The number of the act that comes next.</summary>
    public uint Next => (uint)Read(NextOffset);

    /// <summary>How many acts there are.</summary>
    public uint Count => (uint)Read(CountOffset);

    /// <summary>How many of them are the set-up's.</summary>
    public uint SetUp => (uint)Read(SetUpOffset);

    /// <summary>Whether somebody ran whose turn it was not.</summary>
    public bool HasParted => Read(PartedOffset) != 0;

    /// <summary>Who that was.</summary>
    public uint Intruder => (uint)(Read(PartedOffset) & (SomebodyElse - 1));

    /// <summary>Adds an act at the end; false if the page is full.</summary>
    public bool TryAdd(Act act)
    {
        uint at = Count;
        if (at == MostActs)
        {
            return false;
        }

        Write(ActsOffset + (at * 16), act.Low);
        Write(ActsOffset + (at * 16) + 8, act.High);
        Write(CountOffset, at + 1);
        if (act.Kind == ActKind.Rest)
        {
            Write(SetUpOffset, at + 1);
        }

        return true;
    }

    /// <summary>The next act, if it is this one's; then it is taken.</summary>
    /// <remarks>Once the set-up is done nobody may run but who is next: whoever does so all the same ends the retracing.</remarks>
    /// <param name="who">Who asks.</param>
    /// <param name="number">Its number, for <see cref="Note"/>.</param>
    /// <param name="act">What to do.</param>
    public bool TryTake(uint who, out uint number, out Act act)
    {
        number = Next;
        act = default;
        if (IsOver)
        {
            return false;
        }

        Act next = new(Read(ActsOffset + (number * 16)), Read(ActsOffset + (number * 16) + 8));
        if (next.Who != who)
        {
            Write(PartedOffset, number < SetUp ? 0 : SomebodyElse | who);
            return false;
        }

        act = next;
        Write(NextOffset, number + 1);
        return true;
    }

    /// <summary>Whether nothing is left to do.</summary>
    public bool IsOver => Next == Count || HasParted;

    /// <summary>Keeps what was seen of an act.</summary>
    public void Note(uint number, ulong log) => Write(LogOffset + (number * 8), log);

    /// <summary>What was seen of an act; 0 if it did not return.</summary>
    public ulong LogOf(uint number) => Read(LogOffset + (number * 8));

    private ulong Read(ulong offset) => host.Peek(Address + offset);

    private void Write(ulong offset, ulong value) => host.Poke(Address + offset, value);
}
