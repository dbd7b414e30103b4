using System;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text;
using AsyncCap.Arch.Exploration.States;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Forwarders;
using AsyncCap.Ipc.Frames;
using AsyncCap.Ipc.Notifications;
using AsyncCap.Kernel.Banks;
using AsyncCap.Kernel.Capabilities;
using AsyncCap.Kernel.Memory;
using AsyncCap.Kernel.Processes;
using Xunit;

namespace AsyncCap.Tests.Layout;

public sealed class LayoutTests
{
    private static readonly Type[] Structs =
    [
        typeof(Capability), typeof(Call), typeof(Endpoint), typeof(Party), typeof(Bank), typeof(Process), typeof(CapabilityTable),
        typeof(Segment), typeof(Attachment), typeof(Submission), typeof(Event), typeof(FrameHeader), typeof(FrameLink),
        typeof(FrameList<PlaceLink>), typeof(PageDescriptor), typeof(TraceRecord), typeof(Globals), typeof(KernelQueues), typeof(TimerBuckets), typeof(Schedule), typeof(MachineContext),
        typeof(Notification), typeof(Forwarder),
    ];

    private static readonly Type[] Constants = [typeof(MessagePage), typeof(UserLayout), typeof(InitialSlot)];

    [Fact]
    public void Structs_shared_with_assembly_programs_and_debuggers_lie_as_they_did()
    {
        StringBuilder text = new();
        foreach (Type type in Structs)
        {
            StructText.Append(text, type);
        }

        foreach (Type type in Constants)
        {
            StructText.AppendConstants(text, type);
        }

        Golden.Compare("structs.txt", text.ToString());
    }

    [Fact]
    public void Numbers_never_change_their_meaning()
    {
        StringBuilder text = new();
        Type[] abi = [.. typeof(Operation).Assembly.GetTypes().Where(type => type.IsEnum && type.Namespace == typeof(Operation).Namespace)];
        Type[] shared = [typeof(ObjectType), typeof(PageUse), typeof(FrameSize), typeof(Defences)];
        foreach (Type type in abi.OrderBy(type => type.Name, StringComparer.Ordinal).Concat(shared))
        {
            StructText.AppendEnum(text, type);
        }

        Golden.Compare("numbers.txt", text.ToString());
    }

    [Fact]
    public void Objects_stay_within_their_budgets()
    {
        Assert.Equal(16, Unsafe.SizeOf<Capability>());
        Assert.InRange(Unsafe.SizeOf<Endpoint>(), 1, 128);
        Assert.InRange(Unsafe.SizeOf<Bank>(), 1, 128);
        Assert.InRange(Unsafe.SizeOf<Call>(), 1, 256); // The aim is 320; the frame that it is bought as has 256.
        Assert.Equal(Schedule.SizeBytes, Unsafe.SizeOf<Schedule>());
        Assert.InRange(Unsafe.SizeOf<Segment>(), 1, 64);
        Assert.InRange(Unsafe.SizeOf<Attachment>(), 1, 64);
        Assert.InRange(Unsafe.SizeOf<Notification>(), 1, 64);
        Assert.InRange(Unsafe.SizeOf<Forwarder>(), 1, 64);
        Assert.Equal(1024, Unsafe.SizeOf<Process>());
        Assert.Equal(16, Unsafe.SizeOf<FrameHeader>());
        Assert.Equal(16, Unsafe.SizeOf<Submission>());
        Assert.Equal(16, Unsafe.SizeOf<Event>());
        Assert.Equal((int)TraceRecord.SizeBytes, Unsafe.SizeOf<TraceRecord>());
        Assert.InRange(Unsafe.SizeOf<PageDescriptor>(), 1, (int)PageDescriptor.SizeBytes);
        Assert.InRange(Unsafe.SizeOf<Globals>(), 1, 1024); // The root bank's frame follows.
        Assert.InRange(Unsafe.SizeOf<KernelQueues>(), 1, 4096);
        Assert.InRange(Unsafe.SizeOf<Party>(), 1, 128); // The capability table's fields follow.
    }

    [Fact]
    public void Every_frame_begins_with_its_header()
    {
        foreach (Type type in new[] { typeof(Bank), typeof(Endpoint), typeof(Call), typeof(Segment), typeof(Attachment), typeof(Party), typeof(Notification), typeof(Forwarder) })
        {
            Assert.Equal(0, ManagedLayout.OffsetOf(type, type.GetField("Header")!));
        }

        Assert.Equal(0, ManagedLayout.OffsetOf(typeof(Process), typeof(Process).GetField(nameof(Process.Party))!));
    }

    [Fact]
    public void A_timer_stands_at_the_same_place_in_every_object_that_has_one()
    {
        int[] expected = [Offset<Timer>(nameof(Timer.Bucket)), Offset<Timer>(nameof(Timer.DeadlineTicks)), Offset<Timer>(nameof(Timer.Link))];
        int[] call = [Offset<Call>(nameof(Call.TimerBucket)), Offset<Call>(nameof(Call.DeadlineTicks)), Offset<Call>(nameof(Call.TimerLink))];
        int[] schedule =
            [Offset<Schedule>(nameof(Schedule.TimerBucket)), Offset<Schedule>(nameof(Schedule.PeriodEndTicks)), Offset<Schedule>(nameof(Schedule.TimerLink))];
        Assert.True(expected.AsSpan().SequenceEqual(call));
        Assert.True(expected.AsSpan().SequenceEqual(schedule));
    }

    [Fact]
    public void What_stands_on_the_run_queue_has_its_link_at_one_place()
    {
        Assert.Equal(Offset<RunUnit>(nameof(RunUnit.RunLink)), Offset<Party>(nameof(Party.RunLink)));
        Assert.Equal(Offset<RunUnit>(nameof(RunUnit.RunLink)), Offset<Schedule>(nameof(Schedule.RunLink)));
    }

    private static int Offset<T>(string field) => ManagedLayout.OffsetOf(typeof(T), typeof(T).GetField(field)!);

    [Fact]
    public void A_full_entry_fits_into_the_message_page_and_entries_stay_aligned()
    {
        for (uint words = 0; words <= MessagePage.MaximumWords; words++)
        {
            for (uint slots = 0; slots <= MessagePage.MaximumCapabilities; slots++)
            {
                Assert.Equal(0u, MessagePage.EntryBytes(words, slots) % 8);
                Assert.InRange(MessagePage.EntryBytes(words, slots), 16u, MessagePage.PartSizeBytes);
            }
        }
    }
}
