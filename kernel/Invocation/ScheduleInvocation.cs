using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel.Processes;

namespace AsyncCap.Kernel.Invocation;

/// <summary>What a schedule does for its holder: it gets its figures, tells them, and ends.</summary>
internal static class ScheduleInvocation
{
    public static InvocationError Invoke(in FrameArena frames, in KernelMessage message, ref Answer answer)
    {
        return (ScheduleMethod)message.Words[0] switch
        {
            ScheduleMethod.Configure => Configure(in frames, in message),
            ScheduleMethod.Read => Read(in frames, in message, ref answer),
            ScheduleMethod.Destroy => EndInvocation.Run(in frames, in message),
            _ => InvocationError.UnknownOperation,
        };
    }

    // Who could set these figures at will would have everybody's time. A bank buys the object; only the machine gives it time.
    private static InvocationError Configure(in FrameArena frames, in KernelMessage message)
    {
        InvocationError error = message.Expect(4, 1, Rights.Write);
        if (error != InvocationError.None)
        {
            return error;
        }

        ref Process invoker = ref frames.At<Process>(frames.Globals.Current);
        _ = ref Authority.Require(in frames, in invoker, message.Slots[0], CapabilityType.Machine, Rights.None, out error);
        if (error != InvocationError.None)
        {
            return error;
        }

        (ulong priority, ulong budget, ulong period) = (message.Words[1], message.Words[2], message.Words[3]);
        if (priority >= RunQueue.PriorityCount || budget > period || period > Schedule.MaximumTicks)
        {
            return InvocationError.RangeError;
        }

        ScheduleMachine.Configure(in frames, message.Target.Index, (byte)priority, budget, period);
        return InvocationError.None;
    }

    private static InvocationError Read(in FrameArena frames, in KernelMessage message, ref Answer answer)
    {
        // Four words of answer need four words of room in the entry.
        InvocationError error = message.Expect(4, 0, Rights.Read);
        if (error != InvocationError.None)
        {
            return error;
        }

        ref Schedule schedule = ref frames.At<Schedule>(message.Target.Index);
        answer.Say(schedule.Priority, schedule.BudgetTicks);
        answer.Add(schedule.PeriodTicks);
        answer.Add(schedule.LeftTicks > 0 ? (ulong)schedule.LeftTicks : 0);
        return InvocationError.None;
    }
}
