using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;

namespace AsyncCap.Scenarios.Programs.Chance;

/// <summary>The first process of a play: it makes random programs, introduces them to each other, ends them and makes others.</summary>
/// <remarks>It never sleeps, so that a play in which all others do goes on.</remarks>
internal sealed class House
{
    private const int Players = 4;
    private const int MostKnown = 10;
    private const int MostResolvers = 32;
    private const uint FewestSparePages = 6;
    private const uint MoreSparePages = 24;

    private readonly Invoker _invoker;
    private readonly Script _script;
    private readonly ProcessBuilder _builder;
    private readonly uint _segment;
    private readonly uint _endpoint;
    private readonly uint _registration;
    private readonly uint _call;
    private readonly Player[] _players = new Player[Players];
    private readonly uint[] _known = new uint[MostKnown];
    private readonly uint[] _resolvers = new uint[MostResolvers];
    private readonly uint[] _states = new uint[Players];
    private int _knownCount;
    private int _resolverCount;
    private RandomNumbers _random;

    /// <summary>Opens the house.</summary>
    /// <param name="invoker">Turns of the first process.</param>
    /// <param name="bank">Pays for what the house itself needs.</param>
    /// <param name="script">Of the play.</param>
    /// <param name="segment">The script's, for the players.</param>
    public House(Invoker invoker, BankStub bank, Script script, uint segment)
    {
        _script = script;
        _invoker = invoker;
        _segment = segment;
        _builder = new ProcessBuilder(invoker, InitialSlot.Machine, InitialSlot.Bank);
        EndpointStub endpoint = bank.CreateEndpoint(label: 99);
        _endpoint = endpoint.Slot;
        _registration = endpoint.Mint(badge: 1);
        _call = bank.CreateCall();
        for (int i = 0; i < Players; i++)
        {
            _players[i] = new Player();
        }
    }

    private MessagePort Port => _invoker.Port;

    /// <summary>Does what a number says, in a turn or, if it makes a process, in several.</summary>
    public void Step(ulong step)
    {
        _random = new RandomNumbers(step);
        Player? missing = FindMissing();
        if (missing is not null && !_random.OneIn(4))
        {
            Hire(missing);
        }
        else
        {
            Act(_players[(int)_random.Next(Players)]);
        }

        Collect(_random.OneIn(5) ? TurnFlags.DoNotSleep : TurnFlags.Yield);
        Learn();
    }

    /// <summary>Ends all players and forgets every capability that it has of this play.</summary>
    public void Close()
    {
        _ = _invoker.Do(Operation.Drop, _endpoint);
        _ = _invoker.Do(Operation.Drop, _registration);
        _ = _invoker.Do(Operation.Drop, _call);
        while (_knownCount + _resolverCount > 0)
        {
            _ = _invoker.Do(Operation.Drop, _knownCount > 0 ? _known[--_knownCount] : _resolvers[--_resolverCount]);
            Learn();
        }

        for (int i = 0; i < Players; i++)
        {
            Dismiss(_players[i]);
        }

        Collect(TurnFlags.DoNotSleep);
        Learn();
    }

    private Player? FindMissing()
    {
        for (int i = 0; i < Players; i++)
        {
            if (!_players[i].IsThere)
            {
                return _players[i];
            }
        }

        return null;
    }

    private void Hire(Player player)
    {
        _builder.SparePages = FewestSparePages + _random.Next(MoreSparePages);
        _builder.BeginsClass = _random.OneIn(2);
        Collect(TurnFlags.DoNotSleep); // What is still in the batch may be refused, and the builder would take it for its own.
        player.Child = _builder.Start((uint)ProgramNumber.Gambler, 0, _registration, _segment);
        player.IsThere = true;
        for (int i = 0; i < 3 && _knownCount > 0; i++)
        {
            Grant(player, AnyKnown());
        }
    }

    private void Act(Player player)
    {
        switch (_random.Next(24))
        {
            case 0:
                Dismiss(player);
                break;
            case 1 when player.IsThere && _random.OneIn(2):
                Invoke(player.Child.Process.Slot, (ulong)ProcessMethod.Destroy);
                break;
            case < 8:
                LookAfterAll();
                break;
            case < 10 when player.IsThere:
                _ = Port.Add(Operation.Send, player.Child.Bank.Slot, 0, [(ulong)BankMethod.ReadBalance, 0]);
                break;
            case < 14:
                AnswerAndSend();
                break;
            case < 17 when player.IsThere && _knownCount > 0:
                Grant(player, AnyKnown());
                break;
            default:
                break;
        }
    }

    // A resolver that is used or given away leaves its slot, everything else stays: dropped at once, no slot is taken for something new.
    private void AnswerAndSend()
    {
        bool gives = _knownCount > 0 && _random.OneIn(2);
        uint gift = gives ? TakeKnown() : 0;
        if (_resolverCount > 0)
        {
            uint resolver = _resolvers[--_resolverCount];
            if (!_random.OneIn(4))
            {
                _ = Port.Add(Operation.Resolve, resolver, 0, [100 + _random.Next(100)], gives ? [gift] : []);
            }

            _ = Port.Add(Operation.Drop, resolver);
        }

        if (_knownCount > 0)
        {
            _ = _random.OneIn(3)
                ? Port.Add(Operation.Cancel, _call)
                : Port.Add(Operation.Send, _known[_knownCount - 1], _call, [100 + _random.Next(100)], gives ? [gift] : []);
            _ = Port.Add(Operation.Poll, _call);
        }

        if (gives)
        {
            _ = Port.Add(Operation.Drop, gift);
        }
    }

    // Who is gone is replaced at once; a corpse lies about for a while.
    private void LookAfterAll()
    {
        for (int i = 0; i < Players; i++)
        {
            _states[i] = _players[i].IsThere
                ? Port.Add(Operation.Send, _players[i].Child.Process.Slot, 0, [(ulong)ProcessMethod.ReadState, 0])
                : 0;
        }

        Collect(TurnFlags.DoNotSleep);
        for (int i = 0; i < Players; i++)
        {
            if (_states[i] != 0)
            {
                bool isGone = Port.Result(_states[i]).Error != InvocationError.None;
                bool isDead = !isGone && Port.ResultWord(_states[i], 0, 0) == (ulong)ProcessState.Dead;
                _players[i].IsLost = isGone || (isDead && _random.OneIn(3));
            }
        }

        for (int i = 0; i < Players; i++)
        {
            if (_players[i].IsLost || _random.OneIn(60))
            {
                Dismiss(_players[i]);
            }
        }
    }

    private void Dismiss(Player player)
    {
        if (!player.IsThere)
        {
            return;
        }

        Invoke(player.Child.Bank.Slot, (ulong)BankMethod.Destroy);
        _ = Port.Add(Operation.Drop, player.Child.Process.Slot);
        _ = Port.Add(Operation.Drop, player.Child.Bank.Slot);
        player.IsThere = false;
        player.IsLost = false;
    }

    private void Grant(Player player, uint slot)
    {
        _ = Port.Add(Operation.Send, player.Child.Process.Slot, 0, [(ulong)ProcessMethod.Grant], [slot]);
    }

    private void Invoke(uint target, ulong method)
    {
        _ = Port.Add(Operation.Send, target, 0, [method]);
    }

    private void Collect(TurnFlags flags)
    {
        _invoker.Collect(flags);
        _script.Note(Port.Host.MessagePage);
    }

    private void Learn()
    {
        while (_invoker.TryTake(out Message message))
        {
            if (message.Kind == EventKind.Request)
            {
                Remember(_resolvers, ref _resolverCount, message.Slot);
            }

            for (int i = 0; i < (int)message.SlotCount; i++)
            {
                Remember(_known, ref _knownCount, message.Slots[i]);
            }
        }
    }

    // The oldest makes room.
    private void Remember(uint[] slots, ref int count, uint slot)
    {
        if (count == slots.Length)
        {
            if (!Port.Fits(0, 0))
            {
                Collect(TurnFlags.DoNotSleep);
            }

            _ = Port.Add(Operation.Drop, slots[0]);
            for (int i = 1; i < count; i++)
            {
                slots[i - 1] = slots[i];
            }

            count--;
        }

        slots[count++] = slot;
    }

    private uint TakeKnown()
    {
        int at = (int)_random.Next((uint)_knownCount);
        uint taken = _known[at];
        _known[at] = _known[--_knownCount];
        return taken;
    }

    private uint AnyKnown() => _known[(int)_random.Next((uint)_knownCount)];

    private sealed class Player
    {
        public Child Child { get; set; }

        public bool IsThere { get; set; }

        public bool IsLost { get; set; }
    }
}
