using System;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;

namespace AsyncCap.Scenarios.Programs;

/// <summary>The attacks of programs that serve nobody.</summary>
internal static class Assaults
{
    private const uint VictimSlot = Assailant.VictimSlot;
    private const int CallsWithoutCollecting = 24;

    public static void Run(Weapon weapon, Assault assault)
    {
        switch (assault)
        {
            case Assault.Flood:
                Flood(weapon, watches: false);
                break;
            case Assault.WatchFlood:
                Flood(weapon, watches: true);
                break;
            case Assault.NeverCollect:
                NeverCollect(weapon);
                break;
            case Assault.NoRoom:
                NoRoom(weapon);
                break;
            case Assault.Smuggle:
                weapon.Tell(Smuggle(weapon), 0);
                break;
            case Assault.ToItself:
                ToItself(weapon);
                break;
            case Assault.DyingMessage:
                DyingMessage(weapon);
                break;
            case Assault.HandOver:
                Scribbles.HandOver(weapon);
                break;
            case Assault.OneCall:
                uint call = weapon.Make(BankMethod.CreateCall);
                _ = weapon.Do(Operation.Send, VictimSlot, call, [1], [ProcessBuilder.BankSlot]);
                weapon.Tell(0, 0);
                break;
            default:
                break;
        }
    }

    // Buys a call and sends it, or watches with it, until it can buy no more.
    private static void Flood(Weapon weapon, bool watches)
    {
        ulong sent = 0;
        Submission made = weapon.Try(BankMethod.CreateCall);
        while (made.Error == InvocationError.None)
        {
            Submission done = watches
                ? weapon.Do(Operation.Await, made.Slot, VictimSlot)
                : weapon.Do(Operation.Send, VictimSlot, made.Slot, [41]);
            sent += done.Error == InvocationError.None ? 1u : 0u;
            made = weapon.Try(BankMethod.CreateCall);
            if (made.Error == InvocationError.NoFreeSlot)
            {
                _ = weapon.Do(Operation.Send, ProcessBuilder.SelfSlot, 0, [(ulong)ProcessMethod.GrowTable], [ProcessBuilder.BankSlot]);
                made = weapon.Try(BankMethod.CreateCall);
            }
        }

        weapon.Tell(sent, (ulong)made.Error);
    }

    private static void NeverCollect(Weapon weapon)
    {
        Span<uint> calls = stackalloc uint[CallsWithoutCollecting];
        for (int i = 0; i < calls.Length; i++)
        {
            calls[i] = weapon.Make(BankMethod.CreateCall);
        }

        weapon.Tell(CallsWithoutCollecting, 0);
        for (int i = 0; i < calls.Length; i++)
        {
            _ = weapon.Port.Add(
                Operation.Send, VictimSlot, calls[i], [41, 2, 3, 4], [VictimSlot, VictimSlot, ProcessBuilder.BankSlot, ProcessBuilder.SelfSlot]);
        }

        weapon.Port.Turn(TurnFlags.Yield | TurnFlags.DoNotSleep);
        weapon.Host.LoopForever();
    }

    private static void NoRoom(Weapon weapon)
    {
        uint one = weapon.Make(BankMethod.CreateCall);
        uint other = weapon.Make(BankMethod.CreateCall);
        weapon.FillTable();
        _ = weapon.Port.Add(Operation.Send, VictimSlot, one, [1]);
        _ = weapon.Port.Add(Operation.Send, VictimSlot, other, [1]);
        while (true)
        {
            weapon.Port.Turn(TurnFlags.Yield);
        }
    }

    // Everything here must be refused; how often it was not is told.
    private static ulong Smuggle(Weapon weapon)
    {
        uint endpoint = weapon.Make(BankMethod.CreateEndpoint);
        uint entry = weapon.Mint(endpoint);
        uint call = weapon.Make(BankMethod.CreateCall);
        uint other = weapon.Make(BankMethod.CreateCall);
        ulong surprises = 0;
        surprises += Unless(weapon.Do(Operation.Copy, call), InvocationError.NotTransferable);
        surprises += Unless(weapon.Do(Operation.Send, entry, call, [], [call]), InvocationError.NotTransferable);
        surprises += Unless(weapon.Do(Operation.Send, entry, call, [], [other]), InvocationError.NotTransferable);
        surprises += Unless(weapon.Do(Operation.Send, ProcessBuilder.SelfSlot, 0, [(ulong)ProcessMethod.Grant], [call]), InvocationError.NotTransferable);
        _ = weapon.Do(Operation.Send, entry, call, [1]);
        uint resolver = weapon.AwaitRequest();
        surprises += Unless(weapon.Do(Operation.Send, entry, call, [1]), InvocationError.CallBusy);
        surprises += Unless(weapon.Do(Operation.Send, entry, other, [], [resolver, resolver]), InvocationError.NotTransferable);
        surprises += Unless(weapon.Do(Operation.Send, entry, other, [], [endpoint, resolver, entry, resolver]), InvocationError.NotTransferable);
        surprises += Unless(weapon.Do(Operation.Resolve, resolver, 0, [], [resolver]), InvocationError.NotTransferable);
        surprises += Unless(
            weapon.Do(Operation.Send, ProcessBuilder.SelfSlot, 0, [(ulong)ProcessMethod.Grant], [resolver]), InvocationError.NotTransferable);
        uint moved = weapon.Do(Operation.Copy, resolver).Slot;
        surprises += Unless(weapon.Do(Operation.Resolve, resolver, 0, [1]), InvocationError.EmptySlot);
        surprises += Unless(weapon.Do(Operation.Resolve, moved, 0, [1]), InvocationError.None);
        surprises += Unless(weapon.Do(Operation.Resolve, moved, 0, [1]), InvocationError.EmptySlot);

        // A promise's value is read by many: nothing linear may be in it.
        Submission promise = weapon.Try(BankMethod.CreatePromise);
        _ = weapon.Do(Operation.Send, entry, other, [1]);
        uint second = weapon.AwaitRequest();
        surprises += Unless(weapon.Do(Operation.Resolve, promise.SecondSlot, 0, [], [second]), InvocationError.NotTransferable);
        return surprises;
    }

    private static void ToItself(Weapon weapon)
    {
        uint endpoint = weapon.Make(BankMethod.CreateEndpoint);
        uint entry = weapon.Mint(endpoint);
        uint call = weapon.Make(BankMethod.CreateCall);
        uint carrier = weapon.Make(BankMethod.CreateCall);
        _ = weapon.Do(Operation.Send, entry, call, [1], [ProcessBuilder.BankSlot, ProcessBuilder.SelfSlot, endpoint, entry]);
        uint resolver = weapon.AwaitRequest();
        weapon.Tell(0, 0);
        _ = weapon.Port.Add(Operation.Send, entry, carrier, [2], [resolver, ProcessBuilder.BankSlot, endpoint, entry]);
        _ = weapon.Port.Add(Operation.Send, ProcessBuilder.SelfSlot, 0, [(ulong)ProcessMethod.Destroy]);
        weapon.Port.Turn(TurnFlags.DoNotSleep);
    }

    private static void DyingMessage(Weapon weapon)
    {
        uint endpoint = weapon.Make(BankMethod.CreateEndpoint);
        uint entry = weapon.Mint(endpoint);
        uint call = weapon.Make(BankMethod.CreateCall);
        weapon.Tell(0, 0);
        _ = weapon.Port.Add(Operation.Send, VictimSlot, call, [41], [ProcessBuilder.BankSlot, ProcessBuilder.SelfSlot, endpoint, entry]);
        _ = weapon.Port.Add(Operation.Send, ProcessBuilder.BankSlot, 0, [(ulong)BankMethod.Destroy]);
        _ = weapon.Port.Add(Operation.Send, ProcessBuilder.SelfSlot, 0, [(ulong)ProcessMethod.Exit]);
        weapon.Port.Turn(TurnFlags.DoNotSleep);
    }

    private static ulong Unless(in Submission result, InvocationError expected) => result.Error == expected ? 0u : 1u;
}
