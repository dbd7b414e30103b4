namespace AsyncCap.Scenarios.Programs.Chance;

/// <summary>The last few slots in which a random program saw capabilities of one kind.</summary>
public sealed class SlotMemory
{
    private const uint Capacity = 16;

    private readonly uint[] _slots = new uint[Capacity];
    private uint _added;

    /// <summary>Whether it remembers none.</summary>
    public bool IsEmpty => _added == 0;

    /// <summary>Remembers one more, and forgets the oldest if there are too many.</summary>
    public void Add(uint slot) => _slots[(int)(_added++ % Capacity)] = slot;

    /// <summary>One of them; a slot that holds nothing if there is none.</summary>
    public uint Pick(ref RandomNumbers random)
    {
        uint count = _added < Capacity ? _added : Capacity;
        return count == 0 ? 0 : _slots[(int)random.Next(count)];
    }

    /// <summary>One of the last two.</summary>
    public uint PickRecent(ref RandomNumbers random)
    {
        uint back = 1 + random.Next(2);
        return _added < back ? 0 : _slots[(int)((_added - back) % Capacity)];
    }
}
