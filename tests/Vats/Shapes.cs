using System;
using System.Collections.Immutable;
using AsyncCap.Vats;

namespace AsyncCap.Tests.Vats;

/// <summary>One of few.</summary>
internal enum Colour
{
    /// <summary>One.</summary>
    Red = 1,

    /// <summary>Another.</summary>
    Blue = 3,
}

/// <summary>Some of few.</summary>
[Flags]
internal enum Extras : byte
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>One.</summary>
    Radio = 1,

    /// <summary>Another.</summary>
    Roof = 4,
}

/// <summary>Where something is.</summary>
[PassByCopy]
internal readonly struct Place(int x, int y)
{
    public int X { get; } = x;

    public int Y { get; } = y;
}

/// <summary>Data with all that data can have.</summary>
[PassByCopy]
internal sealed record Order(string Name, Colour Colour, Place? Where, ImmutableArray<string> Words, Eventual<ICar> Old, (int Count, string? Note) Pair, Tag? Tag);

/// <summary>Data that may be missing.</summary>
[PassByCopy]
internal sealed record Tag(long Number);

/// <summary>A car, to be driven.</summary>
internal interface ICar : IRemotable
{
    /// <summary>Drives it.</summary>
    /// <returns>Its noise.</returns>
    string Drive();

    /// <summary>Lets something pass it.</summary>
    void Overtake(Eventual<ICar> other, int @event = 3);
}

/// <summary>A car that can be sold.</summary>
internal interface IUsedCar : ICar
{
    /// <summary>What it costs.</summary>
    long Price(bool inCash, string self);

    /// <inheritdoc cref="Price(bool, string)"/>
    Eventual<long> Price(Eventual<IPriceList> list, double factor = 1.5);
}

/// <summary>Data that is asked.</summary>
internal interface IPriceList : IRemotable
{
    /// <summary>The price of anything.</summary>
    Eventual<long> Of(string? message);
}

/// <summary>Makes cars, and echoes all that there is.</summary>
internal interface ICarFactory : IRemotable
{
    /// <summary>Makes one.</summary>
    ICar MakeCar(string color);

    /// <summary>Carries much.</summary>
    string All(bool a, byte b, sbyte c, short d, ushort e, int f, uint g, long h, ulong i, char j, float k, double l, string? m, Colour n, Extras o);

    /// <summary>Carries numbers in words.</summary>
    double Sum(float one, ulong other);

    /// <summary>Carries data.</summary>
    Order Echo(Order order);

    /// <summary>Carries a reference to data.</summary>
    Eventual<Order> Later(Eventual<Order> order);

    /// <summary>Carries data that may be null, and no data.</summary>
    Tag? Maybe(Tag? tag, Place? place, Unit nothing, Problem? problem);
}
