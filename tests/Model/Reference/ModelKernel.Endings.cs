using System.Collections.Generic;
using AsyncCap.Ipc.Abi;

namespace AsyncCap.Tests.Model.Reference;

/// <summary>Section 8: what ends at once, and what ends step by step.</summary>
internal sealed partial class ModelKernel
{
    private const int StepsPerEntry = 8;
    private const int MostEndedAtOnce = 8;
    private const int PagesOfProcess = 4;

    private readonly List<KernelObject> _workList = [];

    /// <summary>Whether something is still being taken apart.</summary>
    public bool HasWork => _workList.Count > 0;

    private void Work()
    {
        for (int i = 0; i < StepsPerEntry && _workList.Count > 0; i++)
        {
            KernelObject first = _workList[0];
            _workList.RemoveAt(0);
            first.IsOnWorkList = false;
            Transcript?.Add($"    work: {first.GetType().Name} {first.Number}");
            StepOrQueue(first);
        }
    }

    private void StepOrQueue(KernelObject ending)
    {
        if (!Step(ending) && !ending.IsOnWorkList)
        {
            ending.IsOnWorkList = true;
            _workList.Add(ending);
        }
    }

    // True if there is no next step to take for now.
    private bool Step(KernelObject ending) => ending is Bank bank ? StepOfBank(bank) : TellOneWatcher(ending) ? false : ending switch
    {
        Endpoint endpoint => Step(endpoint),
        Process process => Step(process),
        Segment segment => Step(segment),
        Call call => Step(call),
        Schedule schedule => Step(schedule),
        Notification or Forwarder => ReturnFrame(ending),
        _ => true,
    };

    private static bool ReturnFrame(KernelObject ended)
    {
        Bank.ReturnFrame(ended);
        return true;
    }

    private bool TellOneWatcher(KernelObject ending)
    {
        if (ending.Watchers.Count == 0)
        {
            return false;
        }

        Fulfil(ending.Watchers[0], [], []);
        return true;
    }

    private void PutOnWorkList(KernelObject owing)
    {
        if (!owing.IsOnWorkList)
        {
            owing.IsOnWorkList = true;
            _workList.Add(owing);
        }
    }

    private void EndProcess(Process process, FaultCause cause, bool isVerdict = false)
    {
        if (cause is FaultCause.Destroyed or FaultCause.Exited)
        {
            process.IsDestroyed = true;
        }

        if (process.State != ProcessState.Dead)
        {
            Die(process, cause);
        }

        if (isVerdict)
        {
            PutOnWorkList(process);
        }
        else if (!process.IsOnWorkList)
        {
            StepOrQueue(process);
        }
    }

    private void Die(Process process, FaultCause cause)
    {
        RunQueue.Leave(process);
        process.State = ProcessState.Dead;
        process.Batch = null;
        process.Cause = cause;
        Say(TraceKind.ProcessDied, process.Number, (uint)cause);
    }

    private bool Step(Process process)
    {
        if (process.InService.Count > 0)
        {
            Break(process.InService[0], ReasonOf(process));
        }
        else if (process.Endpoints.Count > 0)
        {
            EndEndpoint(process.Endpoints[0], ReasonOf(process));
        }
        else if (process.Notices.Count > 0)
        {
            End(process.Notices[0]);
        }
        else if (process.QuietNotifications.Count > 0)
        {
            End(process.QuietNotifications[0]);
        }
        else if (process.Calls.Count > 0)
        {
            DestroyCall(process.Calls[0]);
        }
        else if (!process.IsDestroyed)
        {
            return true;
        }
        else if (process.Attachments.Count > 0)
        {
            Detach(process.Attachments[0]);
        }
        else if (process.CountedBelow > 0)
        {
            LetGoOfSome(process);
        }
        else if (process.SlotPages.Count > 0)
        {
            ReturnPage(process.SlotPages[^1]);
            process.SlotPages.RemoveAt(process.SlotPages.Count - 1);
            if (process.SlotPages.Count == 0 && process.TableDirectory is not null)
            {
                ReturnPage(process.TableDirectory);
            }
        }
        else
        {
            if (process.MessagePageMappedIn is Segment segment && segment.Mappings.Find(mapping => mapping.What == process) is { } mapping)
            {
                Unmap(segment, mapping);
            }

            process.OwnPages.ForEach(ReturnPage);
            Bank.ReturnFrame(process);
            Processes.Remove(process);
            Say(TraceKind.ProcessGone, process.Number);
            return true;
        }

        return false;
    }

    private void EndEndpoint(Endpoint endpoint, BreakReason reason)
    {
        endpoint.EndReason = EndOf(endpoint.Server) ?? reason;
        endpoint.IsDestroyed = true;
        endpoint.Server.Endpoints.Remove(endpoint);
        BecomeUnready(endpoint);
        _ = endpoint.Server.Unheld.Remove(endpoint);
        Say(TraceKind.EndpointDestroyed, endpoint.Number);
        StepOrQueue(endpoint);
    }

    private bool Step(Endpoint endpoint)
    {
        if (endpoint.Queue.Count > 0)
        {
            if (endpoint.Queue.First.IsOneWay)
            {
                LoseOneWay(endpoint.Queue.First);
            }
            else
            {
                Break(endpoint.Queue.First, endpoint.EndReason);
            }

            return false;
        }

        Bank.ReturnFrame(endpoint);
        return true;
    }

    private void EndSegment(Segment segment)
    {
        segment.IsDestroyed = true;
        StepOrQueue(segment);
    }

    private bool Step(Segment segment)
    {
        if (segment.Attachments.Count > 0)
        {
            Detach(segment.Attachments[0]);
            return false;
        }

        if (segment.Mappings.Count > 0)
        {
            Unmap(segment, segment.Mappings[^1]);
            return false;
        }

        ReturnPage(segment.Table!);
        Bank.ReturnFrame(segment);
        return true;
    }

    private static void Detach(Attachment attachment)
    {
        attachment.Process.Attachments.Remove(attachment);
        attachment.Segment.Attachments.Remove(attachment);
        Bank.ReturnFrame(attachment);
    }

    private void EndSomethingOn(BoughtPage page)
    {
        // A page that belongs to an object goes when the object does.
        KernelObject? first = page.Object as Page;
        foreach (KernelObject? inFrame in page.Frames)
        {
            first ??= inFrame;
        }

        if (first is not null)
        {
            End(first);
        }
    }

    private void End(KernelObject ending)
    {
        switch (ending)
        {
            case Page page:
                DestroyPage(page);
                break;
            case Bank bank:
                EndBank(bank);
                break;
            case Call call when !call.IsDestroyed:
                DestroyForgotten(call);
                break;
            case Endpoint endpoint when !endpoint.IsDestroyed:
                EndEndpoint(endpoint, BreakReason.EndpointDestroyed);
                break;
            case Process process when !process.IsDestroyed:
                EndProcess(process, FaultCause.Destroyed);
                break;
            case Segment segment when !segment.IsDestroyed:
                EndSegment(segment);
                break;
            case Schedule schedule when !schedule.IsDestroyed:
                EndSchedule(schedule);
                break;
            case Notification notification when !notification.IsDestroyed:
                notification.IsDestroyed = true;
                _ = notification.Owner.Notices.Remove(notification);
                _ = notification.Owner.QuietNotifications.Remove(notification);
                StepOrQueue(notification);
                break;
            case Forwarder forwarder when !forwarder.IsDestroyed:
                forwarder.IsDestroyed = true;
                Stand(forwarder, default);
                StepOrQueue(forwarder);
                break;
            case Attachment attachment:
                Detach(attachment);
                break;
            default:
                break;
        }
    }

    // The owner may wait for it: it wakes, and finds that it is gone.
    private void DestroyForgotten(Call call)
    {
        bool isInUse = call.State != CallState.Idle;
        DestroyCall(call);
        if (isInUse && call.Owner is not null)
        {
            call.Owner.WasWoken = true;
            Wake(call.Owner);
        }
    }

    private static void DestroyPage(Page page)
    {
        page.IsDestroyed = true;
        if (page.MappedIn is Segment segment)
        {
            Unmap(segment, segment.Mappings.Find(mapping => mapping.What == page)!);
        }

        ReturnPage(page.Storage!);
    }

    private static void ReturnPage(BoughtPage page) => page.Bank.ReturnPage(page);
}
