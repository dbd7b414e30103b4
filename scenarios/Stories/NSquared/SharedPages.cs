using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;

namespace AsyncCap.Scenarios.Stories.NSquared;

/// <summary>Pages that are bought together and mapped into segments.</summary>
/// <param name="stage">Whose invocations.</param>
/// <param name="most">Pages at a time; a message page must have room for two entries of each.</param>
internal sealed class SharedPages(Stage stage, int most)
{
    private const ulong ReadWrite = (ulong)(Rights.Read | Rights.Write);

    private readonly uint[] _slots = new uint[most];

    /// <summary>Buys pages, in one batch, which must be empty so far.</summary>
    public void Buy(BankStub payer, int count)
    {
        MessagePort port = stage.Invoker.Port;
        for (int i = 0; i < count; i++)
        {
            _slots[i] = port.Add(Operation.Send, payer.Slot, 0, [(ulong)BankMethod.CreatePage]);
        }

        stage.Invoker.HandOver();
        for (int i = 0; i < count; i++)
        {
            _slots[i] = port.Result(_slots[i]).Slot;
        }
    }

    /// <summary>Adds to the batch that a page is mapped, and forgotten here: the mapping stays, and the bank knows its pages.</summary>
    /// <param name="page">Which of those that were bought.</param>
    /// <param name="segment">Into which segment.</param>
    /// <param name="position">Where.</param>
    public void Map(int page, uint segment, ulong position)
    {
        MessagePort port = stage.Invoker.Port;
        _ = port.Add(Operation.Send, segment, 0, [(ulong)SegmentMethod.Map, position, ReadWrite], [_slots[page]]);
        _ = port.Add(Operation.Drop, _slots[page]);
    }
}
