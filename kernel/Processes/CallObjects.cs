using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Banks;

namespace AsyncCap.Kernel.Processes;

/// <summary>Makes call records: calls and fault records with an owner, promises without.</summary>
internal static class CallObjects
{
    /// <summary>Makes an idle record; the caller has asked the bank for a 256-byte frame.</summary>
    public static FrameIndex CreateCall(in FrameArena frames, FrameIndex bankIndex, FrameIndex ownerIndex)
    {
        FrameIndex callIndex = Create(in frames, bankIndex, ObjectType.Call);
        ref Call call = ref frames.At<Call>(callIndex);
        ref Party owner = ref frames.At<Party>(ownerIndex);
        call.Owner = ownerIndex;
        owner.Calls.Append(in frames, callIndex);
        TraceRing.Write(in frames, TraceKind.CallCreated, call.Header.Number, owner.Header.Number);
        return callIndex;
    }

    /// <summary>Makes a promise whose resolver the party is about to get; the caller has asked as above.</summary>
    public static FrameIndex CreatePromise(in FrameArena frames, FrameIndex bankIndex, FrameIndex partyIndex)
    {
        FrameIndex promiseIndex = Create(in frames, bankIndex, ObjectType.Promise);
        uint party = frames.At<FrameHeader>(partyIndex).Number;
        TraceRing.Write(in frames, TraceKind.PromiseCreated, frames.At<FrameHeader>(promiseIndex).Number, party);
        CallMachine.Promise(in frames, promiseIndex, partyIndex);
        return promiseIndex;
    }

    private static FrameIndex Create(in FrameArena frames, FrameIndex bankIndex, ObjectType type)
    {
        FrameIndex index = FrameStore.Buy(in frames, bankIndex, FrameSize.Bytes256);
        ref Call record = ref frames.At<Call>(index);
        record = default;
        record.Header.Type = type;
        record.Header.Number = ++frames.Globals.CallNumber;
        record.FairClass = frames.At<Bank>(bankIndex).FairClass;
        return index;
    }
}
