using System;
using AsyncCap.Ipc.Client;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Scenarios.Programs.Chance;

/// <summary>A program's world whose every turn goes into the play's digest.</summary>
internal sealed class WatchedHost(ProgramHost host, Script script) : ProgramHost
{
    /// <inheritdoc/>
    public override Span<byte> MessagePage => host.MessagePage;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> CounterUnit => host.CounterUnit;

    /// <inheritdoc/>
    public override ulong OwnDataAddress => host.OwnDataAddress;

    /// <inheritdoc/>
    public override ulong OwnTextAddress => host.OwnTextAddress;

    /// <inheritdoc/>
    public override void Turn()
    {
        uint batchBytes = PageView.Over(host.MessagePage).At<uint>(Ipc.Abi.MessagePage.SubmissionBytesOffset);
        host.Turn();
        script.Note(host.MessagePage, batchBytes);
    }

    /// <inheritdoc/>
    public override ulong ReadCounter() => host.ReadCounter();

    /// <inheritdoc/>
    public override ulong Peek(ulong address) => host.Peek(address);

    /// <inheritdoc/>
    public override void Poke(ulong address, ulong value) => host.Poke(address, value);

    /// <inheritdoc/>
    public override void Jump(ulong address) => host.Jump(address);

    /// <inheritdoc/>
    public override void ExecutePrivileged(PrivilegedInstruction instruction) => host.ExecutePrivileged(instruction);

    /// <inheritdoc/>
    public override void LoopForever() => host.LoopForever();
}
