using System;
using System.Runtime.CompilerServices;

namespace AsyncCap.Vats;

/// <summary>A wall around an object and all that it gives away: every reference that passes, in or out, is replaced by one that goes through the
/// wall, so that one word cuts off all of it. Data passes as it is.</summary>
/// <remarks>
/// <para>MB-1: one object has one stand-in on each side while somebody holds that, so what is the same inside is the same outside. MB-2: what
/// passes and comes back is itself again, not a stand-in of a stand-in. MB-3: references within data and within references to data are replaced too.</para>
/// <para>The membrane is the vat's in which it was made; what passes goes by way of that. Source: E's membrane.</para>
/// </remarks>
public sealed class Membrane : IRevoker
{
    private readonly Side _outward;
    private readonly LocalVat _vat;
    private Problem? _problem;

    private Membrane()
    {
        _vat = Current.Required;
        _outward = new Side(this);
    }

    /// <summary>Makes a membrane around an object.</summary>
    /// <returns>The object seen from outside, and the right to cut it off.</returns>
    public static (Eventual<T> Outside, Membrane Gate) Make<T>(Eventual<T> inside)
        where T : class, IRemotable
    {
        Membrane membrane = new();
        return (membrane._outward.Map(inside, ByProxy<T>.Instance), membrane);
    }

    /// <inheritdoc/>
    public void Revoke(string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        _problem ??= new Problem(ProblemKind.Revoked, reason);
    }

    /// <summary>What passes one way.</summary>
    private sealed class Side : ReferenceMap
    {
        private readonly NumberTable<Known> _known = new();
        private readonly Side _opposite;
        private int _sweepAt = 64;

        public Side(Membrane membrane)
        {
            Membrane = membrane;
            _opposite = new Side(membrane, this);
        }

        private Side(Membrane membrane, Side opposite)
        {
            Membrane = membrane;
            _opposite = opposite;
        }

        public Membrane Membrane { get; }

        internal override ReferenceMap Opposite => _opposite;

        internal override Problem? Refusal => Membrane._problem;

        internal override void Map(ref object? target, ref Vat? home)
        {
            if (target is StandIn standIn && standIn.Side.Membrane == Membrane)
            {
                if (standIn.Side == _opposite)
                {
                    (target, home) = (standIn.Target, standIn.Home);
                }

                return;
            }

            target = StandInFor(target!, home!);
            home = Membrane._vat;
        }

        private StandIn StandInFor(object target, Vat home)
        {
            ulong hash = (uint)RuntimeHelpers.GetHashCode(target);
            Known? alike = _known.Find(hash);
            for (Known? known = alike; known is not null; known = known.Next)
            {
                if (known.StandIn is { } found && ReferenceEquals(found.Target, target))
                {
                    return found;
                }
            }

            if (_known.Count >= _sweepAt)
            {
                Sweep();
                alike = _known.Find(hash);
            }

            StandIn made = new(this, target, home);
            _known.Set(hash, new Known(made, alike));
            return made;
        }

        // Nobody says when the last holder of a stand-in lets go: those are looked for when the table has doubled.
        private void Sweep()
        {
            for (int place = 0; place < _known.PlaceCount;)
            {
                if (_known.At(place, out ulong hash) is { } first && first.Living() is var living && living != first)
                {
                    _known.Remove(hash);
                    if (living is not null)
                    {
                        _known.Set(hash, living);
                        place++;
                    }
                }
                else
                {
                    place++;
                }
            }

            _sweepAt = (_known.Count * 2) + 64;
        }
    }

    /// <summary>An object, seen from the other side.</summary>
    private sealed class StandIn(Side side, object target, Vat home) : Interposer
    {
        public Side Side => side;

        public object Target => target;

        public Vat Home => home;

        // Arguments pass the other way than the object did, and the result its way: the map makes it so.
        internal override void Pass(ref Message message)
        {
            if (side.Refusal is { } problem)
            {
                _ = message.Result?.Break(problem); // Its sender may have ended.
                return;
            }

            message.Verb.Map(ref message, side.Opposite);
            Delivery.Post(target, home, ref message, null);
        }
    }

    /// <summary>A stand-in, as long as somebody holds it.</summary>
    private sealed class Known(StandIn standIn, Known? next)
    {
        private readonly WeakReference<StandIn> _standIn = new(standIn);

        public StandIn? StandIn => _standIn.TryGetTarget(out StandIn? found) ? found : null;

        public Known? Next { get; private set; } = next;

        /// <summary>Those of the chain that somebody holds.</summary>
        public Known? Living()
        {
            Known? first = null;
            for (Known? known = this; known is not null;)
            {
                Known? rest = known.Next;
                if (known.StandIn is not null)
                {
                    known.Next = first;
                    first = known;
                }

                known = rest;
            }

            return first;
        }
    }
}
