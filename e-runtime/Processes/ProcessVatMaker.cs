using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;

namespace AsyncCap.Vats;

/// <summary>Makes vats, each in a process of its own with a bank of its own.</summary>
/// <param name="host">The vat that makes them.</param>
/// <param name="builder">Makes processes.</param>
/// <param name="program">The number of the program that runs a vat: <see cref="ProcessHost.RunChild"/>.</param>
public sealed class ProcessVatMaker(ProcessHost host, ProcessBuilder builder, uint program) : IVatMaker
{
    /// <inheritdoc/>
    /// <exception cref="RefusedException">The bank cannot pay for it.</exception>
    public IVatControl Make(string name)
    {
        (Eventual<IVat> vat, Resolver<IVat> resolver) = Ref.Promise<IVat>();
        int number = host.NextNumber();
        VatBirth birth = new(resolver, host.Trace, number);
        Child child = StartProgram(program, host.Trace is null ? 0 : (ulong)number, birth);
        ProcessVatControl control = new(host, child, vat, resolver, birth);
        host.Outside.AwaitEnd(child.Process.Slot, new Obituary(host.Vat, control));
        host.Trace?.Made(number, name, control);
        return control;
    }

    /// <summary>Starts a program, which need not be a vat, in a process of its own.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="argument">What it is started with.</param>
    /// <param name="registry">The object of this vat that it finds in its first granted slot. The process never lets go of it: <see cref="ProcessHost.Withdraw"/>.</param>
    /// <exception cref="RefusedException">The bank cannot pay for it.</exception>
    public Child StartProgram(uint number, ulong argument, IRemotable registry)
    {
        uint entry = host.Outside.GrantTo(registry);
        Child child;
        while (!TryStart(number, entry, argument, mayBeTooSmall: true, out child))
        {
            if (!host.Gate.TryGrowTable())
            {
                _ = TryStart(number, entry, argument, mayBeTooSmall: false, out child); // It says why not.
                break;
            }
        }

        host.Outside.DropSlot(entry);
        return child;
    }

    // A child's pages pass through this vat's table, which may have no room for all of them.
    private bool TryStart(uint number, uint entry, ulong argument, bool mayBeTooSmall, out Child child)
    {
        _ = host.Gate.BeginInvocations(); // The builder's invoker is the same.
        try
        {
            child = builder.Start(number, argument, entry);
            return true;
        }
        catch (RefusedException refused) when (mayBeTooSmall && refused.Error == InvocationError.NoFreeSlot)
        {
            child = default;
            return false;
        }
        finally
        {
            host.Gate.EndInvocations();
        }
    }
}

/// <summary>Waits for the end of a process. A crash leaves a corpse with all that it had: it is buried, so that references to its objects break.</summary>
internal sealed class Obituary(LocalVat owner, ProcessVatControl control) : OwnedPromise<Unit>(owner)
{
    internal override void Resume() => control.Bury();
}

/// <summary>Control of a vat in a process of its own.</summary>
internal sealed class ProcessVatControl(ProcessHost host, Child child, Eventual<IVat> vat, Resolver<IVat> born, VatBirth birth) : IVatControl
{
    private bool _hasEnded;

    public Eventual<IVat> Vat() => vat;

    public void Kill(string reason)
    {
        if (_hasEnded)
        {
            return;
        }

        _hasEnded = true;
        _ = born.Smash(new Problem(ProblemKind.Disconnected, reason)); // If it was never born, it never will be.
        _ = host.Gate.BeginInvocations();
        child.Destroy();
        host.Gate.EndInvocations();
    }

    /// <summary>Its process has ended, and all that it ever told has arrived: what it was given at its birth it cannot let go of any more.</summary>
    public void Bury()
    {
        Kill("The vat crashed.");
        host.Withdraw(birth);
    }

    public async Eventual<Unit> ShutDown(string reason)
    {
        // Behind everything that was sent before. Its end takes the answer with it.
        await Root.End(reason).Ended();
        Kill(reason);
        return default;
    }

    public Eventual<VatStats> Stats() => Root.Stats();

    public Eventual<Unit> CollectGarbage() => Root.CollectGarbage();

    private Eventual<IVatRoot> Root => new(vat.Target, vat.Home);
}
