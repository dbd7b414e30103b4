using System;

namespace AsyncCap.Vats;

/// <summary>References of a user's making: far ones, and promises, of which a handler decides what becomes of each message.</summary>
/// <remarks>For caches, logs, reconnecting references, bridges to other systems, and whatever else must look to its holder like any other reference. Source: E's
/// makeProxyResolver.</remarks>
public static class Proxy
{
    /// <summary>Makes a far reference, and the right to break it.</summary>
    /// <typeparam name="T">What it is sent.</typeparam>
    /// <param name="handler">What takes the messages.</param>
    /// <param name="identity">Proxies of one vat with one identity are the same. It is compared as an object; who has it can make more of the same, so it is kept
    /// secret. Null for one of its own. A proxy is never the same as its identity, or as anything that is no proxy.</param>
    public static (Eventual<T> Reference, ProxyResolver Resolver) Far<T>(IProxyHandler handler, object? identity = null)
        where T : class, IRemotable
    {
        ArgumentNullException.ThrowIfNull(handler);
        FarProxy proxy = new(handler, identity);
        return (new Eventual<T>(proxy, Current.Required), new ProxyResolver(proxy));
    }

    /// <summary>Makes a promise whose handler takes what is sent to it until it is resolved.</summary>
    /// <typeparam name="T">What it becomes.</typeparam>
    /// <param name="handler">What takes the messages. What it keeps when the promise is resolved stays its affair; what it has not got goes to the outcome, in
    /// order, and before anything that is sent later.</param>
    /// <remarks>Between processes the handler gets what its own vat sends. What others send waits for the outcome in the kernel's promise.</remarks>
    public static (Eventual<T> Promise, Resolver<T> Resolver) Promise<T>(IProxyHandler handler)
        where T : class, IRemotable
    {
        ArgumentNullException.ThrowIfNull(handler);
        ProxyPromise<T> promise = new(Current.Required, handler);
        return (new Eventual<T>(promise, null), new Resolver<T>(promise));
    }
}

/// <summary>The right to break a far reference of one's own making.</summary>
/// <remarks>It belongs to the vat that made it, as <see cref="Resolver{T}"/> does.</remarks>
public sealed class ProxyResolver
{
    private readonly FarProxy _proxy;

    internal ProxyResolver(FarProxy proxy) => _proxy = proxy;

    /// <summary>Whether the reference is broken.</summary>
    public bool IsDone => _proxy.Grave is not null;

    /// <summary>Breaks the reference at once, for all who hold it; what is on its way to it breaks too.</summary>
    /// <returns>False if it was broken before; nothing is done then.</returns>
    /// <remarks>Vats of other processes see it broken as disconnected, without these words: the kernel tells them that the object is gone.</remarks>
    public bool Smash(Problem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return _proxy.Smash(problem);
    }
}
