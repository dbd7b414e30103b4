using AsyncCap.Ipc.Abi;
using KernelMessage = AsyncCap.Ipc.Client.Message;

namespace AsyncCap.Vats;

/// <summary>Objects of this vat that come home from other processes: nothing that is sent to them here overtakes what was sent to them there.</summary>
internal sealed partial class Outside
{
    private int _openHomecomings;
    private ulong _homecomingKey; // In a question: that it is ours.

    /// <summary>Keeps a message of this vat's own to an object that came home, if others' messages to it may still be on their way.</summary>
    public bool TryHoldBack(ref Message message)
    {
        if (message.Target is not { } target || message.Verb == Resumption.Instance
            || FindIn(_exportsByTarget.Find(HashOf(target)), target) is not { Homecoming: { IsOpen: true } home })
        {
            return false;
        }

        home.Hold(new HeldBack { Message = message });
        return true;
    }

    // The object of this vat that a capability is for; null if it is for another thing, or for nothing any more. Numbers of birth are those of one type.
    private Export? OwnIn(in KernelMessage look) => IsLiveEntry(in look) ? _exportsByBirth.Find(EndpointBirths | look.Words[2]) : null;

    // One that cannot be sent to is as good as none.
    private static bool IsLiveEntry(in KernelMessage look)
    {
        ulong word = look.Words[0];
        return (CapabilityType)(word & 0xFF) == CapabilityType.Entry && IsLive(in look) && ((word >> 8) & (ulong)Rights.Write) != 0;
    }

    private static bool IsLive(in KernelMessage look) => (look.Words[0] >> 16) != 0;

    private static uint BadgeIn(in KernelMessage look) => (uint)look.Words[1];

    // Who passed it to us has counted it as held by us: we do not hold it. That, too, is for when all before it has arrived. False if the question cannot be paid for.
    private bool TryComeHome(Export own, uint slot, uint badge, ulong key, bool isOrdered)
    {
        Homecoming home = own.Homecoming ??= new Homecoming();
        NoteReturned(own, home, badge, key);
        if (home.Slot != 0)
        {
            DropSlot(home.Slot); // One way to it is enough.
        }

        home.Slot = slot;
        if (home.CallCount == 0)
        {
            if (TryTakeCall(CallUse.Homecoming) is not { } call)
            {
                Owe(own, home);
                return false;
            }

            Ask(own, home, call);
        }

        if (isOrdered)
        {
            bool wasOpen = home.IsOpen;
            home.Needed = home.Slot == 0 ? home.Sent : home.Sent + 1;
            CountOpen(wasOpen ? 0 : 1);
        }

        return true;
    }

    private static void NoteReturned(Export own, Homecoming home, uint badge, ulong key)
    {
        if (own.Grants.Find(badge) is not { } grant)
        {
            return;
        }

        if (!grant.IsReturned)
        {
            grant.NextReturned = home.FirstReturned;
            home.FirstReturned = grant;
        }

        grant.Return(key);
    }

    private void Owe(Export own, Homecoming home)
    {
        if (!home.IsOwed)
        {
            home.IsOwed = true;
            PayOrOwe(new Owed(CallUse.Homecoming, 0) { Export = own });
        }
    }

    private void PayHomecoming(Export own, CallRecord call)
    {
        Homecoming home = own.Homecoming!;
        home.IsOwed = false;
        if (home.Slot != 0)
        {
            Ask(own, home, call);
        }
        else
        {
            GiveBack(call); // It was sent meanwhile, or the object has been withdrawn.
        }
    }

    // By the call: the question that is still to be sent.
    private void Ask(Export own, Homecoming home, CallRecord call)
    {
        if (_homecomingKey == 0)
        {
            _homecomingKey = Host.NextKey();
        }

        home.Sent++;
        home.CallCount++;
        call.Home = own;
        Gate.Send(home.Slot, call, [Envelope.HasComeHome | (16ul << 32), _homecomingKey, (ulong)home.Sent], []);
        DropSlot(home.Slot);
        home.Slot = 0;
    }

    // It is about to be passed on. False if the question that has to be sent before cannot be paid for.
    private bool TryAskBeforePassing(Export own)
    {
        if (own.Homecoming is not { Slot: not 0, HasUnasked: true } home || Host.Plant == OrderPlant.PassesOnUnasked)
        {
            return true;
        }

        if (TryTakeCall(CallUse.Homecoming) is not { } call)
        {
            return false;
        }

        Ask(own, home, call);
        return true;
    }

    // A request that says it is a question of ours.
    private void ArriveHome(Export? own, in KernelMessage request)
    {
        if (own?.Homecoming is { } home && request.WordCount > 2 && request.Words[1] == _homecomingKey && _homecomingKey != 0)
        {
            ArriveHome(own, home, (long)request.Words[2]);
        }
    }

    private void ArriveHome(Export own, Homecoming home, long question)
    {
        LetThrough(own, home, question);
        if (home.Slot == 0 && home.Arrived == home.Sent)
        {
            CountReturned(own, home);
        }
    }

    private void LetThrough(Export own, Homecoming home, long question)
    {
        bool wasOpen = home.IsOpen;
        HeldBack? held = home.TakeUntil(question);
        CountOpen(wasOpen && !home.IsOpen ? -1 : 0);
        while (held is not null)
        {
            HeldBack? next = held.Next;
            if (held.Promise is { } promise)
            {
                _ = promise.Refer(own.Target, Host.Vat); // Nothing else decides it.
            }
            else
            {
                Host.Vat.Post(ref held.Message);
            }

            held = next;
        }
    }

    private void CountReturned(Export own, Homecoming home)
    {
        Grant? grant = home.FirstReturned;
        home.FirstReturned = null;
        bool isLast = false;
        while (grant is not null)
        {
            Grant? next = grant.NextReturned;
            grant.NextReturned = null;
            grant.CountReturned();
            if (!grant.IsHeld && own.Grants.Find(grant.Badge) == grant)
            {
                own.Grants.Remove(grant.Badge);
                isLast = own.Grants.Count == 0;
            }

            grant = next;
        }

        if (isLast)
        {
            Forget(own);
        }
    }

    // A question came back: it has been answered, or was lost with its endpoint.
    private void EndAsking(CallRecord call)
    {
        Export own = call.Home!;
        Homecoming home = own.Homecoming!;
        home.CallCount--;
        if (home.Slot != 0)
        {
            call.Use = CallUse.Homecoming;
            Ask(own, home, call);
        }
        else
        {
            GiveBack(call);
        }
    }

    // Nothing more comes by its endpoint.
    private void EndHomecoming(Export own)
    {
        if (own.Homecoming is not { } home)
        {
            return;
        }

        if (home.Slot != 0)
        {
            DropSlot(home.Slot);
            home.Slot = 0;
        }

        home.FirstReturned = null;
        LetThrough(own, home, long.MaxValue);
    }

    private void CountOpen(int change)
    {
        if (change != 0)
        {
            _openHomecomings += change;
            Host.Vat.HoldsBack = _openHomecomings != 0;
        }
    }
}
