using System.Runtime.CompilerServices;

namespace AsyncCap.Vats;

/// <summary>Where the runtime tells what it does, when somebody watches. Off, every place is one test of one word.</summary>
internal static class Tracing
{
    /// <summary>Whether a host of this program was ever watched. It says nothing of which: <see cref="Here"/> does.</summary>
    public static bool IsOn { get; set; }

    /// <summary>The trace of whoever runs on this thread; null if nobody watches him.</summary>
    public static VatTrace? Here => Current.Vat is { } vat ? vat.Trace : Current.TraceBetweenTurns;

    /// <summary>Gives a message its id; <see cref="Sent"/> follows unless it meets a broken reference.</summary>
    public static void BeginSend(ref Message message) => message.Id = Here?.NewMessage() ?? 0;

    /// <summary>A message goes to a reference.</summary>
    public static void Sent(ref Message message, object? target, Vat? home) => Here?.Sent(ref message, target, home);

    /// <summary>A message comes to a vat from outside of all.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Enters(ref Message message, LocalVat vat)
    {
        if ((Here ?? vat.Host.Tracer?.Outside) is { } trace)
        {
            message.Id = trace.NewMessage();
            trace.Sent(ref message, vat, vat);
        }
    }

    /// <summary>Somebody waits for a reference.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Waits(object? target, Vat? home, Promise waiter) => waiter.Owner?.Trace?.Waits(target, home, waiter);

    /// <summary>A promise with a name was decided.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Decided(int name, Problem? problem)
    {
        if (Here is { } trace)
        {
            trace.Add(problem is null ? CausalKind.Fulfilled : CausalKind.Broken, 0, trace.FullName(name), 0, (byte)(problem?.Kind ?? 0));
        }
    }

    /// <summary>A promise with a name was resolved to another promise.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Progressed(int name, Promise next)
    {
        if (Here is { } trace)
        {
            trace.Add(CausalKind.Progressed, trace.NameOf(next), trace.FullName(name), 0);
        }
    }

    /// <summary>A message met a vat that had ended or had no room.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Dropped(ref Message message, Promise broken)
    {
        if (message.Id != 0)
        {
            Here?.Add(CausalKind.Dropped, message.Id, 0, message.Verb.Number, (byte)broken.Problem.Kind);
        }
    }

    /// <summary>A vat was made.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Made(VatHost host, int number) => (Here ?? host.Tracer?.Outside)?.Add(CausalKind.VatMade, 0, 0, (uint)number);

    /// <summary>A vat was ended.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Ended(LocalVat vat) => (Here ?? vat.Host.Tracer?.Outside)?.Add(CausalKind.VatEnded, 0, 0, (uint)vat.Number);
}
