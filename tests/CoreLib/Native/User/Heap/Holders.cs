using System;
using System.Runtime.CompilerServices;

namespace AsyncCap.Tests.CoreLib.Heap;

/// <summary>The shapes in which a vertex can hold its edges.</summary>
internal enum HolderKind
{
    Pair,
    Layered,
    References,
    Structs,
    Tuples,
    BoxedStruct,
    Delegates,
    Generic,
    Count,
}

/// <summary>Reads and writes edges, whatever holds them.</summary>
internal static class Holders
{
    public static object Make(HolderKind kind, int edgeCount) => kind switch
    {
        HolderKind.Pair => new Pair(),
        HolderKind.Layered => new Layered(),
        HolderKind.References => new object?[edgeCount],
        HolderKind.Structs => new Cell[(edgeCount + 1) / 2],
        HolderKind.Tuples => new (Vertex?, int, Vertex?)[(edgeCount + 1) / 2],
        HolderKind.BoxedStruct => Box(default),
        HolderKind.Delegates => new DelegateHolder(new Pair()),
        HolderKind.Generic => new Generic<Vertex>(),
        HolderKind.Count => throw new ArgumentException("not a kind"),
        _ => throw new ArgumentException("not a kind"),
    };

    public static bool HasRoomForMany(HolderKind kind) =>
        kind is HolderKind.References or HolderKind.Structs or HolderKind.Tuples;

    public static bool IsOfKind(object holder, HolderKind kind) => kind switch
    {
        HolderKind.Pair => holder is Pair,
        HolderKind.Layered => holder is Layered,
        HolderKind.References => holder is object?[],
        HolderKind.Structs => holder is Cell[],
        HolderKind.Tuples => holder is (Vertex?, int, Vertex?)[],
        HolderKind.BoxedStruct => holder is Cell,
        HolderKind.Delegates => holder is DelegateHolder,
        HolderKind.Generic => holder is Generic<Vertex>,
        HolderKind.Count => false,
        _ => false,
    };

    public static Vertex? Read(object holder, int edge)
    {
        switch (holder)
        {
            case Pair pair:
                return pair.Read(edge);
            case Layered layered:
                return edge == 0 ? layered.Upper : layered.Lower;
            case object?[] references:
                return (Vertex?)references[edge];
            case Cell[] cells:
                return cells[edge / 2].Read(edge % 2);
            case (Vertex?, int, Vertex?)[] tuples:
                return edge % 2 == 0 ? tuples[edge / 2].Item1 : tuples[edge / 2].Item3;
            case Cell cell:
                return cell.Read(edge);
            case IEdges edges:
                return edges.Read(edge);
            default:
                return null;
        }
    }

    /// <summary>Writes one edge.</summary>
    /// <returns>The holder to use from now on: a box is made anew.</returns>
    public static object Write(object holder, int edge, Vertex? target)
    {
        switch (holder)
        {
            case Pair pair:
                pair.Write(edge, target);
                break;
            case Layered layered:
                layered.Write(edge, target);
                break;
            case object?[] references:
                references[edge] = target;
                break;
            case Cell[] cells:
                cells[edge / 2].Write(edge % 2, target);
                break;
            case (Vertex?, int, Vertex?)[] tuples:
                WriteTuple(ref tuples[edge / 2], edge % 2, target);
                break;
            case Cell cell:
                cell.Write(edge, target);
                return Box(cell);
            case IEdges edges:
                edges.Write(edge, target);
                break;
            default:
                break;
        }

        return holder;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static object Box(Cell cell) => cell;

    private static void WriteTuple(ref (Vertex?, int, Vertex?) tuple, int edge, Vertex? target)
    {
        tuple.Item2++;
        if (edge == 0)
        {
            tuple.Item1 = target;
        }
        else
        {
            tuple.Item3 = target;
        }
    }
}

/// <summary>One object of the graph.</summary>
internal sealed class Vertex(int id, long serial, string label, byte[]? payload, object holder)
{
    public readonly int Id = id;
    public readonly long Serial = serial;
    public readonly string Label = label;
    public readonly byte[]? Payload = payload;
    public object Holder = holder;
}

internal interface IEdges
{
    Vertex? Read(int edge);

    void Write(int edge, Vertex? target);
}

internal sealed class Pair
{
    private Vertex? _first;
    private Vertex? _second;

    public Vertex? Read(int edge) => edge == 0 ? _first : _second;

    public void Write(int edge, Vertex? target)
    {
        if (edge == 0)
        {
            _first = target;
        }
        else
        {
            _second = target;
        }
    }
}

// References, a number, and references again: two series.
internal class Layer
{
    public Vertex? Upper;
    public long Writes;
}

internal sealed class Layered : Layer
{
    public Vertex? Lower;

    public void Write(int edge, Vertex? target)
    {
        Writes++;
        if (edge == 0)
        {
            Upper = target;
        }
        else
        {
            Lower = target;
        }
    }
}

// A reference, a number, and a struct with a reference: two stretches in an array.
internal struct Cell
{
    private Vertex? _near;
    private long _writes;
    private Inner _inner;

    public readonly Vertex? Read(int edge) => edge == 0 ? _near : _inner.Far;

    public void Write(int edge, Vertex? target)
    {
        _writes++;
        _inner.Writes = _writes;
        if (edge == 0)
        {
            _near = target;
        }
        else
        {
            _inner.Far = target;
        }
    }

    private struct Inner
    {
        public long Writes;
        public Vertex? Far;
    }
}

// The edges hang on the delegates only.
internal sealed class DelegateHolder(Pair pair) : IEdges
{
    private readonly Func<int, Vertex?> _read = pair.Read;
    private readonly Action<int, Vertex?> _write = pair.Write;

    public Vertex? Read(int edge) => _read(edge);

    public void Write(int edge, Vertex? target) => _write(edge, target);
}

internal sealed class Generic<T> : IEdges
    where T : class
{
    private T? _first;
    private (int Writes, T? Second) _rest;

    public Vertex? Read(int edge) => (edge == 0 ? _first : _rest.Second) as Vertex;

    public void Write(int edge, Vertex? target)
    {
        T? value = target as T;
        _rest.Writes++;
        if (edge == 0)
        {
            _first = value;
        }
        else
        {
            _rest.Second = value;
        }
    }
}
