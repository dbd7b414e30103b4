using System;

namespace AsyncCap.Ipc.Client;

/// <summary>The world as a program sees it: a message page, a way into the kernel, and nothing else that is safe.</summary>
/// <remarks>
/// A program is written once against this type. On metal it is the bare machine: <see cref="Poke"/> is a store instruction.
/// Hosted, the same address goes through a software walk of the same page tables, and ends the program in the same way.
/// </remarks>
public abstract class ProgramHost
{
    /// <summary>The process's message page: 4096 bytes, laid out by <see cref="Abi.MessagePage"/>.</summary>
    public abstract Span<byte> MessagePage { get; }

    /// <summary>Hands the batch in the message page to the kernel and returns with the events.</summary>
    public abstract void Turn();

    /// <summary>The machine's counter: guest instructions under an instruction-counting emulator, else ticks.</summary>
    public abstract ulong ReadCounter();

    /// <summary>What <see cref="ReadCounter"/> counts, as figures name it.</summary>
    public virtual ReadOnlySpan<byte> CounterUnit => "instructions"u8;

    /// <summary>Says who is told that the program's heap is full: how many bytes it has, and for how many there is no room.</summary>
    /// <remarks>It may be called inside any <c>new</c> and must make no object. When it returns, the program ends or gets its exception, as if nobody
    /// had been told. Where the heap is .NET's, nobody is.</remarks>
    /// <param name="tell">Called at most once.</param>
    public virtual void WhenHeapIsFull(Action<long, long> tell)
    {
    }

    /// <summary>Loads 8 bytes from any address; the machine decides what happens.</summary>
    public abstract ulong Peek(ulong address);

    /// <summary>Stores 8 bytes at any address; the machine decides what happens.</summary>
    public abstract void Poke(ulong address, ulong value);

    /// <summary>The page of 4096 bytes that is mapped at an address, to read and write: memory that others may see too.</summary>
    /// <remarks>
    /// It is for memory that the program knows to be its own or shared with it; elsewhere the machine decides what happens, at once or at the
    /// first access. It is valid until the page is unmapped.
    /// </remarks>
    public abstract Span<byte> Page(ulong address);

    /// <summary>Jumps to any address; the machine decides what happens. Returns if there was a return instruction there.</summary>
    public abstract void Jump(ulong address);

    /// <summary>Executes an instruction that only a kernel may execute.</summary>
    public abstract void ExecutePrivileged(PrivilegedInstruction instruction);

    /// <summary>Loops without ever entering the kernel, until the process is destroyed.</summary>
    public abstract void LoopForever();

    /// <summary>An address inside the program's own writable data, for tests that aim at it.</summary>
    public abstract ulong OwnDataAddress { get; }

    /// <summary>An address inside the program's own text, for tests that aim at it.</summary>
    public abstract ulong OwnTextAddress { get; }
}

/// <summary>Instructions that a program must not be able to execute.</summary>
public enum PrivilegedInstruction : byte
{
    /// <summary>Halts the processor.</summary>
    Halt = 0,

    /// <summary>Disables interrupts.</summary>
    DisableInterrupts = 1,

    /// <summary>Writes a device port.</summary>
    PortWrite = 2,

    /// <summary>Loads a page-table root.</summary>
    LoadPageTable = 3,

    /// <summary>Reads a model-specific register.</summary>
    ReadModelRegister = 4,

    /// <summary>Loads an interrupt table.</summary>
    LoadInterruptTable = 5,

    /// <summary>Reads the interrupt table's address, which UMIP forbids to programs.</summary>
    StoreInterruptTable = 6,
}
