using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using AsyncCap.Ipc.Abi;
using Xunit;

namespace AsyncCap.Tests.Model;

/// <summary>What the random programs are to do at least once, so that agreement means something.</summary>
internal static class Coverage
{
    private static readonly string[] Events =
    [
        "a bank is gone", "a budget is full again", "a budget is spent", "a fault record is lost", "a fault record is lost with a verdict",
        "a kernel object through a relay", "a notice", "a process destroys its bank", "a process loses its schedule",
        "a process that nobody pays for any more does not run", "a capability does not go one way",
        "a message is delivered one way", "a message is sent one way to the dead", "a message that was sent one way is lost with its endpoint",
        "a message that was sent one way is too late", "a record comes back", "a walk goes down", "a walk takes another over",
        "who asks late tells who asked before",
    ];

    // Not done: what ends the world, what needs a device, what a test of 2³² steps would have to bring about.
    private static readonly string[] LeftOut =
    [
        "Machine.PowerOff", "Machine.WriteConsole", "Machine.ReadCommandLine", "Machine.BindInterrupt", "Machine.AcknowledgeInterrupt",
        "Machine.ReadConsole", "operation: None",
    ];

    /// <summary>Every operation, every method of every object, every reason, and what happens rarely.</summary>
    public static void Check(SortedDictionary<string, int> counts)
    {
        if (Environment.GetEnvironmentVariable("ASYNCCAP_COVERAGE") is string file)
        {
            File.WriteAllLines(file, counts.Select(count => $"{count.Value,8} {count.Key}"));
        }

        IEnumerable<string> all = Events
            .Concat(Names<Operation>("operation: "))
            .Concat(Names<BreakReason>("decided: "))
            .Concat(Names<MachineMethod>("Machine."))
            .Concat(Names<BankMethod>("Bank."))
            .Concat(Names<ProcessMethod>("Process."))
            .Concat(Names<EndpointMethod>("Endpoint."))
            .Concat(Names<CallMethod>("Call."))
            .Concat(Names<PageMethod>("Page."))
            .Concat(Names<SegmentMethod>("Segment."))
            .Concat(Names<NotificationMethod>("Notification."))
            .Concat(Names<ForwarderMethod>("Forwarder."))
            .Concat(Names<ScheduleMethod>("Schedule."));
        Assert.Equal([], all.Except(LeftOut).Except(counts.Keys));
    }

    private static IEnumerable<string> Names<TEnum>(string before)
        where TEnum : struct, Enum
    {
        return Enum.GetNames<TEnum>().Select(name => before + name);
    }
}
