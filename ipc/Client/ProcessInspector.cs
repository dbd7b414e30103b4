using System;
using AsyncCap.Ipc.Abi;

namespace AsyncCap.Ipc.Client;

/// <summary>A process in a slot, for those who look into it: keepers, supervisors, debuggers.</summary>
public readonly struct ProcessInspector(Invoker invoker, uint slot)
{
    /// <inheritdoc cref="ProcessMethod.SetKeeper"/>
    public void SetKeeper(uint entry, ulong ticksForVerdict)
    {
        _ = Stub.Require(invoker.Invoke(slot, [(ulong)ProcessMethod.SetKeeper, ticksForVerdict], [entry]));
    }

    /// <inheritdoc cref="ProcessMethod.Stop"/>
    public void Stop() => _ = Stub.Require(invoker.Invoke(slot, [(ulong)ProcessMethod.Stop]));

    /// <inheritdoc cref="ProcessMethod.Resume"/>
    public void Resume() => _ = Stub.Require(invoker.Invoke(slot, [(ulong)ProcessMethod.Resume]));

    /// <inheritdoc cref="ProcessMethod.Kill"/>
    public void Kill() => _ = Stub.Require(invoker.Invoke(slot, [(ulong)ProcessMethod.Kill]));

    /// <inheritdoc cref="ProcessMethod.ReadFault"/>
    public FaultCause ReadFault(out ulong address, out ulong instruction)
    {
        Message answer = Stub.Require(invoker.Invoke(slot, [(ulong)ProcessMethod.ReadFault, 0, 0]));
        address = answer.Words[1];
        instruction = answer.Words[2];
        return (FaultCause)answer.Words[0];
    }

    /// <summary>One register.</summary>
    public ulong ReadRegister(Register register)
    {
        return Stub.Require(invoker.Invoke(slot, [(ulong)ProcessMethod.ReadRegisters, (ulong)register, 0, 0, 0, 0, 0, 0])).Words[0];
    }

    /// <inheritdoc cref="ProcessMethod.WriteRegister"/>
    public void WriteRegister(Register register, ulong value)
    {
        _ = Stub.Require(invoker.Invoke(slot, [(ulong)ProcessMethod.WriteRegister, (ulong)register, value]));
    }

    /// <summary>Words of its memory, up to the end of the page and at most seven.</summary>
    /// <returns>How many were read; 0 if nothing is mapped there.</returns>
    public int ReadMemory(ulong address, Span<ulong> words)
    {
        Message answer = invoker.Invoke(slot, [(ulong)ProcessMethod.ReadMemory, address, 0, 0, 0, 0, 0, 0]);
        int count = answer.IsGood ? (int)answer.Words[7] : 0;
        count = count < words.Length ? count : words.Length;
        for (int i = 0; i < count; i++)
        {
            words[i] = answer.Words[i];
        }

        return count;
    }

    /// <summary>What kind of capability is in a slot of its table; null if none is.</summary>
    public CapabilityType ReadSlot(uint ofProcess, out bool isLive)
    {
        Message answer = invoker.Invoke(slot, [(ulong)ProcessMethod.ReadSlot, ofProcess, 0]);
        isLive = answer.IsGood && answer.Words[0] >> 16 != 0;
        return answer.IsGood ? (CapabilityType)(byte)answer.Words[0] : CapabilityType.Null;
    }

    /// <summary>What waits at it and what it owes.</summary>
    public QueueCounts ReadQueues()
    {
        Message answer = Stub.Require(invoker.Invoke(slot, [(ulong)ProcessMethod.ReadQueues, 0, 0, 0, 0, 0]));
        return new QueueCounts
        {
            Queued = answer.Words[1],
            Completions = answer.Words[2],
            InService = answer.Words[3],
            Calls = answer.Words[4],
            Endpoints = answer.Words[5],
        };
    }
}

/// <summary>Counts that <see cref="ProcessMethod.ReadQueues"/> answers.</summary>
public struct QueueCounts
{
    /// <summary>Requests queued at the endpoint that is served next.</summary>
    public ulong Queued;

    /// <summary>Completions that were not collected.</summary>
    public ulong Completions;

    /// <summary>Requests in its hands: what it owes.</summary>
    public ulong InService;

    /// <summary>Records that it owns.</summary>
    public ulong Calls;

    /// <summary>Its endpoints.</summary>
    public ulong Endpoints;
}
