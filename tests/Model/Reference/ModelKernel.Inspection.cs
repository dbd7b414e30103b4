using AsyncCap.Ipc.Abi;

namespace AsyncCap.Tests.Model.Reference;

/// <summary>Section 6, Process: what can be read of one.</summary>
internal sealed partial class ModelKernel
{
    private const ulong FlagsMask = 0xCD5;

    private static Outcome ReadRegisters(Invocation invocation, Process target)
    {
        ulong first = invocation.Word(1);
        if (first >= (ulong)target.Registers.Length)
        {
            return InvocationError.RangeError;
        }

        ulong[] words = new ulong[7];
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = first + (ulong)i < (ulong)target.Registers.Length ? target.Registers[(int)first + i] : 0;
        }

        return Outcome.Answer(0, words);
    }

    private static Outcome WriteRegister(Invocation invocation, Process target)
    {
        if (target.State != ProcessState.Stopped)
        {
            return InvocationError.InvalidState;
        }

        ulong register = invocation.Word(1);
        ulong value = invocation.Word(2);
        if (register >= (ulong)target.Registers.Length || (register == 0 && value >= EndOfSpace) || (register == 1 && value > EndOfSpace))
        {
            return InvocationError.RangeError;
        }

        target.Registers[(int)register] = register == 2 ? value & FlagsMask : value;
        return Outcome.Answer();
    }

    private static Outcome ReadMemory(Invocation invocation, Process target)
    {
        ulong address = invocation.Word(1);
        ulong segmentBytes = Positions * 4096;
        ulong offset = address % 4096;
        Attachment? attachment = target.Attachments.Find(
            one => address >= UserLayout.BaseAddress && (address - UserLayout.BaseAddress) / segmentBytes == one.Position);
        Mapping? mapping = attachment?.Segment.Mappings.Find(one => one.Position == address % segmentBytes / 4096);
        if (address % 8 != 0 || mapping is null)
        {
            return InvocationError.RangeError;
        }

        ulong[] words = new ulong[8];
        for (int i = 0; i < 7 && offset < 4096; i++, offset += 8)
        {
            words[i] = mapping.What is Page page
                ? (page.Words.TryGetValue((uint)offset, out ulong value) ? value : 0)
                : Numbers.Read64(((Process)mapping.What).MessagePage, (int)offset);
            words[7]++;
        }

        return Outcome.Answer(0, words);
    }

    private static Outcome ReadSlot(Invocation invocation, Process target)
    {
        ulong slot = invocation.Word(1);
        InvocationError error = target.Check(slot > uint.MaxValue ? 0 : (uint)slot, out Capability found);
        if (error != InvocationError.None)
        {
            return error;
        }

        ulong told = (ulong)found.Type + ((ulong)found.Rights << 8) + (found.IsToldLive ? 1ul << 16 : 0);
        return Outcome.Answer(0, told, found.Badge, found.IsLive && !found.IsOneWay && found.Object is not null ? found.Object.Number : 0);
    }

    private static Outcome ReadQueues(Process target)
    {
        ulong next = target.Ready.Count > 0 ? (ulong)target.Ready[0].Endpoints[0].Queue.Count : 0;
        return Outcome.Answer(
            0, target.Ready.Count > 0 ? 1ul : 0, next, (ulong)target.Completions.Count, (ulong)target.InService.Count,
            (ulong)target.Calls.Count, (ulong)target.Endpoints.Count);
    }

    private static Outcome ReadFault(Process target)
    {
        return Outcome.Answer(0, (ulong)target.LastFault.Cause, target.LastFault.Address, target.LastFault.Instruction);
    }
}
