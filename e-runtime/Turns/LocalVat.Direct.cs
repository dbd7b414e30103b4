using System;
using System.Runtime.CompilerServices;

namespace AsyncCap.Vats;

/// <summary>Turns of what need not wait in the queue: between processes, where one thread works with the vat.</summary>
public sealed partial class LocalVat
{
    /// <summary>Whether nothing waits for a turn, and turns may begin.</summary>
    internal bool IsIdle
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _current.IsEmpty && Sharing.Read(this, in _arrivedCount) == 0 && Grave is null;
    }

    /// <summary>Runs a message as a turn, between two others. The vat must be idle.</summary>
    internal void RunNow(ref Message message)
    {
        Current.Vat = this;
        RunTurn(ref message);
        EndNow();
    }

    /// <summary>Runs a message that came from another process as a turn, between two others. The vat must be idle, and nobody watch it.</summary>
    /// <param name="contents">Its arguments.</param>
    /// <param name="message">Its target and method.</param>
    /// <param name="thrown">The problem of what the method threw; null if it threw nothing.</param>
    /// <returns>False if it is not what the method takes: it was no turn.</returns>
    internal bool TryRunNow(Incoming contents, ref Message message, out Problem? thrown)
    {
        Current.Vat = this;
        thrown = null;
        bool isTurn = true;
        try
        {
            isTurn = message.Verb.DeliverFrom(contents, ref message);
        }
        catch (Exception exception)
        {
            thrown = Problem.From(exception);
        }

        TurnCount += isTurn ? 1 : 0;
        EndNow();
        return isTurn;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void EndNow()
    {
        Current.Vat = null;
        if (!_current.IsEmpty && !_isActive)
        {
            _isActive = true; // VT-4.
            Host.Schedule(this);
        }
    }
}
