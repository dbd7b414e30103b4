using System.Runtime;
using System.Runtime.CompilerServices;

namespace Internal.Runtime;

/// <summary>The frames from a throw upwards, with the detours that running handlers make.</summary>
internal unsafe ref struct FrameWalk
{
    internal UnwindContext Context;
    internal FrameDescription Description;

    /// <summary>Whether there is a frame; false above the start code.</summary>
    internal bool IsInCode;

    /// <summary>Whether the walk has come to the call of a filter that itself threw.</summary>
    internal bool IsFilter;

    private ActiveException* _interrupted;
    private int _lastClauseDone;

    internal FrameWalk(ActiveException* active, UnwindContext* start)
    {
        Context = *start;
        _interrupted = active->Interrupted;
        Arrive();
    }

    internal void MoveToCaller()
    {
        if (!Unwinder.TryStep(ref Context, in Description))
        {
            IsInCode = false;
            return;
        }

        Arrive();
    }

    /// <summary>Whether a clause is behind us: the one whose handler threw, those inside it, and its siblings, which are
    /// the clauses with the same try that follow without a separator.</summary>
    internal readonly bool MustSkip(int index, in HandlerClause clause, ref HandlerClause lastDone)
    {
        if (index <= _lastClauseDone)
        {
            lastDone = clause;
            return true;
        }

        if (_lastClauseDone >= 0 && clause.HasSameTry(in lastDone))
        {
            return true;
        }

        lastDone.TryEnd = uint.MaxValue; // Whatever follows belongs to another try, though it may span the same code.
        return false;
    }

    private void Arrive()
    {
        _lastClauseDone = -1;
        IsFilter = Context.Registers[UnwindContext.Rip] == AfterFilter();
        if (Context.Registers[UnwindContext.Rip] == AfterHandler())
        {
            // The handler belongs to the innermost dispatch that lies above this call on the stack.
            while ((ulong)_interrupted < Context.Registers[UnwindContext.Rsp])
            {
                _interrupted = _interrupted->Interrupted;
            }

            Context = _interrupted->Frame;
            _lastClauseDone = _interrupted->ClauseIndex;
            _interrupted = _interrupted->Interrupted;
        }

        IsInCode = IsFilter || FrameDescription.TryFind(Context.CallAddress, out Description);
    }

    [RuntimeImport("*", "acap_address_after_handler")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong AfterHandler();

    [RuntimeImport("*", "acap_address_after_filter")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong AfterFilter();
}
