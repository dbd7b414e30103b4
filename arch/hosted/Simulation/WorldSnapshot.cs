using System;
using System.Collections.Generic;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;

namespace AsyncCap.Arch.Hosted.Simulation;

/// <summary>A simulated world at one moment. Kernel state is plain bytes, so coming back is copying them back.</summary>
public sealed class WorldSnapshot
{
    private readonly SimulatedWorld _world;
    private readonly byte[] _pages;
    private readonly byte[] _tables;
    private readonly ulong _nowTicks;
    private readonly int _consoleLength;
    private readonly SimulatedProcess? _current;
    private readonly List<(SimulatedProcess Process, Message[] Inbox, bool AwaitsEvents, InvocationError TurnError)> _processes = [];

    internal WorldSnapshot(SimulatedWorld world)
    {
        _world = world;
        _pages = world.Frames.AllPages.ToArray();
        _tables = world.Frames.AllTables.ToArray();
        _nowTicks = world.Devices.NowTicks;
        _consoleLength = world.Devices.Console.Count;
        _current = world.Current;
        foreach (SimulatedProcess process in world.Processes)
        {
            _processes.Add((process, process.Inbox.ToArray(), process.AwaitsEvents, process.TurnError));
        }
    }

    /// <summary>Comes back to that moment. Processes that were started since must not be used any more.</summary>
    public void Restore()
    {
        _pages.CopyTo(_world.Frames.AllPages);
        _tables.CopyTo(_world.Frames.AllTables);
        _world.Devices.NowTicks = _nowTicks;
        _world.Devices.Console.RemoveRange(_consoleLength, _world.Devices.Console.Count - _consoleLength);
        _world.Resume(_current);
        foreach ((SimulatedProcess process, Message[] inbox, bool awaitsEvents, InvocationError turnError) in _processes)
        {
            process.Inbox = new Queue<Message>(inbox);
            process.AwaitsEvents = awaitsEvents;
            process.TurnError = turnError;
        }
    }
}
