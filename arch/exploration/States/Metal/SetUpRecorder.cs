using System.Collections.Generic;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Frames;
using AsyncCap.Scenarios.Programs.Retracing;

namespace AsyncCap.Arch.Exploration.States.Metal;

/// <summary>Writes down how a configuration is built, turn by turn, so that nobody has to say it a second time for the metal.</summary>
/// <remarks>
/// The turns of actors are kept as they are. What the first process does to start one is a single act, since processes on the metal are made
/// of more; of its other turns only grants of processes and banks are known.
/// </remarks>
internal sealed class SetUpRecorder(SimulatedWorld world, ScriptWriter script)
{
    private readonly Dictionary<uint, int> _processes = []; // Slots of the first process, and whose they are.
    private readonly Dictionary<uint, int> _banks = [];
    private readonly Dictionary<uint, uint> _bankOfProcess = [];
    private readonly List<FrameIndex> _actors = [];
    private bool _beginsClass;

    /// <summary>The number of a process, from 1 as they were started; 0 for the first process.</summary>
    public int NumberOf(FrameIndex process) => _actors.FindIndex(actor => actor.Is(process)) + 1;

    /// <summary>How many actors there are.</summary>
    public int Count => _actors.Count;

    /// <summary>Notes a turn that a process is about to take.</summary>
    public void Note(SimulatedProcess process)
    {
        FrameArena frames = world.Frames;
        PageIndex page = process.State.MessagePage;
        uint end = frames.InPage<uint>(page, MessagePage.SubmissionBytesOffset);
        for (uint offset = 0; offset < end;)
        {
            Submission entry = frames.InPage<Submission>(page, MessagePage.SubmissionsOffset + offset);
            uint at = MessagePage.SubmissionsOffset + offset + MessagePage.EntryHeaderBytes;
            uint carried = entry.CapabilityCount == 0 ? 0 : frames.InPage<uint>(page, at);
            at = MessagePage.SubmissionsOffset + offset + MessagePage.EntryBytes(0, entry.CapabilityCount);
            ulong[] words = new ulong[entry.WordCount];
            for (int i = 0; i < words.Length; i++, at += sizeof(ulong))
            {
                words[i] = frames.InPage<ulong>(page, at);
            }

            if (process == world.Root)
            {
                NoteRoot(in entry, words, carried);
            }
            else
            {
                Require(entry.CapabilityCount <= 1 && entry.Slot <= byte.MaxValue && entry.SecondSlot <= byte.MaxValue && carried <= byte.MaxValue);
                script.AddOperation(
                    NumberOf(process.Index), (byte)entry.Operation, entry.Flags, (byte)entry.Slot, (byte)entry.SecondSlot, (byte)carried, words);
            }

            offset += MessagePage.EntryBytes(entry.WordCount, entry.CapabilityCount);
        }
    }

    private void NoteRoot(in Submission entry, ulong[] words, uint carried)
    {
        ref Capability target = ref world.Root.State.Table.At(world.Frames, entry.Slot);
        if (entry.Operation != Operation.Send || words.Length == 0 || target.Type is not (CapabilityType.Bank or CapabilityType.Process))
        {
            Require(false);
        }
        else if (target.Type == CapabilityType.Bank)
        {
            Require((BankMethod)words[0] is BankMethod.CreateBank or BankMethod.CreateClass or BankMethod.CreateProcess);
            _beginsClass = (BankMethod)words[0] == BankMethod.CreateProcess ? _beginsClass : (BankMethod)words[0] == BankMethod.CreateClass;
        }
        else if ((ProcessMethod)words[0] == ProcessMethod.Start)
        {
            _actors.Add(target.Index);
            _processes[entry.Slot] = Count;
            _banks[_bankOfProcess[entry.Slot]] = Count;
            script.Add(ActKind.Start, 0, 0, 0, (byte)Count, _beginsClass ? (byte)1 : (byte)0);
        }
        else
        {
            Require((ProcessMethod)words[0] == ProcessMethod.Grant);
            Grant(entry.Slot, carried);
        }
    }

    // Before it is started a process gets its bank and itself.
    private void Grant(uint process, uint carried)
    {
        if (!_processes.TryGetValue(process, out int to))
        {
            if (carried != process)
            {
                _bankOfProcess[process] = carried;
            }

            return;
        }

        bool isProcess = _processes.TryGetValue(carried, out int whose);
        Require(isProcess || _banks.TryGetValue(carried, out whose));
        script.Add(isProcess ? ActKind.GrantProcess : ActKind.GrantBank, 0, 0, 0, (byte)to, (byte)whose);
    }

    private static void Require(bool condition)
    {
        if (!condition)
        {
            throw new MetalReplayException("the configuration is built with an operation that the story retrace does not know");
        }
    }
}
