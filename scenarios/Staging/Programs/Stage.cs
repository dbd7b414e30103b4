using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;

namespace AsyncCap.Staging.Programs;

/// <summary>What every story works with: invocations, the root bank, a way to make processes, and a way to tell.</summary>
public sealed class Stage
{
    private readonly uint _registration;

    /// <summary>Sets the stage.</summary>
    internal Stage(ProgramHost host, Invoker invoker, MachineStub machine, CommandLine commandLine, ulong startCounter)
    {
        Host = host;
        Invoker = invoker;
        Machine = machine;
        CommandLine = commandLine;
        StartCounter = startCounter;
        Seed = commandLine.Number("seed"u8, otherwise: 1);
        Bank = new BankStub(invoker, InitialSlot.Bank);
        Self = new ProcessStub(invoker, InitialSlot.Self);
        Builder = new ProcessBuilder(invoker, InitialSlot.Machine, InitialSlot.Bank);
        Report = new Report(machine);
        _registration = Bank.CreateEndpoint(label: 0).Mint(badge: 0);
    }

    /// <summary>The director's own machine.</summary>
    public ProgramHost Host { get; }

    /// <summary>Invocations.</summary>
    public Invoker Invoker { get; }

    /// <summary>Figures of the machine.</summary>
    public MachineStub Machine { get; }

    /// <summary>The root bank.</summary>
    public BankStub Bank { get; }

    /// <summary>The director's process.</summary>
    public ProcessStub Self { get; }

    /// <summary>Makes processes.</summary>
    public ProcessBuilder Builder { get; }

    /// <summary>Tells.</summary>
    public Report Report { get; }

    /// <summary>The boot command line, for a story's own options.</summary>
    public CommandLine CommandLine { get; }

    /// <summary>The machine's counter at the first program's first instruction.</summary>
    public ulong StartCounter { get; }

    /// <summary>The seed of this run.</summary>
    public ulong Seed { get; }

    /// <summary>Pages in use by all banks together.</summary>
    public ulong PagesInUse() => Machine.ReadFigure(MachineFigure.PagesInUse);

    /// <summary>Whether every page in use is on an account: the first bank's own, or within what it granted to others.</summary>
    /// <remarks>More than that no program can know. Checked builds compare the sum over all banks after every kernel entry.</remarks>
    public bool BooksBalance()
    {
        Bank.ReadBalance(out _, out ulong spent);
        return PagesInUse() <= spent;
    }

    /// <summary>Makes a process that will register an entry capability, and waits for it.</summary>
    public Actor StartActor(uint program, ulong argument)
    {
        Child child = StartUnregistered(program, argument);
        Message registration = AwaitRegistration();
        return new Actor(child, registration.Slots[0]);
    }

    /// <summary>Makes a process that is granted more capabilities behind the registry and will register, and waits for it.</summary>
    /// <param name="program">Its number.</param>
    /// <param name="registration">What it registered with; it was answered.</param>
    /// <param name="first">The first capability.</param>
    /// <param name="second">The second.</param>
    public Child StartRegistered(uint program, uint first, uint second, out Message registration)
    {
        Child child = Builder.Start(program, 0, _registration, first, second);
        registration = AwaitRegistration();
        return child;
    }

    /// <summary>Makes a process that is granted one more capability and will register, and waits for it.</summary>
    public Actor StartDriver(uint program, uint grant)
    {
        Child child = Builder.Start(program, 0, _registration, grant);
        Message registration = AwaitRegistration();
        return new Actor(child, registration.Slots[0]);
    }

    /// <summary>Makes a process and does not wait; it finds the registry in its first granted slot.</summary>
    public Child StartUnregistered(uint program, ulong argument)
    {
        return Builder.Start(program, argument, _registration);
    }

    /// <summary>Makes a process that finds the registry in its first granted slot and a victim's entry in the second.</summary>
    public Child StartAgainst(uint program, ulong argument, uint victim)
    {
        return Builder.Start(program, argument, _registration, victim);
    }

    /// <summary>The next registration, answered.</summary>
    public Message AwaitRegistration()
    {
        Message message = Invoker.Wait();
        while (message.Kind != EventKind.Request)
        {
            message = Invoker.Wait();
        }

        _ = Invoker.Do(Operation.Resolve, message.Slot);
        return message;
    }

    /// <summary>Lets every other process run until it sleeps, a few times over.</summary>
    public void Settle()
    {
        for (int i = 0; i < 4; i++)
        {
            Invoker.Yield();
        }
    }

    /// <summary>Waits, within reason, until what was destroyed has given its pages back.</summary>
    /// <returns>Pages in use then.</returns>
    public ulong AwaitPages(ulong expected)
    {
        const int Patience = 4096;
        ulong pages = PagesInUse();
        for (int i = 0; i < Patience && pages != expected; i++)
        {
            Invoker.Yield();
            pages = PagesInUse();
        }

        return pages;
    }

    /// <summary>Destroys an actor and forgets its entry.</summary>
    public void Dismiss(Actor actor)
    {
        actor.Child.Destroy();
        _ = Invoker.Do(Operation.Drop, actor.Entry);
        Settle();
    }
}

/// <summary>A process that serves calls, and the way to call it.</summary>
public readonly struct Actor(Child child, uint entry)
{
    /// <summary>The process and its bank.</summary>
    public Child Child => child;

    /// <summary>The slot of its entry capability.</summary>
    public uint Entry => entry;
}
