using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;

namespace AsyncCap.Scenarios.Programs;

/// <summary>A program that attacks with calls and capabilities, where <see cref="Attacker"/> attacks the machine.</summary>
/// <remarks>It finds the registry in its first granted slot, and whom to attack in the second.</remarks>
internal static class Assailant
{
    /// <summary>The slot of the victim's entry.</summary>
    public const uint VictimSlot = ProcessBuilder.FirstGrantSlot + 1;

    private const ulong WildAddress = 0xDEAD_0000;

    public static void Run(ProgramHost host, Assault assault)
    {
        Weapon weapon = new(host);
        if (assault > Assault.Refused)
        {
            Assaults.Run(weapon, assault);
            weapon.Rest();
        }

        uint endpoint = weapon.Make(BankMethod.CreateEndpoint);
        uint entry = weapon.Mint(endpoint);
        uint dead = DeadEntry(weapon);
        uint call = weapon.Make(BankMethod.CreateCall);
        if (assault == Assault.Deaf)
        {
            weapon.FillTable();
        }

        while (assault == Assault.HoldMany
            && weapon.Do(Operation.Send, ProcessBuilder.SelfSlot, 0, [(ulong)ProcessMethod.GrowTable], [ProcessBuilder.BankSlot]).Error == InvocationError.None)
        {
        }

        weapon.Tell(0, 0, entry, assault == Assault.Deaf ? endpoint : 0);
        if (assault == Assault.Scribble)
        {
            Scribbles.Write(weapon);
        }

        if (assault == Assault.Deaf)
        {
            while (true)
            {
                weapon.Port.Turn(TurnFlags.Yield);
            }
        }

        while (true)
        {
            Serve(weapon, assault, weapon.AwaitRequest(), endpoint, entry, dead, call);
        }
    }

    private static void Serve(Weapon weapon, Assault assault, uint resolver, uint endpoint, uint entry, uint dead, uint call)
    {
        switch (assault)
        {
            case Assault.Give:
                _ = weapon.Do(Operation.Resolve, resolver, 0, [42], [entry, entry, entry, entry]);
                break;
            case Assault.ResolverToItself:
                // Both in one batch: the request with the resolver is queued here when it dies.
                _ = weapon.Port.Add(Operation.Send, entry, call, [1], [resolver]);
                _ = weapon.Port.Add(Operation.Send, ProcessBuilder.SelfSlot, 0, [(ulong)ProcessMethod.Exit]);
                weapon.Port.Turn(TurnFlags.DoNotSleep);
                break;
            case Assault.ResolverNowhere:
                _ = weapon.Do(Operation.Send, dead, call, [1], [resolver]);
                break;
            case Assault.ResolverOverResolver:
                _ = weapon.Do(Operation.Copy, weapon.AwaitRequest(), resolver);
                _ = weapon.Do(Operation.Resolve, resolver, 0, [42]);
                break;
            case Assault.ForwardNowhere:
                _ = weapon.Do(Operation.Forward, resolver, dead, [1]);
                break;
            case Assault.ForwardForEver:
                _ = weapon.Do(Operation.Forward, resolver, entry, [1]);
                break;
            case Assault.ForgottenPromise:
            case Assault.DestroyedPromise:
                BecomePromise(weapon, resolver, isDestroyed: assault == Assault.DestroyedPromise);
                break;
            case Assault.EndpointThenCrash:
                _ = weapon.Do(Operation.Destroy, endpoint);
                weapon.Host.Poke(WildAddress, 1);
                break;
            case Assault.BankUnderItsFeet:
                DestroyOwnBank(weapon, call, entry);
                break;
            case Assault.Pin:
                Pin(weapon, resolver, call, entry);
                break;
            default:
                break;
        }
    }

    private static uint DeadEntry(Weapon weapon)
    {
        uint endpoint = weapon.Make(BankMethod.CreateEndpoint);
        uint entry = weapon.Mint(endpoint);
        _ = weapon.Do(Operation.Destroy, endpoint);
        return entry;
    }

    private static void BecomePromise(Weapon weapon, uint resolver, bool isDestroyed)
    {
        Submission made = weapon.Try(BankMethod.CreatePromise);
        _ = weapon.Do(Operation.Resolve, resolver, 0, default, [made.Slot], (byte)ResolveFlags.Become);
        _ = weapon.Do(isDestroyed ? Operation.Destroy : Operation.Drop, isDestroyed ? made.Slot : made.SecondSlot);
    }

    // What stands behind the destruction in the batch must not buy, and whatever it does must be gone in the end.
    private static void DestroyOwnBank(Weapon weapon, uint call, uint entry)
    {
        MessagePort port = weapon.Port;
        _ = port.Add(Operation.Send, ProcessBuilder.BankSlot, 0, [(ulong)BankMethod.Destroy]);
        _ = port.Add(Operation.Send, ProcessBuilder.BankSlot, 0, [(ulong)BankMethod.CreateCall]);
        _ = port.Add(Operation.Send, ProcessBuilder.BankSlot, 0, [(ulong)BankMethod.CreateProcess]);
        _ = port.Add(Operation.Send, entry, call, [1], [ProcessBuilder.BankSlot]);
        _ = port.Add(Operation.Send, ProcessBuilder.SelfSlot, 0, [(ulong)ProcessMethod.GrowTable], [ProcessBuilder.BankSlot]);
        port.Turn(TurnFlags.DoNotSleep);
    }

    private static void Pin(Weapon weapon, uint resolver, uint call, uint entry)
    {
        uint moved = weapon.Do(Operation.Copy, resolver).Slot;
        _ = weapon.Do(Operation.Await, call, moved);
        uint carrier = weapon.Make(BankMethod.CreateCall);
        _ = weapon.Do(Operation.Send, entry, carrier, [1], [moved]);
        _ = weapon.AwaitRequest(out uint back);
        uint watch = weapon.Make(BankMethod.CreateCall);
        _ = weapon.Do(Operation.Await, watch, back);
    }
}
