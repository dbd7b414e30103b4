using System.Runtime.CompilerServices;

namespace AsyncCap.Vats;

/// <summary>A reference to something that may be here, elsewhere, not yet, or no more. It can be sent to, awaited and passed on.</summary>
/// <typeparam name="T">An interface that extends <see cref="IRemotable"/>, or data.</typeparam>
/// <remarks>
/// <para>Two words and no heap: an object and the vat that it lives in, or a promise and nothing. The default value is broken.</para>
/// <para>There is no <c>==</c>: whether two references are the same may not be known yet. See <see cref="Ref.OptSame{T, TOther}"/>.</para>
/// </remarks>
[AsyncMethodBuilder(typeof(EventualMethodBuilder<>))]
public readonly struct Eventual<T> : IEventual
{
    internal Eventual(object? target, Vat? home)
    {
        Target = target;
        Home = home;
    }

    /// <summary>An object, or a promise when <see cref="Home"/> is null.</summary>
    internal object? Target { get; }

    /// <summary>Where the object lives.</summary>
    internal Vat? Home { get; }

    object? IEventual.Target => Target;

    Vat? IEventual.Home => Home;

    /// <summary>What <c>await</c> asks for. The method goes on in a later turn of its own vat, always.</summary>
    public EventualAwaiter<T> GetAwaiter() => new(this);

    /// <summary>What it is at the moment, for people; it says nothing of the object.</summary>
    public override string ToString() => Ref.State(this) switch
    {
        RefState.Near => "<near>",
        RefState.Far => "<far>",
        RefState.Promise => "<promise>",
        RefState.Broken => "<broken: " + Ref.OptProblem(this)!.Text + ">",
        _ => "<reference>",
    };
}

/// <summary>A reference whose type does not matter: for sameness, keys and traces.</summary>
public interface IEventual
{
    /// <summary>An object, or a promise when <see cref="Home"/> is null.</summary>
    internal object? Target { get; }

    /// <summary>Where the object lives.</summary>
    internal Vat? Home { get; }
}
