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
        Rest();
    }

    /// <summary>Begins a turn that its caller runs, between two others. The vat must be idle, and nobody watch it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void BeginNow() => Current.Vat = this;

    /// <summary>Ends it.</summary>
    /// <param name="wasTurn">False if nothing was done.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void EndNow(bool wasTurn)
    {
        if (wasTurn)
        {
            TurnCount++;
        }

        Rest();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Rest()
    {
        Current.Vat = null;
        if (!_current.IsEmpty && !_isActive)
        {
            _isActive = true; // VT-4.
            Host.Schedule(this);
        }
    }
}
