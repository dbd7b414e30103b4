using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Scenarios.Programs.Retracing;

namespace AsyncCap.Arch.Exploration.States.Metal;

/// <summary>The acts of a path, from the building of the configuration on, as the boot line has them.</summary>
internal sealed class ScriptWriter
{
    private const int MostActs = 160;
    private const int BytesOfAnAct = 16;

    private readonly List<string> _acts = [];

    /// <summary>The acts, in hexadecimal with dots between.</summary>
    public override string ToString() => string.Join('.', _acts);

    /// <summary>Adds an act; bytes that are left out are 0.</summary>
    /// <exception cref="MetalReplayException">There are too many.</exception>
    public void Add(ActKind kind, int who, params ReadOnlySpan<byte> rest)
    {
        if (_acts.Count == MostActs)
        {
            throw new MetalReplayException($"the trace is too long: with the making of its configuration it has more than {MostActs} acts");
        }

        byte[] bytes = [(byte)((int)kind | (who << 4)), .. rest];
        if (bytes.Length > BytesOfAnAct)
        {
            throw new MetalReplayException("an act of the trace does not fit: it names too many slots");
        }

        int length = bytes.Length;
        while (length > 1 && bytes[length - 1] == 0)
        {
            length--;
        }

        _acts.Add(string.Concat(bytes.Take(length).Select(value => value.ToString("x2", CultureInfo.InvariantCulture))));
    }

    /// <summary>Adds a turn with one entry.</summary>
    public void AddOperation(int who, byte operation, byte flags, byte slot, byte secondSlot, byte carried, ReadOnlySpan<ulong> words)
    {
        if (words.Length > Act.MostWords || (words.Length > 0 && words[0] > byte.MaxValue) || (words.Length > 1 && words[1..].ContainsAnyExceptInRange(0ul, uint.MaxValue)))
        {
            throw new MetalReplayException("an act of the trace does not fit: its words are too many or too large");
        }

        Span<byte> later = stackalloc byte[8];
        later.Clear();
        for (int i = 1; i < words.Length; i++)
        {
            _ = BitConverter.TryWriteBytes(later[((i - 1) * 4)..], (uint)words[i]); // there is room
        }

        Add(ActKind.Operation, who, [operation, flags, slot, secondSlot, carried, words.Length > 0 ? (byte)words[0] : (byte)0, (byte)words.Length, .. later]);
    }
}
