using System;
using System.Runtime.CompilerServices;

namespace AsyncCap.Vats;

/// <summary>What can be done with references apart from sending: make them, ask what they are, compare them.</summary>
public static partial class Ref
{
    internal static Promise UnassignedPromise { get; } = MakeBroken<Unit>(Problem.Unassigned);

    /// <summary>What a reference becomes from the first message on that its vat had no room for.</summary>
    internal static Promise OverloadedPromise { get; } = MakeBroken<Unit>(Problem.Overloaded);

    /// <summary>Makes a promise and the right to decide it.</summary>
    public static (Eventual<T> Promise, Resolver<T> Resolver) Promise<T>()
    {
        OwnedPromise<T> promise = new(Current.Required);
        return (new Eventual<T>(promise, null), new Resolver<T>(promise));
    }

    /// <summary>A reference to an object of this vat.</summary>
    public static Eventual<T> Of<T>(T near)
        where T : class, IRemotable
    {
        ArgumentNullException.ThrowIfNull(near);
        return new Eventual<T>(near, Current.Required);
    }

    /// <summary>A reference to data.</summary>
    public static Eventual<T> Data<T>(T value)
    {
        Promise<T> promise = new();
        _ = promise.Settle(value); // It is new.
        return new Eventual<T>(promise, null);
    }

    /// <summary>A reference that is broken from the beginning.</summary>
    public static Eventual<T> Broken<T>(Problem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return new Eventual<T>(MakeBroken<T>(problem), null);
    }

    /// <summary>What a reference is at the moment, seen from the running vat.</summary>
    public static RefState State<T>(Eventual<T> reference)
    {
        Way end = Follow(reference.Target, reference.Home);
        return end.State;
    }

    /// <summary>Whether a reference is decided: near, far or broken, and no promise.</summary>
    public static bool IsResolved<T>(Eventual<T> reference) => State(reference) != RefState.Promise;

    /// <summary>Why a reference is broken; null if it is not.</summary>
    public static Problem? OptProblem<T>(Eventual<T> reference) => Follow(reference.Target, reference.Home).Problem;

    /// <summary>The object or the data, if the reference is near.</summary>
    public static bool TryNear<T>(Eventual<T> reference, out T near)
    {
        Way end = Follow(reference.Target, reference.Home);
        if (end.State != RefState.Near)
        {
            near = default!;
            return false;
        }

        if (end.Home is null)
        {
            near = ((Promise<T>)end.Target!).Value;
            return true;
        }

        // An object that came home under a type that it is not: who said so lied, and it is not what was asked for.
        bool isOne = end.Target is T;
        near = isOne ? (T)end.Target! : default!;
        return isOne;
    }

    /// <summary>Whether two references are the same; null if that is not known yet.</summary>
    /// <remarks>Far references stay the same when their vat ends. References that were never anything but broken are the same only if they
    /// are one and the same reference.</remarks>
    public static bool? OptSame<T, TOther>(Eventual<T> one, Eventual<TOther> other)
    {
        Way first = Follow(one.Target, one.Home);
        Way second = Follow(other.Target, other.Home);
        if (first.State == RefState.Promise || second.State == RefState.Promise)
        {
            return null;
        }

        if (first.Home is null && second.Home is null && first.State == RefState.Near && second.State == RefState.Near)
        {
            return ((Promise)first.Target!).HasSameData((Promise)second.Target!);
        }

        return FarProxy.AreSame(first.Target, second.Target);
    }

    /// <summary>The same reference without the promises on the way to where it leads now.</summary>
    internal static Eventual<T> Shorten<T>(Eventual<T> reference)
    {
        Way end = Follow(reference.Target, reference.Home);
        return new Eventual<T>(end.Target, end.Home);
    }

    /// <summary>The broken promise that stands for a reference which is known to be broken, or null.</summary>
    internal static Promise? Grave(object? target, Vat? home)
    {
        if (home is not null)
        {
            return home.GraveFor(Current.Vat, target);
        }

        return PromiseIn(target) is { } promise ? (promise.Phase == Phase.Broken ? promise : null) : UnassignedPromise;
    }

    /// <summary>Follows a reference to its end.</summary>
    internal static Way Follow(object? target, Vat? home)
    {
        while (home is null)
        {
            if (PromiseIn(target) is not { } promise)
            {
                return new Way(UnassignedPromise, null, RefState.Broken);
            }

            Phase phase = promise.Phase;
            switch (phase)
            {
                case Phase.Fulfilled:
                    return new Way(promise, null, RefState.Near);
                case Phase.Broken:
                    return new Way(promise, null, RefState.Broken);
                case Phase.Chained or Phase.Referring:
                    (target, home) = promise.LookAhead(phase);
                    break;
                default:
                    return new Way(promise, null, RefState.Promise);
            }
        }

        RefState state = home.GraveFor(Current.Vat, target) is not null ? RefState.Broken
            : home == Current.Vat && target is not Interposer ? RefState.Near : RefState.Far;
        return new Way(target, home, state);
    }

    /// <summary>The promise that a reference without a home is; null if it was never anything.</summary>
    /// <remarks>SAFETY: only the runtime makes references, and what has no home it makes of promises alone.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Promise? PromiseIn(object? target) => Unsafe.As<Promise?>(target);

    internal static Promise<T> MakeBroken<T>(Problem problem)
    {
        Promise<T> promise = new();
        _ = promise.Break(problem); // It is new.
        return promise;
    }

    /// <summary>The end of a reference: an object and its vat, or a promise.</summary>
    internal readonly struct Way(object? target, Vat? home, RefState state)
    {
        public object? Target => target;

        public Vat? Home => home;

        public RefState State => state;

        public Problem? Problem => state != RefState.Broken ? null : home is null ? ((Promise)target!).Problem : home.GraveFor(Current.Vat, target)!.Problem;
    }
}
