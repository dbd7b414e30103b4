using System;
using System.Runtime.CompilerServices;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Vats;

namespace AsyncCap.Arch.X64.User;

/// <summary>The world of a program on the bare machine: every member is one instruction, or nearly.</summary>
internal sealed unsafe class MetalHost : ProgramHost
{
    /// <inheritdoc/>
    /// <remarks>SAFETY: the parent maps the page before it starts the program; without it the program faults, and only it.</remarks>
    public override Span<byte> MessagePage
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new((void*)UserLayout.MessagePageAddress, (int)Ipc.Abi.MessagePage.SizeBytes);
    }

    /// <inheritdoc/>
    public override ulong OwnDataAddress => MetalInstructions.OwnDataAddress();

    /// <inheritdoc/>
    public override ulong OwnTextAddress => MetalInstructions.OwnTextAddress();

    /// <inheritdoc/>
    public override void Turn() => MetalInstructions.Turn();

    /// <inheritdoc/>
    public override ulong ReadCounter() => MetalInstructions.ReadCounter();

    /// <inheritdoc/>
    public override void WhenHeapIsFull(Action<long, long> tell) => TurnHeap.WhenFull = tell;

    /// <inheritdoc/>
    public override ulong Peek(ulong address) => MetalInstructions.Peek(address);

    /// <inheritdoc/>
    public override void Poke(ulong address, ulong value) => MetalInstructions.Poke(address, value);

    /// <inheritdoc/>
    /// <remarks>SAFETY: where nothing is mapped, or not to be written, the program faults at its first access, and only it.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public override Span<byte> Page(ulong address) => new((void*)address, (int)UserLayout.PageSizeBytes);

    /// <inheritdoc/>
    public override void Jump(ulong address) => MetalInstructions.Jump(address);

    /// <inheritdoc/>
    public override void LoopForever() => MetalInstructions.LoopForever();

    /// <inheritdoc/>
    public override void ExecutePrivileged(PrivilegedInstruction instruction)
    {
        switch (instruction)
        {
            case PrivilegedInstruction.Halt:
                MetalInstructions.Halt();
                break;
            case PrivilegedInstruction.DisableInterrupts:
                MetalInstructions.DisableInterrupts();
                break;
            case PrivilegedInstruction.PortWrite:
                MetalInstructions.WritePort();
                break;
            case PrivilegedInstruction.LoadPageTable:
                MetalInstructions.LoadPageTable();
                break;
            case PrivilegedInstruction.ReadModelRegister:
                MetalInstructions.ReadModelRegister();
                break;
            case PrivilegedInstruction.LoadInterruptTable:
                MetalInstructions.LoadInterruptTable();
                break;
            case PrivilegedInstruction.StoreInterruptTable:
                MetalInstructions.StoreInterruptTable();
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(instruction));
        }
    }
}
