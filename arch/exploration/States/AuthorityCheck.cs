using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Forwarders;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Processes;

namespace AsyncCap.Arch.Exploration.States;

/// <summary>No capability from nowhere: what came into a slot in a step was made there, minted by right, or was somewhere before with no fewer rights.</summary>
/// <remarks>Compares the slots with those before the step, so it comes before the step is noted.</remarks>
internal sealed class AuthorityCheck(FrameArena frames, UndoMemory memory, FrameIndex bystander)
{
    /// <summary>Looks at every slot of every process.</summary>
    /// <exception cref="OracleException">A capability came from nowhere.</exception>
    public void Check()
    {
        FrameIndex actor = memory.Before(ref frames.Globals.Current);
        for (uint page = KernelQueues.Page + 1; page < frames.Globals.FreshPage.Value; page++)
        {
            ref PageDescriptor descriptor = ref frames.Descriptor(new PageIndex(page));
            if (descriptor.Use != PageUse.Frames || descriptor.FrameSize != FrameSize.Bytes1024)
            {
                continue;
            }

            for (uint position = 0; position < descriptor.FreshFrames; position++)
            {
                FrameIndex frame = new(new PageIndex(page).Frame.Value + (position << (int)FrameSize.Bytes1024));
                if (frames.At<FrameHeader>(frame).Type == ObjectType.Process && !frame.Is(bystander))
                {
                    CheckProcess(frame, actor);
                }
            }
        }
    }

    private void CheckProcess(FrameIndex index, FrameIndex actor)
    {
        ref Process process = ref frames.At<Process>(index);
        if (process.Table.Capacity == 0)
        {
            return;
        }

        for (uint slot = 1; slot < process.Table.Fresh; slot++)
        {
            ref Capability now = ref process.Table.At(frames, slot);
            Capability before = memory.Before(ref now);
            if (now.Type != CapabilityType.Null && !MoveList.AreSame(in now, in before) && !IsAccounted(in now, index, actor))
            {
                throw new OracleException($"G8: a {now.Type} capability with rights {now.Rights} came into a slot from nowhere");
            }
        }
    }

    private bool IsAccounted(in Capability capability, FrameIndex holder, FrameIndex actor)
    {
        if (capability.Type == CapabilityType.Resolver)
        {
            ref Call call = ref frames.At<Call>(Call.OfResolver(capability.Index));
            bool isHeldHere = capability.IsLive(frames) && call.State == CallState.InService && call.Place.Is(holder);
            return isHeldHere || (!capability.IsLive(frames) && WasSomewhere(in capability, actor));
        }

        ref FrameHeader header = ref frames.At<FrameHeader>(capability.Index);
        ref PageDescriptor descriptor = ref frames.Descriptor(capability.Index.Page);
        uint position = (capability.Index.Value - capability.Index.Page.Frame.Value) >> (int)descriptor.FrameSize;
        bool isNew = memory.Before(ref descriptor.Use) != PageUse.Frames || position >= memory.Before(ref descriptor.FreshFrames)
            || memory.Before(ref header.Type) != header.Type || memory.Before(ref frames.Generation(capability.Index)) != capability.Generation;
        return (isNew && holder.Is(actor)) || WasSomewhere(in capability, actor);
    }

    private bool WasSomewhere(in Capability capability, FrameIndex actor)
    {
        for (uint page = KernelQueues.Page + 1; page < frames.Globals.FreshPage.Value; page++)
        {
            ref PageDescriptor descriptor = ref frames.Descriptor(new PageIndex(page));
            if (descriptor.Use != PageUse.Frames)
            {
                continue;
            }

            for (uint position = 0; position < descriptor.FreshFrames; position++)
            {
                FrameIndex frame = new(new PageIndex(page).Frame.Value + (position << (int)descriptor.FrameSize));
                if (WasIn(frame, in capability, actor))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private bool WasIn(FrameIndex frame, in Capability capability, FrameIndex actor)
    {
        switch (memory.Before(ref frames.At<FrameHeader>(frame).Type))
        {
            case ObjectType.Process:
                return WasInTable(frame, in capability, frame.Is(actor));
            case ObjectType.Forwarder:
                Capability target = memory.Before(ref frames.At<Forwarder>(frame).Target);
                return Covers(in target, in capability, false);
            case ObjectType.Call:
            case ObjectType.Promise:
                for (int i = 0; i < memory.Before(ref frames.At<Call>(frame).CapabilityCount); i++)
                {
                    Capability carried = memory.Before(ref frames.At<Call>(frame).Capabilities[i]);
                    if (Covers(in carried, in capability, false))
                    {
                        return true;
                    }
                }

                return false;
            case ObjectType.Free:
            case ObjectType.Bank:
            case ObjectType.Endpoint:
            case ObjectType.Segment:
            case ObjectType.Attachment:
            case ObjectType.Notification:
            case ObjectType.Schedule:
            default:
                return false;
        }
    }

    private bool WasInTable(FrameIndex frame, in Capability capability, bool isActor)
    {
        ref Process process = ref frames.At<Process>(frame);
        if (process.Table.Capacity == 0)
        {
            return false;
        }

        for (uint slot = 1; slot < process.Table.Fresh; slot++)
        {
            Capability held = memory.Before(ref process.Table.At(frames, slot));
            if (Covers(in held, in capability, isActor))
            {
                return true;
            }
        }

        return false;
    }

    // Whether one capability is enough to have the other: the same with no fewer rights, or what mints it.
    private static bool Covers(in Capability held, in Capability capability, bool mayMint)
    {
        if (!held.Index.Is(capability.Index) || held.Generation != capability.Generation)
        {
            return false;
        }

        bool isSame = held.Type == capability.Type && (held.Rights & Rights.All) == ((held.Rights | capability.Rights) & Rights.All) && held.Badge == capability.Badge;
        bool mints = (held.Type == CapabilityType.Endpoint && capability.Type == CapabilityType.Entry)
            || (held.Type == CapabilityType.Forwarder && capability.Type == CapabilityType.Relay);
        return isSame || (mints && mayMint);
    }
}
