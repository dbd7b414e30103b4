using System.Runtime;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Forwarders;
using AsyncCap.Ipc.Frames;
using AsyncCap.Ipc.Notifications;

namespace AsyncCap.Arch.X64.Diagnostics;

/// <summary>Layouts that the debugger's commands read and that no method of the release image has a local or an argument of: the compiler describes
/// no others.</summary>
internal static unsafe class DescribedTypes
{
    /// <summary>Does nothing, and is called by nobody.</summary>
    [RuntimeExport("acap_described")]
    private static void Describe(KernelQueues* queues, RunUnit* unit, Notification* notification, Forwarder* forwarder)
    {
    }
}
