using System;

namespace AsyncCap.Arch.X64.Boot;

/// <summary>Where the timer strikes, as <c>strikes=</c> lists it: numbers that never fall, with commas between.</summary>
/// <remarks>
/// Each is a number of kernel entries since the one with which the first process first went to sleep (0), after which the timer ticks, before
/// the next instruction of whoever was to run. A number that stands twice is two ticks.
/// </remarks>
internal struct StrikeList
{
    private int _at;

    /// <summary>Whether the timer strikes after this kernel entry (once more); then the number is used up.</summary>
    /// <param name="list">The list, the same at every call.</param>
    /// <param name="entry">The number of the entry, never less than before.</param>
    public bool TryTake(ReadOnlySpan<byte> list, ulong entry)
    {
        int at = _at;
        ulong number = 0;
        while (at < list.Length && list[at] is >= (byte)'0' and <= (byte)'9')
        {
            number = (number * 10) + list[at++] - (byte)'0';
        }

        if (at == _at || number != entry)
        {
            return false;
        }

        _at = at < list.Length ? at + 1 : at;
        return true;
    }
}
