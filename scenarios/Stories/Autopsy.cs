using System;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Scenarios.Programs;

namespace AsyncCap.Scenarios.Stories;

/// <summary>
/// A supervisor keeps a server that computes for a client. First the server faults and is mended, and its client gets the answer;
/// then it faults beyond repair, and what is left of it is read; last its keeper itself dies while it waits for the verdict.
/// </summary>
public sealed class Autopsy(Stage stage)
{
    private const uint FaultLabel = 90;
    private const ulong BadAddress = 0xBAD0_0000;
    private const ulong StackWordsShown = 7;
    private const ulong HaltInstructionBytes = 1;

    private uint _faults;
    private uint _call;
    private Actor _patient;
    private ProcessInspector _body;
    private QueueCounts _owed;

    /// <summary>Tells the story.</summary>
    public void Tell()
    {
        ulong pagesBefore = stage.PagesInUse();
        EndpointStub endpoint = stage.Bank.CreateEndpoint(FaultLabel);
        _faults = endpoint.Mint(badge: 1);
        _call = stage.Bank.CreateCall();
        Admit(_faults);
        Mend();
        StepOver();
        StandStill();
        LeaveTheCorpse();
        Examine();
        stage.Dismiss(_patient);
        LoseTheKeeper();
        endpoint.Destroy();
        _ = stage.Invoker.Do(Operation.Drop, endpoint.Slot);
        _ = stage.Invoker.Do(Operation.Drop, _faults);
        _ = stage.Invoker.Do(Operation.Drop, _call);
        ulong pagesAfter = stage.AwaitPages(pagesBefore);
        bool isClean = pagesAfter == pagesBefore && stage.BooksBalance();
        _ = stage.Report.Row("nothing-is-lost"u8, isClean).Text("pages "u8).Number(pagesBefore)
            .Text(isClean ? "="u8 : "!="u8).Number(pagesAfter).EndLine();
    }

    private void Admit(uint keeper)
    {
        _patient = stage.StartActor(ProgramNumber.Patient, 0);
        _body = new ProcessInspector(stage.Invoker, _patient.Child.Process.Slot);
        _body.SetKeeper(keeper, ticksForVerdict: 0);
    }

    // Act 1: the address is wrong, and the keeper knows the right one.
    private void Mend()
    {
        ulong number = stage.Invoker.Invoke(_patient.Entry, [(ulong)PatientTask.Where, 0]).Words[0];
        _ = stage.Invoker.Send(_patient.Entry, _call, [(ulong)PatientTask.ReadTwice, BadAddress]);
        Message fault = AwaitFault();
        ProcessInspector kept = new(stage.Invoker, fault.Slots[0]);
        bool isTold = (FaultCause)fault.Words[0] == FaultCause.InvalidRead && fault.Words[1] == BadAddress;
        bool isInRegister = kept.ReadRegister(Register.Rdi) == BadAddress;
        bool stands = new ProcessStub(stage.Invoker, fault.Slots[0]).ReadState(out _) == ProcessState.Stopped;
        bool waits = StateOf(_call) == CallState.InService;
        _ = stage.Report.Row("fault-is-a-call"u8, isTold && isInRegister && stands && waits)
            .Text("keeper told: "u8).Text(Names.Of((FaultCause)fault.Words[0])).Text(" of "u8).Hexadecimal(fault.Words[1])
            .Text(" at instruction "u8).Hexadecimal(fault.Words[2])
            .Text(waits ? "; its client still waits"u8 : "; its client does not wait"u8).EndLine();
        kept.WriteRegister(Register.Rdi, number);
        Decide(in fault, goesOn: true);
        Message answer = stage.Invoker.WaitFor(_call);
        bool isRight = answer.IsGood && answer.Words[0] == 2 * Patient.Number;
        _ = stage.Report.Row("mended-and-resumed"u8, isRight).Text("register rdi set to "u8).Hexadecimal(number)
            .Text(", read again, client has "u8).Number(answer.Words[0]).EndLine();
    }

    // Still act 1: an instruction that nothing mends is left out.
    private void StepOver()
    {
        _ = stage.Invoker.Send(_patient.Entry, _call, [(ulong)PatientTask.Halt, 0]);
        Message fault = AwaitFault();
        ProcessInspector kept = new(stage.Invoker, fault.Slots[0]);
        kept.WriteRegister(Register.InstructionPointer, fault.Words[2] + HaltInstructionBytes);
        Decide(in fault, goesOn: true);
        Message answer = stage.Invoker.WaitFor(_call);
        bool passes = (FaultCause)fault.Words[0] == FaultCause.PrivilegedInstruction && answer.IsGood && answer.Words[0] == Patient.Number;
        _ = stage.Report.Row("stepped-over"u8, passes).Text(Names.Of((FaultCause)fault.Words[0]))
            .Text(" left out, client has "u8).Number(answer.Words[0]).EndLine();
    }

    // Between the acts: stopped while it sleeps in a turn, with a register changed that a turn does not keep anyway.
    private void StandStill()
    {
        const ulong Mark = 0x5EC2;
        stage.Settle();
        _body.Stop();
        _ = stage.Invoker.Send(_patient.Entry, _call, [(ulong)PatientTask.Where, 0]);
        stage.Settle();
        bool waits = StateOf(_call) == CallState.Queued;
        _body.WriteRegister(Register.Rdx, Mark);
        bool isWritten = _body.ReadRegister(Register.Rdx) == Mark;
        _body.Resume();
        bool isServed = stage.Invoker.WaitFor(_call).IsGood;
        _ = stage.Report.Row("stopped-and-resumed"u8, waits && isWritten && isServed)
            .Text(waits ? "its request waited while it stood still"u8 : "its request did not wait"u8)
            .Text(isServed ? ", and was served afterwards"u8 : ", and was lost"u8).EndLine();
    }

    // Act 2: beyond repair. While it stands its debts can be read; with the verdict they break.
    private void LeaveTheCorpse()
    {
        uint waiting = stage.Bank.CreateCall();
        _ = stage.Invoker.Send(_patient.Entry, _call, [(ulong)PatientTask.Write, BadAddress]);
        Message fault = AwaitFault();
        _ = stage.Invoker.Send(_patient.Entry, waiting, [(ulong)PatientTask.Where, 0]);
        ProcessInspector kept = new(stage.Invoker, fault.Slots[0]);
        _owed = kept.ReadQueues();
        bool stood = StateOf(waiting) == CallState.Queued && StateOf(_call) == CallState.InService;
        Decide(in fault, goesOn: false);
        BreakReason first = stage.Invoker.WaitFor(_call).Reason;
        BreakReason second = stage.Invoker.WaitFor(waiting).Reason;
        bool passes = stood && first == BreakReason.CalleeFaulted && second == BreakReason.CalleeFaulted;
        _ = stage.Report.Row("beyond-repair"u8, passes).Text("keeper gave it up; clients learn: "u8).Text(Names.Of(first))
            .Text(" in its hands, "u8).Text(Names.Of(second)).Text(" in its queue"u8).EndLine();
        _ = stage.Invoker.Do(Operation.Drop, waiting);
    }

    private void Examine()
    {
        ProcessState state = _patient.Child.Process.ReadState(out FaultCause cause);
        FaultCause fault = _body.ReadFault(out ulong address, out ulong instruction);
        bool isIt = state == ProcessState.Dead && cause == FaultCause.InvalidWrite && fault == cause && address == BadAddress;
        _ = stage.Report.Row("autopsy-cause"u8, isIt).Text("died of "u8).Text(Names.Of(fault)).Text(" to "u8).Hexadecimal(address)
            .Text(" by the instruction at "u8).Hexadecimal(instruction).EndLine();
        ulong stack = _body.ReadRegister(Register.StackPointer);
        ulong rdi = _body.ReadRegister(Register.Rdi);
        ulong rsi = _body.ReadRegister(Register.Rsi);
        _ = stage.Report.Row("autopsy-registers"u8, rdi == BadAddress && rsi == Patient.Number).Text("rip "u8)
            .Hexadecimal(_body.ReadRegister(Register.InstructionPointer)).Text(", rsp "u8).Hexadecimal(stack).Text(", rdi "u8).Hexadecimal(rdi)
            .Text(", rsi "u8).Hexadecimal(rsi).EndLine();
        ExamineStack(stack);
        ExamineSlots();
        QueueCounts left = _body.ReadQueues();
        bool wasOwed = _owed.InService == 1 && _owed.Queued == 1 && _owed.Endpoints == 1;
        bool owesNothing = left.InService == 0 && left.Queued == 0 && left.Endpoints == 0 && left.Calls == 0;
        _ = stage.Report.Row("autopsy-debts"u8, wasOwed && owesNothing).Text("owed "u8).Number(_owed.InService).Text(" answer, "u8)
            .Number(_owed.Queued).Text(" request queued, "u8).Number(_owed.Calls).Text(" records of its own; owes "u8)
            .Number(left.InService + left.Queued).Text(" now"u8).EndLine();
    }

    private void ExamineStack(ulong stackPointer)
    {
        const ulong LastStart = UserLayout.StackEndAddress - (StackWordsShown * sizeof(ulong));
        Span<ulong> words = stackalloc ulong[(int)StackWordsShown];
        words.Clear();
        ulong address = (stackPointer < LastStart ? stackPointer : LastStart) & ~7ul;
        int count = _body.ReadMemory(address, words);
        _ = stage.Report.Row("autopsy-stack"u8, count > 0).Number((ulong)count).Text(" words from "u8).Hexadecimal(address).Text(":"u8);
        for (int i = 0; i < count; i++)
        {
            _ = stage.Report.Text(" "u8).Hexadecimal(words[i]);
        }

        _ = stage.Report.EndLine();
    }

    private void ExamineSlots()
    {
        const int Types = (int)CapabilityType.Schedule + 1;
        Span<uint> live = stackalloc uint[Types];
        live.Clear();
        uint dead = 0;
        for (uint slot = 1; slot < 32; slot++)
        {
            CapabilityType type = _body.ReadSlot(slot, out bool isLive);
            live[(int)type] += isLive ? 1u : 0u;
            dead += type != CapabilityType.Null && !isLive ? 1u : 0u;
        }

        // Its bank and itself stay; what it served and what it held of its clients ended with it.
        bool passes = live[(int)CapabilityType.Bank] == 1 && live[(int)CapabilityType.Process] == 1
            && live[(int)CapabilityType.Endpoint] == 0 && live[(int)CapabilityType.Resolver] == 0 && dead > 0;
        _ = stage.Report.Row("autopsy-capabilities"u8, passes).Text("held"u8);
        for (int type = 1; type < Types; type++)
        {
            if (live[type] != 0)
            {
                _ = stage.Report.Text(" "u8).Number(live[type]).Text(" "u8).Text(Names.Of((CapabilityType)type)).Text(","u8);
            }
        }

        _ = stage.Report.Text(" "u8).Number(dead).Text(" dead ones"u8).EndLine();
    }

    // Act 3: a keeper that takes the question and never answers, until it is destroyed itself.
    private void LoseTheKeeper()
    {
        Actor keeper = stage.StartActor(ProgramNumber.Callee, (ulong)CalleeMode.AnswerLate);
        Admit(keeper.Entry);
        _ = stage.Invoker.Send(_patient.Entry, _call, [(ulong)PatientTask.ReadTwice, BadAddress]);
        stage.Settle();
        bool stood = _patient.Child.Process.ReadState(out _) == ProcessState.Stopped && StateOf(_call) == CallState.InService;
        stage.Dismiss(keeper);
        BreakReason reason = stage.Invoker.WaitFor(_call).Reason;
        ProcessState state = _patient.Child.Process.ReadState(out FaultCause cause);
        bool passes = stood && state == ProcessState.Dead && cause == FaultCause.InvalidRead && reason == BreakReason.CalleeFaulted;
        _ = stage.Report.Row("keeper-dies"u8, passes).Text(stood ? "stood and waited for its verdict; then dead of "u8 : "did not wait; "u8)
            .Text(Names.Of(cause)).Text(", client learns: "u8).Text(Names.Of(reason)).EndLine();
        stage.Dismiss(_patient);
    }

    private Message AwaitFault()
    {
        Message message = stage.Invoker.Wait();
        while (message.Kind != EventKind.Request || message.Label != FaultLabel)
        {
            message = stage.Invoker.Wait();
        }

        return message;
    }

    private void Decide(in Message fault, bool goesOn)
    {
        _ = stage.Invoker.Do(Operation.Drop, fault.Slots[0]);
        _ = stage.Invoker.Do(Operation.Resolve, fault.Slot, flags: goesOn ? (byte)BreakReason.None : (byte)BreakReason.ByCallee);
    }

    private CallState StateOf(uint call) => (CallState)stage.Invoker.Do(Operation.Poll, call).Slot;
}
