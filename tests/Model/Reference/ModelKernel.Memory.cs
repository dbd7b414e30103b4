using System.Collections.Generic;
using AsyncCap.Ipc.Abi;

namespace AsyncCap.Tests.Model.Reference;

/// <summary>Section 6, Page and Segment.</summary>
internal sealed partial class ModelKernel
{
    private static Outcome InvokePage(Invocation invocation, Page page)
    {
        ulong offset = invocation.Word(1);
        bool isInside = offset < 4096 && offset % 8 == 0;
        switch ((PageMethod)invocation.Method)
        {
            case PageMethod.ReadWord:
                return invocation.Check(2, 0, Rights.Read)
                    ?? (isInside ? Outcome.Answer(0, page.Words.GetValueOrDefault((uint)offset)) : InvocationError.RangeError);
            case PageMethod.WriteWord:
                if (invocation.Check(3, 0, Rights.Write) is { } refused)
                {
                    return refused;
                }

                if (!isInside)
                {
                    return InvocationError.RangeError;
                }

                page.Words[(uint)offset] = invocation.Word(2);
                return Outcome.Answer();
            case PageMethod.Destroy:
                if (invocation.Check(1, 0, Rights.Destroy) is { } denied)
                {
                    return denied;
                }

                DestroyPage(page);
                return Outcome.Answer();
            default:
                return InvocationError.UnknownOperation;
        }
    }

    private Outcome InvokeSegment(Invocation invocation, Segment segment)
    {
        switch ((SegmentMethod)invocation.Method)
        {
            case SegmentMethod.Map:
                return Map(invocation, segment);
            case SegmentMethod.Unmap:
                if (invocation.Check(2, 0, Rights.Write) is { } refused)
                {
                    return refused;
                }

                if (segment.Mappings.Find(mapping => mapping.Position == invocation.Word(1)) is not { } found)
                {
                    return InvocationError.RangeError;
                }

                Unmap(segment, found);
                return Outcome.Answer();
            case SegmentMethod.Fetch:
                return Fetch(invocation, segment);
            case SegmentMethod.Destroy:
                if (invocation.Check(1, 0, Rights.Destroy) is { } denied)
                {
                    return denied;
                }

                EndSegment(segment);
                return Outcome.Answer();
            default:
                return InvocationError.UnknownOperation;
        }
    }

    private static Outcome Fetch(Invocation invocation, Segment segment)
    {
        if (invocation.CheckInside(2, 0, Rights.Read) is { } refused)
        {
            return refused;
        }

        if (segment.Mappings.Find(mapping => mapping.Position == invocation.Word(1)) is not { } found)
        {
            return InvocationError.RangeError;
        }

        if (found.What is not Page page)
        {
            return InvocationError.NotTransferable;
        }

        Rights rights = found.Rights & invocation.Target.Rights & Rights.All;
        return TakeOut(invocation, new Capability(CapabilityType.Page, rights, 0, page, 0));
    }

    private static Outcome Map(Invocation invocation, Segment segment)
    {
        if (invocation.Counts(3, 1) is { } wrong)
        {
            return wrong;
        }

        ulong position = invocation.Word(1);
        ulong rights = invocation.Word(2);
        if (rights is not (1 or 3 or 5))
        {
            return InvocationError.RangeError;
        }

        if (invocation.CheckSlot(CapabilityType.Page, (Rights)rights, out Capability capability) is { } refused)
        {
            return refused;
        }

        if (!invocation.Target.Allows(Rights.Write))
        {
            return InvocationError.NoRight;
        }

        if (position >= Positions)
        {
            return InvocationError.RangeError;
        }

        Page page = (Page)capability.Object!;
        if (segment.Mappings.Exists(mapping => mapping.Position == position) || page.MappedIn is not null)
        {
            return InvocationError.AlreadyMapped;
        }

        segment.Mappings.Add(new Mapping((uint)position, page, (Rights)rights));
        page.MappedIn = segment;
        return Outcome.Answer();
    }

    private static void Unmap(Segment segment, Mapping mapping)
    {
        segment.Mappings.Remove(mapping);
        if (mapping.What is Page page)
        {
            page.MappedIn = null;
        }
        else if (mapping.What is Process process)
        {
            process.MessagePageMappedIn = null;
        }
    }
}
