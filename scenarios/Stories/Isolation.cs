using System;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Scenarios.Programs;

namespace AsyncCap.Scenarios.Stories;

/// <summary>
/// Hostile programs, one after the other: each is stopped by the machine or refused by the kernel, with the cause that it should
/// have, while a witness process beside them answers a heartbeat and finds its own memory untouched.
/// </summary>
public sealed class Isolation(Stage stage)
{
    private const int Patience = 64;

    private Actor _witness;
    private ulong _heartbeats;

    /// <summary>Tells the story.</summary>
    public void Tell()
    {
        _witness = stage.StartActor(ProgramNumber.Callee, (ulong)CalleeMode.Witness);
        Stopped("read-kernel-text"u8, Attack.ReadKernelText, FaultCause.InvalidRead);
        Stopped("write-kernel-memory"u8, Attack.WriteKernelMemory, FaultCause.InvalidWrite);
        Stopped("read-unmapped"u8, Attack.ReadUnmapped, FaultCause.InvalidRead);
        Stopped("write-text"u8, Attack.WriteText, FaultCause.InvalidWrite);
        Stopped("execute-data"u8, Attack.ExecuteData, FaultCause.InvalidExecute);
        Stopped("jump-to-kernel"u8, Attack.JumpToKernel, FaultCause.InvalidExecute);
        Stopped("read-non-canonical"u8, Attack.ReadNonCanonical, FaultCause.PrivilegedInstruction);
        Privileged("halt"u8, PrivilegedInstruction.Halt);
        Privileged("disable-interrupts"u8, PrivilegedInstruction.DisableInterrupts);
        Privileged("port-write"u8, PrivilegedInstruction.PortWrite);
        Privileged("load-page-table"u8, PrivilegedInstruction.LoadPageTable);
        Privileged("read-model-register"u8, PrivilegedInstruction.ReadModelRegister);
        Privileged("load-interrupt-table"u8, PrivilegedInstruction.LoadInterruptTable);
        Privileged("store-interrupt-table"u8, PrivilegedInstruction.StoreInterruptTable);
        Refused("write-same-address"u8, Attack.WriteSameAddress);
        Refused("hostile-slots"u8, Attack.HostileSlots);
        Refused("hostile-lengths"u8, Attack.HostileLengths);
        Refused("hostile-arguments"u8, Attack.HostileArguments);
        Refused("forged-capabilities"u8, Attack.ForgedCapabilities);
        LoopForever();
        stage.Dismiss(_witness);
    }

    private void Privileged(ReadOnlySpan<byte> name, PrivilegedInstruction instruction)
    {
        Stopped(name, Attack.FirstPrivileged + (ulong)instruction, FaultCause.PrivilegedInstruction);
    }

    // The machine must end it, with this cause. If it comes back to tell, it was not stopped.
    private void Stopped(ReadOnlySpan<byte> name, Attack attack, FaultCause expected)
    {
        ulong pagesBefore = stage.PagesInUse();
        Child attacker = stage.StartUnregistered(ProgramNumber.Attacker, (ulong)attack);
        FaultCause cause = FaultCause.None;
        ProcessState state = ProcessState.Ready;
        bool survived = false;
        for (int i = 0; i < Patience && state != ProcessState.Dead; i++)
        {
            stage.Invoker.Yield();
            survived |= TookReport(out _);
            state = attacker.Process.ReadState(out cause);
        }

        Finish(attacker, out bool isClean, pagesBefore);
        bool beats = Heartbeat();
        bool passes = state == ProcessState.Dead && cause == expected && !survived && beats && isClean;
        _ = stage.Report.Row(name, passes)
            .Text(survived ? "was not stopped, "u8 : state == ProcessState.Dead ? "stopped by "u8 : "still runs, "u8)
            .Text(Names.Of(cause)).Text(beats ? ", witness alive"u8 : ", witness lost"u8)
            .Text(isClean ? ""u8 : ", pages lost"u8).EndLine();
    }

    // It runs to its end and tells how often it was surprised.
    private void Refused(ReadOnlySpan<byte> name, Attack attack)
    {
        ulong pagesBefore = stage.PagesInUse();
        Child attacker = stage.StartUnregistered(ProgramNumber.Attacker, (ulong)attack);
        Message report = default;
        bool hasReported = false;
        for (int i = 0; i < Patience && !hasReported; i++)
        {
            stage.Invoker.Yield();
            hasReported = TookReport(out report);
        }

        stage.Settle();
        Finish(attacker, out bool isClean, pagesBefore);
        bool beats = Heartbeat();
        bool passes = hasReported && report.Words[0] == 0 && beats && isClean;
        _ = stage.Report.Row(name, passes)
            .Text(hasReported ? "refused throughout, surprises "u8 : "never reported, surprises "u8).Number(report.Words[0])
            .Text(beats ? ", witness alive"u8 : ", witness lost"u8).Text(isClean ? ""u8 : ", pages lost"u8).EndLine();
    }

    private void LoopForever()
    {
        ulong pagesBefore = stage.PagesInUse();
        Child attacker = stage.StartUnregistered(ProgramNumber.Attacker, (ulong)Attack.LoopForever);
        bool beats = true;
        for (int i = 0; i < 8; i++)
        {
            beats &= Heartbeat();
        }

        ProcessState state = attacker.Process.ReadState(out _);
        Finish(attacker, out bool isClean, pagesBefore);
        beats &= Heartbeat();
        bool passes = state == ProcessState.Ready && beats && isClean;
        _ = stage.Report.Row("loop-forever"u8, passes)
            .Text(state == ProcessState.Ready ? "preempted, then destroyed, "u8 : "did not loop, "u8)
            .Number(_heartbeats).Text(beats ? " heartbeats, witness alive"u8 : " heartbeats, witness lost"u8)
            .Text(isClean ? ""u8 : ", pages lost"u8).EndLine();
        stage.Report.Figure("loop-forever"u8, "heartbeats"u8, _heartbeats, "calls"u8);
    }

    private void Finish(Child attacker, out bool isClean, ulong pagesBefore)
    {
        attacker.Destroy();
        isClean = stage.AwaitPages(pagesBefore) == pagesBefore && stage.BooksBalance();
    }

    private bool TookReport(out Message report)
    {
        bool took = stage.Invoker.TryTake(out report) && report.Kind == EventKind.Request;
        if (took)
        {
            _ = stage.Invoker.Do(Operation.Resolve, report.Slot);
        }

        return took;
    }

    private bool Heartbeat()
    {
        Message answer = stage.Invoker.Invoke(_witness.Entry, [_heartbeats]);
        _heartbeats++;
        return answer.IsGood && answer.Words[0] == _heartbeats;
    }
}
