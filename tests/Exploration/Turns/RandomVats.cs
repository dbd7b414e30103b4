using System.Linq;
using AsyncCap.Arch.Exploration.Turns.Engine;

namespace AsyncCap.Tests.Exploration.Turns;

/// <summary>Small random topologies: who sends what to whom, by entries, promises and results, answered now, later or with a reference.</summary>
internal static class RandomVats
{
    /// <summary>A scene of three vats that is the same for the same seed.</summary>
    public static VatScene Scene(int seed) => new(
        $"random-{seed}",
        "a random topology",
        ["", "do", "more"],
        _ => [.. Enumerable.Range(0, 3).Select(vat => new VatCast($"vat {vat}", new RandomVat(seed, vat), [(vat + 1) % 3, (vat + 2) % 3], MayCrash: vat == 2))],
        _ => null)
    {
        Promises = 1,
        MayLeaveOpen = true,
        Calls = 5,
        Faults = seed % 4 == 0 ? 1 : 0,
    };

    private sealed class RandomVat(int seed, int vat) : Vat<RandomVat.Kept>
    {
        public override bool Starts => vat < 2;

        protected override void React(ref Kept state, VatTurn turn, in VatEvent happened)
        {
            uint chance = Mix(((uint)seed * 131) + ((uint)vat * 17) + (uint)state.Count++);
            if (happened.Kind == VatEventKind.Request)
            {
                turn.Tell(happened.Value);
                Answer(ref state, turn, in happened, chance);
            }
            else if (happened.Kind == VatEventKind.Outcome)
            {
                turn.Tell(1000 + (happened.Sent * 2) + (happened.IsGood ? 1 : 0));
            }

            if (state.Sent < 2)
            {
                Send(ref state, turn, chance >> 8, happened.Carried);
            }
        }

        private static void Answer(ref Kept state, VatTurn turn, in VatEvent happened, uint chance)
        {
            switch (chance % 4)
            {
                case 0 when state.Open == 0:
                    state.Open = happened.Resolver;
                    break;
                case 1:
                    turn.Answer(happened.Resolver, happened.Value, turn.Reference(0));
                    break;
                default:
                    turn.Answer(happened.Resolver, happened.Value);
                    break;
            }
        }

        private void Send(ref Kept state, VatTurn turn, uint chance, uint received)
        {
            int number = (vat * 10) + state.Sent++;
            uint target = received != 0 && chance % 3 == 0 ? received : turn.Reference((int)(chance % 2));
            if (state.Resolver != 0)
            {
                turn.Answer(state.Resolver, 0, turn.Reference(1));
                state.Resolver = 0;
            }

            if ((chance >> 4) % 3 == 0 && !state.HasMade)
            {
                state.HasMade = true;
                (uint promise, state.Resolver) = turn.MakePromise();
                _ = turn.Send(target, 1, number, promise);
                return;
            }

            int call = turn.Send(target, 1, number);
            if ((chance >> 6) % 3 == 0)
            {
                _ = turn.SendToResult(call, 2, number + 5);
            }
        }

        private static uint Mix(uint value)
        {
            value = (value ^ (value >> 16)) * 0x7FEB352D;
            value = (value ^ (value >> 15)) * 0x846CA68B;
            return value ^ (value >> 16);
        }

        internal struct Kept
        {
            public int Count;
            public int Sent;
            public uint Open;
            public uint Resolver;
            public bool HasMade;
        }
    }
}
