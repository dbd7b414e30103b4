using System;
using AsyncCap.Arch.Sharing;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Arch.Hosted;

/// <summary>A process's execution in the hosted world: a thread that runs only while it holds the world's one baton.</summary>
internal sealed class HostedProcess
{
    private const int StackBytes = 256 * 1024;

    private readonly HostedWorld _world;
    private readonly Baton<Bare> _baton;
    private readonly ulong _argument0;
    private readonly ulong _argument1;

    public HostedProcess(HostedWorld world, FrameIndex index, uint generation, ulong argument0, ulong argument1)
    {
        _world = world;
        Index = index;
        Generation = generation;
        _argument0 = argument0;
        _argument1 = argument1;
        string name = $"process at {index.Value}";
        _baton = new Baton<Bare>(name);
        Bare.Spawn(name, Run, StackBytes);
    }

    public FrameIndex Index { get; }

    public uint Generation { get; }

    /// <summary>Lets it run. The caller must then stop touching the world.</summary>
    public void Resume() => _baton.Pass();

    /// <summary>Ends it: wherever its thread stands in the world, it unwinds.</summary>
    public void End() => _baton.End();

    /// <summary>Sleeps until it is resumed.</summary>
    /// <exception cref="ProcessEndedException">It was ended instead.</exception>
    public void Park()
    {
        if (!_baton.Await())
        {
            throw new ProcessEndedException();
        }
    }

    public void ThrowIfEnded()
    {
        if (_baton.HasEnded)
        {
            throw new ProcessEndedException();
        }
    }

    private void Run()
    {
        try
        {
            Park();
            _world.EnterImage(this);
            _world.Program((uint)_argument0, new HostedHost(_world, this), _argument1);
            FaultForGood();
        }
        catch (ProcessEndedException)
        {
            // Its process is gone; so is this thread.
        }
        catch (Exception panic) when (panic is Ipc.Diagnostics.KernelPanicException or WitnessException)
        {
            _world.Stop(panic);
        }
#pragma warning disable CA1031 // What a program lets escape is its own end, as it is on metal, never the world's.
        catch (Exception escaped)
#pragma warning restore CA1031
        {
            EndBy(escaped);
        }
    }

    // A keeper may let it go on, but there is nothing left to go on with.
    private void FaultForGood()
    {
        while (true)
        {
            _world.Fault(this, FaultCause.IllegalInstruction, address: 0);
        }
    }

    private void EndBy(Exception escaped)
    {
        try
        {
            _world.Log($"A program let an exception escape: {escaped}");
            FaultForGood();
        }
        catch (ProcessEndedException)
        {
            // As it should.
        }
        catch (Exception panic) when (panic is Ipc.Diagnostics.KernelPanicException or WitnessException)
        {
            _world.Stop(panic);
        }
    }
}

/// <summary>Unwinds the thread of a process that is gone. Programs must not swallow it; if they do, their next step throws again.</summary>
public sealed class ProcessEndedException : Exception
{
    /// <summary>Says so.</summary>
    public ProcessEndedException()
        : base("The process has ended.")
    {
    }
}
