using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using AsyncCap.Arch.Exploration.Instructions.Engine;
using AsyncCap.Arch.Sharing;

namespace AsyncCap.Arch.Exploration.Instructions;

/// <summary>The vocabulary as the explorer has it: each word is a scheduling point and then what <see cref="Bare"/> does.</summary>
public readonly struct Explored : ISharing
{
    [ThreadStatic]
    private static Safeguard? t_removed;

    public static T Read<T>(object owner, ref readonly T location) where T : class? => ReadAny(owner, in location);

    public static int Read(object owner, ref readonly int location) => ReadAny(owner, in location);

    public static long Read(object owner, ref readonly long location) => ReadAny(owner, in location);

    public static void Write<T>(object owner, ref T location, T value) where T : class? => WriteAny(owner, ref location, value);

    public static void Write(object owner, ref int location, int value) => WriteAny(owner, ref location, value);

    public static void Write(object owner, ref long location, long value) => WriteAny(owner, ref location, value);

    public static T CompareExchange<T>(object owner, ref T location, T value, T comparand) where T : class?
    {
        Actor? actor = Modify(owner, ref location);
        T seen = Interlocked.CompareExchange(ref location, value, comparand);
        return Compared(actor, seen, value, comparand, ReferenceEquals(seen, comparand));
    }

    public static int CompareExchange(object owner, ref int location, int value, int comparand)
    {
        Actor? actor = Modify(owner, ref location);
        int seen = Interlocked.CompareExchange(ref location, value, comparand);
        return Compared(actor, seen, value, comparand, seen == comparand);
    }

    public static long CompareExchange(object owner, ref long location, long value, long comparand)
    {
        Actor? actor = Modify(owner, ref location);
        long seen = Interlocked.CompareExchange(ref location, value, comparand);
        return Compared(actor, seen, value, comparand, seen == comparand);
    }

    public static T Exchange<T>(object owner, ref T location, T value) where T : class?
    {
        Actor? actor = Modify(owner, ref location);
        return Exchanged(actor, Interlocked.Exchange(ref location, value), value);
    }

    public static int Exchange(object owner, ref int location, int value)
    {
        Actor? actor = Modify(owner, ref location);
        return Exchanged(actor, Interlocked.Exchange(ref location, value), value);
    }

    public static int Add(object owner, ref int location, int value)
    {
        Actor? actor = Modify(owner, ref location);
        int sum = Interlocked.Add(ref location, value);
        _ = Exchanged(actor, sum - value, sum); // what was there is for people
        return sum;
    }

    public static long Add(object owner, ref long location, long value)
    {
        Actor? actor = Modify(owner, ref location);
        long sum = Interlocked.Add(ref location, value);
        _ = Exchanged(actor, sum - value, sum); // what was there is for people
        return sum;
    }

    public static T ReadData<T>(object owner, ref readonly T location)
    {
        if (Actor.Current is { } actor)
        {
            DataRaces.Read(actor, Place(actor, owner, in location));
        }

        return location;
    }

    public static void WriteData<T>(object owner, ref T location, T value)
    {
        if (Actor.Current is { } actor)
        {
            DataRaces.Write(actor, Place(actor, owner, in location));
        }

        location = value;
    }

    public static void Fence()
    {
        if (Actor.Current is { } actor)
        {
            actor.Backend.Point(actor, OperationKind.Fence, 0);
        }
    }

    public static void Park(ParkSlot slot)
    {
        Actor actor = Actor.Current ?? throw new SceneFailedException("only a thread of the scene can sleep");
        actor.Backend.Park(actor, slot);
    }

    public static bool ParkFor(ParkSlot slot, int milliseconds)
    {
        Actor actor = Actor.Current ?? throw new SceneFailedException("only a thread of the scene can sleep");
        return actor.Backend.ParkFor(actor, slot, milliseconds);
    }

    public static void Unpark(ParkSlot slot)
    {
        Actor actor = Actor.Current ?? throw new SceneFailedException("only a thread of the scene can wake another");
        actor.Backend.Unpark(actor, slot);
    }

    public static void Spawn(string name, Action body, int stackBytes = 0)
    {
        Actor actor = Actor.Current ?? throw new SceneFailedException("only a thread of the scene can start another");
        actor.Backend.Spawn(actor, name, body);
    }

    public static void Yield()
    {
        if (Actor.Current is { } actor)
        {
            actor.Backend.Point(actor, OperationKind.Yield, Places.Changes);
        }
    }

    public static long Now()
    {
        if (Actor.Current is not { } actor)
        {
            return 0;
        }

        actor.Backend.Point(actor, OperationKind.ReadClock, Places.Clock);
        Tell(actor, actor.Backend.ClockMilliseconds);
        return actor.Backend.ClockMilliseconds;
    }

    public static int Choose(int count) => Actor.Current is { } actor ? actor.Backend.Choose(actor, count) : 0;

    public static bool Keeps(Safeguard safeguard) => (Actor.Current is { } actor ? actor.Backend.Removed : t_removed) != safeguard;

    /// <summary>The safeguard that is taken away on this thread while it runs no scene, or null.</summary>
    internal static void Remove(Safeguard? safeguard) => t_removed = safeguard;

    private static int Place<T>(Actor actor, object owner, ref readonly T location) =>
        actor.Backend.Places.Of(owner, ObjectData.Offset(owner, in location));

    private static T ReadAny<T>(object owner, ref readonly T location)
    {
        if (Actor.Current is not { } actor)
        {
            return location;
        }

        int place = Place(actor, owner, in location);
        actor.Backend.Point(actor, OperationKind.Read, place);
        if (actor.Buffer.Count != 0 && Newest<T>(actor, place) is { } own)
        {
            Tell(actor, own.Value);
            return own.Value;
        }

        actor.Known.Join(in actor.Backend.Places.At(place).Published);
        T value = location;
        Tell(actor, value);
        return value;
    }

    private static void WriteAny<T>(object owner, ref T location, T value)
    {
        if (Actor.Current is not { } actor)
        {
            location = value;
            return;
        }

        nint offset = ObjectData.Offset(owner, in location);
        int place = actor.Backend.Places.Of(owner, offset);
        if (actor.Backend.IsTso)
        {
            actor.Backend.Point(actor, OperationKind.Buffer, place);
            DataRaces.Advance(actor);
            actor.Backend.Buffer(actor, new BufferedWrite<T>(owner, offset, place, actor.Known, value));
        }
        else
        {
            actor.Backend.Point(actor, OperationKind.Write, place);
            DataRaces.Advance(actor);
            actor.Backend.Places.At(place).Published = actor.Known;
            location = value;
        }

        Tell(actor, value);
    }

    private static Actor? Modify<T>(object owner, ref T location)
    {
        if (Actor.Current is not { } actor)
        {
            return null;
        }

        int place = Place(actor, owner, in location);
        actor.Backend.Point(actor, OperationKind.ReadModifyWrite, place);
        actor.Known.Join(in actor.Backend.Places.At(place).Published);
        DataRaces.Advance(actor);
        actor.Backend.Places.At(place).Published = actor.Known; // for one that fails too: nobody relies on less
        return actor;
    }

    private static T Compared<T>(Actor? actor, T seen, T value, T comparand, bool hasWritten)
    {
        if (actor is null)
        {
            return seen;
        }

        if (!hasWritten)
        {
            actor.Backend.DidNotWrite(actor);
        }

        if (actor.Backend.IsDescribing)
        {
            Backend backend = actor.Backend;
            backend.Tell(actor, hasWritten
                ? $"{backend.NameOf(comparand)} -> {backend.NameOf(value)}"
                : $"{backend.NameOf(seen)} is not {backend.NameOf(comparand)}");
        }

        return seen;
    }

    private static T Exchanged<T>(Actor? actor, T seen, T value)
    {
        if (actor is { Backend.IsDescribing: true })
        {
            actor.Backend.Tell(actor, $"{actor.Backend.NameOf(seen)} -> {actor.Backend.NameOf(value)}");
        }

        return seen;
    }

    private static void Tell<T>(Actor actor, T value)
    {
        if (actor.Backend.IsDescribing)
        {
            actor.Backend.Tell(actor, value is IFormattable number ? number.ToString(null, CultureInfo.InvariantCulture) : actor.Backend.NameOf(value));
        }
    }

    private static BufferedWrite<T>? Newest<T>(Actor actor, int place)
    {
        BufferedWrite? newest = null;
        foreach (BufferedWrite write in (IEnumerable<BufferedWrite>)actor.Buffer)
        {
            newest = write.Place == place ? write : newest;
        }

        return (BufferedWrite<T>?)newest;
    }
}
