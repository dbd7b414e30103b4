using System;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;

namespace AsyncCap.Scenarios.Stories.NSquared;

/// <summary>The director's tasks for sites, many on their way at a time.</summary>
internal sealed class Errands
{
    private const int Count = 32;

    private readonly Stage _stage;
    private readonly uint[] _calls = new uint[Count];
    private int _free;

    public Errands(Stage stage)
    {
        _stage = stage;
        for (int i = 0; i < Count; i++)
        {
            _calls[_free++] = stage.Bank.CreateCall();
        }
    }

    /// <summary>The first words of all answers since this was last set, added up.</summary>
    public ulong Sum { get; set; }

    /// <summary>Calls that broke.</summary>
    public ulong Broken { get; set; }

    /// <summary>Sends a task; leaves with the batch, at the latest when something is waited for.</summary>
    public void Send(uint site, ReadOnlySpan<ulong> words, ReadOnlySpan<uint> slots = default)
    {
        Invoker invoker = _stage.Invoker;
        while (_free == 0)
        {
            Await();
        }

        if (!invoker.Port.Fits((uint)words.Length, (uint)slots.Length))
        {
            invoker.Collect(TurnFlags.DoNotSleep);
        }

        _ = invoker.Port.Add(Operation.Send, site, _calls[--_free], words, slots);
    }

    /// <summary>Waits until all were answered.</summary>
    public void AwaitAll()
    {
        while (_free < Count)
        {
            Await();
        }
    }

    /// <summary>Gives the calls back.</summary>
    public void Discard()
    {
        AwaitAll();
        for (int i = 0; i < Count; i++)
        {
            _ = _stage.Invoker.Do(Operation.Drop, _calls[i]);
        }
    }

    private void Await()
    {
        Message message = _stage.Invoker.Wait();
        if (message.Kind == EventKind.Completion)
        {
            Sum += message.Words[0];
            Broken += message.Reason == BreakReason.None ? 0u : 1u;
            _calls[_free++] = message.Slot;
        }
    }
}
