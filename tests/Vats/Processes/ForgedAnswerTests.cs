using System;
using System.Collections.Generic;
using System.Linq;
using AsyncCap.Arch.Hosted;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Vats;
using Xunit;
using KernelMessage = AsyncCap.Ipc.Client.Message;

namespace AsyncCap.Tests.Vats;

/// <summary>A process answers a vat with a capability of a wrong type, whose number of birth is that of the endpoint of an object which the vat gave to others only.</summary>
public sealed class ForgedAnswerTests
{
    private const uint Vat = 1;
    private const uint Attacker = 2;
    private const int Secrets = 60;
    private const int Tries = 40;

    /// <summary>Each type has numbers of its own: a number alone says nothing.</summary>
    [Fact]
    public void A_number_of_birth_is_not_taken_for_another_types()
    {
        List<string> heard = [];
        _ = HostedWorld.Run((program, host, argument) => Run(program, host, heard), "quantum=off", static _ => { });
        Assert.Equal($"{Tries} answers, none is an object", Assert.Single(heard));
    }

    private static void Run(uint program, ProgramHost host, List<string> heard)
    {
        VerbTable verbs = new([.. Verbs.All]);
        switch (program)
        {
            case Vat:
                ProcessHost.RunChild(host, verbs);
                break;
            case Attacker:
                Attack(host, heard);
                break;
            default:
                RunVictim(host, verbs);
                break;
        }
    }

    private static void RunVictim(ProgramHost program, VerbTable verbs)
    {
        Invoker invoker = new(new MessagePort(program), InitialSlot.Bank);
        ProcessBuilder builder = new(invoker, InitialSlot.Machine, InitialSlot.Bank) { SparePages = 64 };
        MachineStub machine = new(invoker, InitialSlot.Machine);
        ProcessHost host = new(invoker, InitialSlot.Bank, InitialSlot.Self, verbs);
        host.Enter(() => _ = GiveSecretsAway(host, builder, machine));
        host.Run();
    }

    private static async Eventual<Unit> GiveSecretsAway(ProcessHost host, ProcessBuilder builder, MachineStub machine)
    {
        Eventual<ITraveller> friend = new ProcessVatMaker(host, builder, Vat).Make("friend").Vat().Travel();
        List<Eventual<IParty>> kept = [];
        for (int i = 0; i < Secrets; i++)
        {
            kept.Add(friend.GiveBack(Ref.Of<IParty>(new Party())));
        }

        foreach (Eventual<IParty> party in kept)
        {
            _ = await party.Resolved();
        }

        uint open = host.Outside.GrantTo(new Party());
        Child attacker = default;
        host.Invoke(() => attacker = builder.Start(Attacker, 0, open));
        ProcessState state = ProcessState.Ready;
        while (state != ProcessState.Dead)
        {
            _ = await friend.GiveBack(kept[0]);
            host.Invoke(() => state = attacker.Process.ReadState(out _));
        }

        host.Invoke(() => machine.PowerOff(0));
        return default;
    }

    // Slot 3 is an object of the victim's. It is asked to send to an object of the attacker's, and to tell what comes of it.
    private static void Attack(ProgramHost host, List<string> heard)
    {
        Invoker invoker = new(new MessagePort(host), ProcessBuilder.BankSlot);
        BankStub bank = new(invoker, ProcessBuilder.BankSlot);
        Verb[] named = [.. Verbs.All.Where(static verb => verb.Name.Contains("IParty.Tell(", StringComparison.Ordinal))];
        uint tell = named.Length == 1 ? named[0].Number : 0;
        if (tell == 0)
        {
            heard.Add(string.Join(" ", Verbs.All.Select(static v => v.Name)));
            _ = invoker.Do(Operation.Send, ProcessBuilder.SelfSlot, 0, [(ulong)ProcessMethod.Exit]);
        }
        uint call = bank.CreateCall();
        uint own = bank.CreateEndpoint(0).Mint(7);
        int answers = 0;
        bool isObject = false;
        for (int i = 0; i < Tries; i++)
        {
            uint forged = bank.CreateSegment();

            // Contents: an object, its key, the number 1, true.
            _ = invoker.Send(3, call, [tell | (14ul << 32), 0, 1ul << 8 | 1ul << 40], [own]);
            for (bool isDone = false; !isDone;)
            {
                KernelMessage message = invoker.Wait();
                isDone = message.Kind == EventKind.Completion;
                answers += isDone ? 1 : 0;
                isObject |= isDone && message.WordCount > 0 && (message.Words[0] & Envelope.IsObject) != 0;
                if (message.Kind == EventKind.Request)
                {
                    _ = invoker.Do(Operation.Resolve, message.Slot, 0, [Envelope.IsObject | (8ul << 32), 0], [forged]);
                }
            }

            _ = invoker.Do(Operation.Drop, forged);
        }

        heard.Add($"{answers} answers, {(isObject ? "one" : "none")} is an object");
        _ = invoker.Do(Operation.Send, ProcessBuilder.SelfSlot, 0, [(ulong)ProcessMethod.Exit]);
    }
}
