using System;
using AsyncCap.Ipc.Abi;

namespace AsyncCap.Ipc.Client;

// Typed words for the methods of kernel objects. Each is a plain invocation, so what stands in the slot may be the object or a
// program that stands between. A refusal is a RefusedException: these are for programs that cannot go on without.

/// <summary>A bank in a slot.</summary>
public readonly struct BankStub(Invoker invoker, uint slot)
{
    /// <summary>The slot.</summary>
    public uint Slot => slot;

    /// <inheritdoc cref="BankMethod.CreateBank"/>
    public BankStub CreateBank(uint limitPages) => new(invoker, Make(BankMethod.CreateBank, limitPages));

    /// <inheritdoc cref="BankMethod.CreateClass"/>
    public BankStub CreateClass(uint limitPages) => new(invoker, Make(BankMethod.CreateClass, limitPages));

    /// <inheritdoc cref="BankMethod.CreateEndpoint"/>
    public EndpointStub CreateEndpoint(uint label) => new(invoker, Make(BankMethod.CreateEndpoint, label));

    /// <inheritdoc cref="BankMethod.CreateProcess"/>
    public ProcessStub CreateProcess() => new(invoker, Make(BankMethod.CreateProcess));

    /// <inheritdoc cref="BankMethod.CreatePromise"/>
    public uint CreatePromise(out uint resolver)
    {
        // Two slots in one answer: only the kernel's own answer has room for the second.
        Message made = Stub.Require(invoker.Do(Operation.Send, slot, 0, [(ulong)BankMethod.CreatePromise]));
        resolver = made.Badge;
        return made.Slot;
    }

    /// <inheritdoc cref="BankMethod.CreatePage"/>
    public uint CreatePage() => Make(BankMethod.CreatePage);

    /// <inheritdoc cref="BankMethod.CreateSegment"/>
    public uint CreateSegment() => Make(BankMethod.CreateSegment);

    /// <inheritdoc cref="BankMethod.CreateCall"/>
    public uint CreateCall()
    {
        // The one invocation that cannot have a call to travel in: it makes the first. So it works on a true bank only.
        return Stub.Require(invoker.Do(Operation.Send, slot, 0, [(ulong)BankMethod.CreateCall])).Slot;
    }

    /// <inheritdoc cref="BankMethod.ReadBalance"/>
    public void ReadBalance(out ulong limitPages, out ulong usedPages)
    {
        Message answer = Stub.Require(invoker.Invoke(slot, [(ulong)BankMethod.ReadBalance, 0]));
        limitPages = answer.Words[0];
        usedPages = answer.Words[1];
    }

    /// <inheritdoc cref="BankMethod.Destroy"/>
    public void Destroy() => _ = Stub.Require(invoker.Invoke(slot, [(ulong)BankMethod.Destroy]));

    private uint Make(BankMethod method) => Stub.Require(invoker.Invoke(slot, [(ulong)method])).Slot;

    private uint Make(BankMethod method, uint argument) => Stub.Require(invoker.Invoke(slot, [(ulong)method, argument])).Slot;
}

/// <summary>An endpoint in a slot, as its owner sees it.</summary>
public readonly struct EndpointStub(Invoker invoker, uint slot)
{
    /// <summary>The slot.</summary>
    public uint Slot => slot;

    /// <inheritdoc cref="EndpointMethod.Mint"/>
    public uint Mint(uint badge) => Stub.Require(invoker.Invoke(slot, [(ulong)EndpointMethod.Mint, badge])).Slot;

    /// <inheritdoc cref="EndpointMethod.Destroy"/>
    public void Destroy() => _ = Stub.Require(invoker.Invoke(slot, [(ulong)EndpointMethod.Destroy]));
}

/// <summary>A process in a slot.</summary>
public readonly struct ProcessStub(Invoker invoker, uint slot)
{
    /// <summary>The slot.</summary>
    public uint Slot => slot;

    /// <inheritdoc cref="ProcessMethod.Grant"/>
    public uint Grant(uint granted) => (uint)Stub.Require(invoker.Invoke(slot, [(ulong)ProcessMethod.Grant], [granted])).Words[0];

    /// <inheritdoc cref="ProcessMethod.GrowTable"/>
    public void GrowTable(uint bank) => _ = Stub.Require(invoker.Invoke(slot, [(ulong)ProcessMethod.GrowTable], [bank]));

    /// <inheritdoc cref="ProcessMethod.ReadState"/>
    public ProcessState ReadState(out FaultCause cause)
    {
        Message answer = invoker.Invoke(slot, [(ulong)ProcessMethod.ReadState, 0]);
        cause = (FaultCause)answer.Words[1];
        return answer.Error == InvocationError.Stale ? ProcessState.Dead : (ProcessState)Stub.Require(answer).Words[0];
    }

    /// <inheritdoc cref="ProcessMethod.Destroy"/>
    public void Destroy() => _ = Stub.Require(invoker.Invoke(slot, [(ulong)ProcessMethod.Destroy]));
}

/// <summary>The machine in a slot.</summary>
public readonly struct MachineStub(Invoker invoker, uint slot)
{
    /// <inheritdoc cref="MachineMethod.ReadFigure"/>
    public ulong ReadFigure(MachineFigure figure)
    {
        return Stub.Require(invoker.Invoke(slot, [(ulong)MachineMethod.ReadFigure, (ulong)figure])).Words[0];
    }

    /// <inheritdoc cref="MachineMethod.PowerOff"/>
    public void PowerOff(byte exitCode) => _ = invoker.Invoke(slot, [(ulong)MachineMethod.PowerOff, exitCode]);

    /// <summary>Writes text of any length, 48 bytes an entry, as many entries a turn as fit.</summary>
    public void Write(ReadOnlySpan<byte> text)
    {
        while (text.Length > 0)
        {
            text = text.Slice(AddWrite(invoker.Port, slot, text));
            if (!invoker.Port.Fits(MessagePage.MaximumWords, 0) || text.Length == 0)
            {
                invoker.Collect(TurnFlags.DoNotSleep);
            }
        }
    }

    /// <summary>Adds an entry that writes the beginning of a text. There must be room for its words.</summary>
    /// <returns>Bytes of the text that it writes: 48 at most.</returns>
    internal static int AddWrite(MessagePort port, uint machine, ReadOnlySpan<byte> text)
    {
        const int MostBytes = (int)(MessagePage.MaximumWords - 2) * sizeof(ulong);
        int count = text.Length < MostBytes ? text.Length : MostBytes;
        Span<ulong> words = stackalloc ulong[(int)MessagePage.MaximumWords];
        words.Clear();
        words[0] = (ulong)MachineMethod.WriteConsole;
        words[1] = (ulong)count;
        for (int i = 0; i < count; i++)
        {
            words[2 + (i >> 3)] |= (ulong)text[i] << ((i & 7) << 3);
        }

        _ = port.Add(Operation.Send, machine, 0, words); // If it is refused there is nobody to tell.
        return count;
    }

    /// <summary>The boot command line.</summary>
    public int ReadCommandLine(Span<byte> room)
    {
        int length = 0;
        for (int offset = 0; offset < room.Length - 7; offset += 8)
        {
            Message answer = Stub.Require(invoker.Invoke(slot, [(ulong)MachineMethod.ReadCommandLine, (ulong)offset]));
            length = (int)answer.Words[1];
            for (int i = 0; i < 8; i++)
            {
                room[offset + i] = (byte)(answer.Words[0] >> (i << 3));
            }

            if (offset + 8 >= length)
            {
                break;
            }
        }

        return length < room.Length ? length : room.Length;
    }
}

internal static class Stub
{
    public static Message Require(in Message message)
    {
        return message.IsGood ? message : throw new RefusedException(message.Error, message.Reason);
    }
}
