using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using AsyncCap.Arch.Exploration.Instructions;
using AsyncCap.Arch.Exploration.Instructions.Checks;
using AsyncCap.Arch.Exploration.Instructions.Scenes;
using AsyncCap.Arch.Sharing;

namespace AsyncCap.Tests.Exploration.Instructions;

/// <summary>A few threads with a few random operations on a few words: what an execution comes to is all that they saw.</summary>
internal sealed class RandomProgram
{
    private readonly List<List<(int Kind, int Place, int Value)>> _threads = [];
    private readonly int _placeCount;

    public RandomProgram(int seed, bool isSmall = false)
    {
        Random random = new(seed);
        int threadCount = random.Next(2, isSmall ? 3 : 4);
        int most = isSmall ? 4 : threadCount == 2 ? 5 : 3;
        _placeCount = random.Next(1, 4);
        bool parks = random.Next(3) == 0;
        bool spins = !isSmall && random.Next(8) == 0;
        bool hasMore = random.Next(4) == 0;
        int value = 1;
        for (int thread = 0; thread < threadCount; thread++)
        {
            int length = random.Next(1, most + 1);
            _threads.Add([.. Enumerable.Range(0, length).Select(_ =>
                (Kind: Kind(random, parks, spins, hasMore), Place: random.Next(_placeCount), Value: value++))]);
        }
    }

    /// <summary>The program for one execution; <paramref name="outcome"/> gets what it came to.</summary>
    public Scene Build(Action<string> outcome)
    {
        Words words = new(_placeCount);
        Scene scene = new();
        StringBuilder[] seen = [.. _threads.Select(_ => new StringBuilder())];
        for (int index = 0; index < _threads.Count; index++)
        {
            int thread = index;
            scene.Thread($"thread {thread + 1}", () => Run(thread, words, seen[thread]));
        }

        return scene.AtEnd(history => outcome(
            $"{string.Join(" | ", seen.Select(text => text.ToString()))} = {string.Join(",", words.Values)} {string.Join(",", EndedBefore(history))}"));
    }

    public override string ToString() => string.Join("\n", _threads.Select(thread => string.Join("; ", thread)));

    // Which call had ended before which began: that is what linearizability is about.
    private static IEnumerable<string> EndedBefore(History history) => history.Calls
        .SelectMany(one => history.Calls.Where(other => one.End < other.Start).Select(other => $"{one.Argument}<{other.Argument}"))
        .Order(StringComparer.Ordinal);

    private static int Kind(Random random, bool parks, bool spins, bool hasMore) => hasMore && random.Next(3) == 0
        ? 9 + random.Next(4)
        : random.Next(parks ? spins ? 9 : 8 : 6);

    private void Run(int thread, Words words, StringBuilder seen)
    {
        foreach ((int kind, int place, int value) in _threads[thread])
        {
            ref int word = ref words.Values[place];
            switch (kind)
            {
                case 0 or 1:
                    seen.Append(Explored.Read(words.Values, in word)).Append(' ');
                    break;
                case 2 or 3:
                    Explored.Write(words.Values, ref word, value);
                    break;
                case 4:
                    seen.Append(Explored.Exchange(words.Values, ref word, value)).Append(' ');
                    break;
                case 5:
                    seen.Append(Explored.CompareExchange(words.Values, ref word, value, value % 3)).Append(' ');
                    break;
                case 6:
                    Explored.Unpark(words.Slots[value % words.Slots.Length]);
                    break;
                case 7:
                    Explored.Park(words.Slots[thread]);
                    seen.Append("p ");
                    break;
                case 9:
                    Explored.Fence();
                    break;
                case 10:
                    seen.Append('f').Append(Explored.Choose(2)).Append(' ');
                    break;
                case 11:
                    seen.Append(Explored.ParkFor(words.Slots[thread], 1) ? "w " : $"t{Explored.Now()} ");
                    break;
                case 12:
                    History.Record("call", value, () => Explored.Read(words.Values, in words.Values[place]));
                    break;
                default:
                    for (int tries = 0; tries < 3 && Explored.Read(words.Values, in word) == 0; tries++)
                    {
                        seen.Append('s');
                        Explored.Yield();
                    }

                    break;
            }
        }
    }

    private sealed class Words(int count)
    {
        public int[] Values { get; } = new int[count];

        public ParkSlot[] Slots { get; } = [new("1"), new("2"), new("3")];
    }
}
