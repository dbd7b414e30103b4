using System;
using System.Runtime.CompilerServices;

namespace AsyncCap.Vats;

/// <summary>All methods that a program's objects may be asked for by other processes, by number.</summary>
public sealed class VerbTable
{
    private readonly Verb[] _byNumber;

    /// <summary>Makes a table of what the generator listed: <c>Verbs.All</c> of each assembly.</summary>
    /// <exception cref="ArgumentException">Two methods have one number.</exception>
    public VerbTable(params ReadOnlySpan<Verb> verbs)
    {
        Verb[] own = Verbs.All; // The runtime's. Where all is one assembly, everybody's.
        int size = 8;
        while (size < (verbs.Length + own.Length) * 2)
        {
            size *= 2;
        }

        _byNumber = new Verb[size];
        Add(own);
        Add(verbs);
    }

    /// <summary>The method of a number that came from outside, or null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Verb? Find(uint number)
    {
        Verb[] byNumber = _byNumber;
        Verb? first = byNumber[(int)number & (byNumber.Length - 1)];
        return first is null || first.KnownNumber == number ? first : FindFurther(number);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Verb? FindFurther(uint number) => _byNumber[Place(number)];

    private void Add(ReadOnlySpan<Verb> verbs)
    {
        for (int i = 0; i < verbs.Length; i++)
        {
            int place = Place(verbs[i].Number);
            if (_byNumber[place] is { } other && other != verbs[i] && other.Name != verbs[i].Name)
            {
                throw new ArgumentException("Two methods have the same number: " + other.Name + " and " + verbs[i].Name + ".");
            }

            _byNumber[place] ??= verbs[i]; // Of a generic interface with types given, each assembly that names it has verbs: they do the same.
        }
    }

    private int Place(uint number)
    {
        int place = (int)(number & (uint)(_byNumber.Length - 1));
        while (_byNumber[place] is { } verb && verb.Number != number)
        {
            place = (place + 1) & (_byNumber.Length - 1);
        }

        return place;
    }
}
