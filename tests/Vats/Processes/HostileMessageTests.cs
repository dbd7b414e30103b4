using System;
using System.Collections.Generic;
using AsyncCap.Arch.Hosted;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Vats;
using Xunit;
using KernelMessage = AsyncCap.Ipc.Client.Message;

namespace AsyncCap.Tests.Vats;

/// <summary>A process that holds an object of a vat and sends it whatever the kernel carries.</summary>
public sealed class HostileMessageTests
{
    private const uint Vat = 1;
    private const uint Attacker = 2;
    private const int Messages = 6000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_vat_outlives_messages_made_of_chance(int seed)
    {
        List<string> heard = [];
        int code = HostedWorld.Run((program, host, argument) => Run(program, host, argument, (ulong)seed, heard), "", _ => { });
        Assert.Equal("every call of mine was answered; as many exports as before", string.Join("; ", heard));
        Assert.Equal(0, code);
    }

    private static void Run(uint program, ProgramHost host, ulong argument, ulong seed, List<string> heard)
    {
        VerbTable verbs = new([.. Verbs.All, .. AsyncCap.Vats.Verbs.All]);
        switch (program)
        {
            case Vat:
                ProcessHost.RunChild(host, verbs);
                break;
            case Attacker:
                Attack(host, argument);
                break;
            default:
                new Director(host, verbs, seed, heard).Run();
                break;
        }
    }

    // Slot 3 is the victim's object.
    private static void Attack(ProgramHost host, ulong seed)
    {
        Invoker invoker = new(new MessagePort(host), ProcessBuilder.BankSlot);
        BankStub bank = new(invoker, ProcessBuilder.BankSlot);
        Random random = new((int)seed);
        uint[] calls = [bank.CreateCall(), bank.CreateCall(), bank.CreateCall(), bank.CreateCall()];
        uint page = bank.CreatePage();
        uint own = bank.CreateEndpoint(0).Mint(7);
        uint promise = bank.CreatePromise(out _);
        uint[] lures = [3, ProcessBuilder.SelfSlot, page, own, promise, ProcessBuilder.BankSlot];
        Span<ulong> words = stackalloc ulong[8];
        for (int i = 0; i < Messages; i++)
        {
            uint number = random.Next(3) switch
            {
                0 => (uint)random.Next(6),
                1 => Verbs.All[random.Next(Verbs.All.Length)].Number,
                _ => (uint)random.NextInt64(),
            };
            int length = random.Next(4) == 0 ? random.Next(70_000) : random.Next(58);
            words[0] = number | ((ulong)(length & 0xFFFF) << 32) | ((ulong)random.Next(16) << 48);
            for (int word = 1; word < 8; word++)
            {
                words[word] = random.Next(3) == 0 ? (ulong)random.NextInt64() : (ulong)random.Next(12);
            }

            uint[] slots = new uint[random.Next(5)];
            for (int slot = 0; slot < slots.Length; slot++)
            {
                slots[slot] = lures[random.Next(lures.Length)];
            }

            uint call = calls[i % calls.Length];
            if (invoker.Do(Operation.Cancel, call).Error == InvocationError.NotPending)
            {
                _ = invoker.TryTake(out _);
            }

            _ = invoker.Send(3, call, words[..random.Next(9)], slots);
            if (random.Next(8) == 0)
            {
                invoker.Yield();
            }

            while (invoker.TryTake(out KernelMessage message))
            {
                for (uint slot = 0; slot < message.SlotCount; slot++)
                {
                    _ = invoker.Do(Operation.Drop, message.Slots[(int)slot]);
                }
            }
        }

        _ = invoker.Do(Operation.Send, ProcessBuilder.SelfSlot, 0, [(ulong)ProcessMethod.Exit]);
    }

    private sealed class Director
    {
        private readonly Invoker _invoker;
        private readonly MachineStub _machine;
        private readonly ProcessHost _host;
        private readonly ulong _seed;
        private readonly List<string> _heard;

        public Director(ProgramHost program, VerbTable verbs, ulong seed, List<string> heard)
        {
            _invoker = new Invoker(new MessagePort(program), InitialSlot.Bank);
            _machine = new MachineStub(_invoker, InitialSlot.Machine);
            _host = new ProcessHost(_invoker, InitialSlot.Bank, InitialSlot.Self, verbs);
            _seed = seed;
            _heard = heard;
        }

        public void Run()
        {
            _host.Enter(() => _ = PlayAndEnd());
            _host.Run();
        }

        private async Eventual<Unit> PlayAndEnd()
        {
            try
            {
                _ = await Play();
            }
            catch (BrokenException broken)
            {
                _heard.Add(broken.Problem.Text);
            }

            _host.Invoke(() => _machine.PowerOff(0));
            return default;
        }

        private async Eventual<Unit> Play()
        {
            ProcessBuilder builder = new(_invoker, InitialSlot.Machine, InitialSlot.Bank) { SparePages = 64 };
            IVatControl control = new ProcessVatMaker(_host, builder, Vat).Make("bob");
            Eventual<ICounter> counter = control.Vat().Counter(int.MaxValue);
            int count = await counter.Add();
            int exports = (await control.Stats()).Exports;
            Import import = (Import)Ref.Follow(counter.Target, counter.Home).Target!;
            Child attacker = default;
            _host.Invoke(() => attacker = builder.Start(Attacker, _seed, import.Record.Slot));
            ProcessState state = ProcessState.Ready;
            while (state != ProcessState.Dead)
            {
                int next = await counter.Add(); // The attacker may have hit upon the method too.
                Assert.True(next > count);
                count = next;
                _host.Invoke(() => state = attacker.Process.ReadState(out _));
            }

            _heard.Add("every call of mine was answered");
            _ = await control.CollectGarbage();
            _ = await counter.Add();
            int exportsAfter = (await control.Stats()).Exports;
            _heard.Add(exportsAfter == exports ? "as many exports as before" : $"{exportsAfter} exports, not {exports}");
            return default;
        }
    }
}
