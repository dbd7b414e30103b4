using System.Collections.Generic;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Processes;

namespace AsyncCap.Arch.Exploration.States;

/// <summary>Says a step in words: who, what, to which object, and what came of it.</summary>
internal sealed class StateText(KernelStates states)
{
    private const string Machine = "machine";

    /// <summary>Takes a step and says what it was.</summary>
    public TraceStep Take(Move move)
    {
        Actor? actor = states.Running;
        (string operation, string target) = Describe(move);
        states.Take(move);
        return new TraceStep(actor?.Name ?? Machine, operation, target, Outcome());
    }

    /// <summary>What a step is, in the present state.</summary>
    public (string Operation, string Object) Describe(Move move)
    {
        switch (move.Kind)
        {
            case MoveKind.Operation:
                return (Name(move), Objects(move));
            case MoveKind.Sleep:
                return ("sleeps", "");
            case MoveKind.Tick:
                return ("is interrupted", "");
            case MoveKind.Crash:
                return ("crashes", "");
            case MoveKind.Idle:
                return ("goes on", "");
            case MoveKind.Wait:
                return ("lets time pass", "");
            case MoveKind.DropWaste:
                return ("drops", "what is dead or double");
            default:
                return (move.Kind.ToString(), "");
        }
    }

    private static string Name(Move move)
    {
        string name = move.Operation.ToString().ToLowerInvariant();
        if (move.Operation == Operation.Resolve && move.Flags <= (byte)ResolveFlags.Become)
        {
            return ((ResolveFlags)move.Flags).ToString().ToLowerInvariant();
        }

        if (move.Operation == Operation.Send && move.Flags == (byte)SendFlags.ToResult)
        {
            return "pipeline";
        }

        return move.Word is 0 or Move.OwnWord ? name : $"{name} {move.Word}";
    }

    private string Objects(Move move)
    {
        List<string> parts = [NameOf(move.Slot)];
        if (move.SecondSlot != 0)
        {
            parts.Add($"with {NameOf(move.SecondSlot)}");
        }

        if (move.Carried != 0)
        {
            parts.Add($"carrying {NameOf(move.Carried)}");
        }

        return string.Join(" ", parts);
    }

    private string NameOf(byte slot)
    {
        FrameArena frames = states.Frames;
        ref Process process = ref frames.At<Process>(frames.Globals.Current);
        if (!process.Table.Contains(slot) || process.Table.At(frames, slot).Type == CapabilityType.Null)
        {
            return $"slot {slot}";
        }

        ref Capability capability = ref process.Table.At(frames, slot);
        string type = capability.Type.ToString().ToLowerInvariant();
        if (!capability.IsLive(frames))
        {
            return $"dead {type}";
        }

        if (capability.Type is CapabilityType.Machine or CapabilityType.Page)
        {
            return type;
        }

        FrameIndex frame = capability.Type == CapabilityType.Resolver ? Call.OfResolver(capability.Index) : capability.Index;
        ref FrameHeader header = ref frames.At<FrameHeader>(frame);
        string named = $"{header.Type.ToString().ToLowerInvariant()} {header.Number}";
        return capability.Type is CapabilityType.Resolver or CapabilityType.Entry or CapabilityType.Relay ? $"{type} of {named}" : named;
    }

    private string Outcome()
    {
        List<string> parts = [];
        if (states.LastError != InvocationError.None)
        {
            parts.Add($"refused: {states.LastError}");
        }

        parts.AddRange(states.LastEvents);
        return string.Join("; ", parts);
    }
}
