using System;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;

namespace AsyncCap.Scenarios.Programs.OneWay;

/// <summary>A receiver that wants to answer, and tries everything that an answer could be made of.</summary>
internal static class DiodeReplies
{
    /// <summary>Ways that are tried; the page has for each, from <see cref="FirstWay"/> on, how many attempts were carried out.</summary>
    public const int Ways = 13;

    /// <inheritdoc cref="Ways"/>
    public const ulong FirstWay = 64;

    // Bank, itself, two calls, endpoint, page, segment, an entry to itself: what is above is what somebody else gave it.
    private const uint SpareCall = 6;
    private const uint OwnSegment = 7;
    private const uint OwnEntry = 8;
    private const uint FirstForeign = 9;
    private const uint EndOfTable = 256;

    /// <summary>What each way is called.</summary>
    public static ReadOnlySpan<byte> NameOf(int way)
    {
        return way switch
        {
            0 => "reply-resolve"u8,
            1 => "reply-break"u8,
            2 => "reply-forward"u8,
            3 => "reply-resolve-any-slot"u8,
            4 => "reply-resolve-by-badge"u8,
            5 => "reply-send-any-slot"u8,
            6 => "reply-cancel-any-slot"u8,
            7 => "reply-grant-entry"u8,
            8 => "reply-share-memory"u8,
            9 => "reply-signal"u8,
            10 => "reply-watch"u8,
            11 => "reply-transfer-pages"u8,
            _ => "reply-by-console"u8,
        };
    }

    public static void Run(Invoker invoker)
    {
        BankStub bank = new(invoker, ProcessBuilder.BankSlot);
        EndpointStub endpoint = bank.CreateEndpoint(label: 1);
        uint page = bank.CreatePage();
        _ = bank.CreateCall();
        _ = bank.CreateSegment();
        _ = endpoint.Mint(badge: 1);
        Message request = invoker.Wait();
        for (int way = 0; way < Ways; way++)
        {
            DiodePrograms.Write(invoker, page, FirstWay + ((ulong)way * 8), Try(invoker, way, in request));
        }

        DiodePrograms.Write(invoker, page, DiodePrograms.Taken, 1);
        DiodePrograms.Write(invoker, page, DiodePrograms.Finished, 1);
        while (true)
        {
            _ = invoker.Wait();
        }
    }

    // How many attempts were carried out.
    private static ulong Try(Invoker invoker, int way, in Message request)
    {
        switch (way)
        {
            case 0:
                return Count(invoker.Do(Operation.Resolve, request.Slot, 0, [1]));
            case 1:
                return Count(invoker.Do(Operation.Resolve, request.Slot, 0, [1], flags: (byte)BreakReason.ByCallee));
            case 2:
                return Count(invoker.Do(Operation.Forward, request.Slot, OwnEntry, [1]));
            case 4:
                return Count(invoker.Do(Operation.Resolve, request.Badge, 0, [1]));
            default:
                ulong done = 0;
                for (uint slot = way == 3 ? 1 : FirstForeign; slot < EndOfTable; slot++)
                {
                    done += Count(TryOn(invoker, way, slot));
                }

                return done;
        }
    }

    private static Message TryOn(Invoker invoker, int way, uint slot)
    {
        return way switch
        {
            3 => invoker.Do(Operation.Resolve, slot, 0, [1]),
            5 => invoker.Do(Operation.Send, slot, SpareCall, [1]),
            6 => invoker.Do(Operation.Cancel, slot),
            7 => invoker.Do(Operation.Send, slot, 0, [(ulong)ProcessMethod.Grant], [OwnEntry]),
            8 => invoker.Do(Operation.Send, slot, 0, [(ulong)ProcessMethod.Attach, 5, (ulong)(Rights.Read | Rights.Write)], [OwnSegment]),
            9 => invoker.Do(Operation.Send, slot, 0, [(ulong)NotificationMethod.Signal, 1]),
            10 => invoker.Do(Operation.Await, SpareCall, slot),
            11 => invoker.Do(Operation.Send, ProcessBuilder.BankSlot, 0, [(ulong)BankMethod.Transfer, 1], [slot]),
            _ => invoker.Do(Operation.Send, slot, 0, [(ulong)MachineMethod.WriteConsole, 1, 65, 0, 0, 0, 0, 0]),
        };
    }

    private static ulong Count(in Message answer) => answer.Error == InvocationError.None ? 1ul : 0;
}
