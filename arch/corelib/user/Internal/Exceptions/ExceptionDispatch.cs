using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using Internal.Runtime.CompilerHelpers;

namespace Internal.Runtime;

/// <summary>An exception under way: lives in the stack frame of its dispatch, linked to the one it interrupted.</summary>
internal unsafe struct ActiveException
{
    internal ActiveException* Interrupted;
    internal Exception Exception;
    internal UnwindContext Frame; // whose handler, filter or finally block is running
    internal int ClauseIndex;     // which clause of that frame it is
}

/// <summary>Throws: finds the handler (first pass, which runs the filters), runs the finally blocks between (second
/// pass), and goes on behind the handler.</summary>
/// <remarks>
/// Handlers run as functions of their own, called from here with the frame pointer of the method they belong to, while
/// the stack of the throw is still there. So an exception that leaves a handler meets this code on its way up: the walk
/// recognises the return address in <c>acap_call_handler</c> and goes on in the frame that the handler belongs to,
/// behind the clause that was running. Everything between has already been unwound.
/// </remarks>
internal static unsafe class ExceptionDispatch
{
    private const int NoClause = -1;

    // The innermost exception under way. One thread runs managed code, so one list is enough.
    private static ActiveException* s_current;

    [RuntimeExport("acap_throw_exception")]
    internal static void Throw(Exception? exception, UnwindContext* context)
    {
        ActiveException active = default;
        active.Exception = exception ?? new NullReferenceException();
        active.Interrupted = s_current;
        s_current = &active;
        Dispatch(&active, context);
    }

    [RuntimeExport("acap_rethrow_exception")]
    internal static void Rethrow(UnwindContext* context) => Throw(s_current->Exception, context);

    private static void Dispatch(ActiveException* active, UnwindContext* context)
    {
        FrameWalk walk = new(active, context);
        while (walk.IsInCode)
        {
            if (walk.IsFilter)
            {
                // An exception that leaves a filter means that the filter says no.
                RunFinallyBlocks(active, context, walk.Context.Registers[UnwindContext.Rsp], NoClause);
                ResumeAt(ref walk.Context, walk.Context.Registers[UnwindContext.Rip]);
            }

            if (TryFindHandler(active, ref walk, out HandlerClause clause, out int clauseIndex))
            {
                RunFinallyBlocks(active, context, walk.Context.Registers[UnwindContext.Rsp], clauseIndex);
                active->Frame = walk.Context;
                active->ClauseIndex = clauseIndex;
                ulong next = CallHandler(active->Exception, clause.Handler, walk.Context.Registers[UnwindContext.Rbp]);
                ResumeAt(ref walk.Context, next);
            }

            walk.MoveToCaller();
        }

        Unhandled(active->Exception);
        Panic.Stop(FailureReason.UnwindFailed);
    }

    private static bool TryFindHandler(ActiveException* active, ref FrameWalk walk, out HandlerClause found, out int foundIndex)
    {
        HandlerClauses clauses = new(in walk.Description);
        uint codeOffset = clauses.OffsetOf(walk.Context.CallAddress);
        HandlerClause skipped = default;
        for (int index = 0; clauses.TryNext(out HandlerClause clause); index++)
        {
            if (walk.MustSkip(index, in clause, ref skipped) || !clause.Covers(codeOffset))
            {
                continue;
            }

            if (Accepts(active, ref walk, in clause, index))
            {
                found = clause;
                foundIndex = index;
                return true;
            }
        }

        found = default;
        foundIndex = NoClause;
        return false;
    }

    private static bool Accepts(ActiveException* active, ref FrameWalk walk, in HandlerClause clause, int index)
    {
        switch (clause.Kind)
        {
            case HandlerKind.Typed:
                return TypeCast.IsInstanceOfException(clause.Type, active->Exception);
            case HandlerKind.Filter:
                active->Frame = walk.Context;
                active->ClauseIndex = index;
                return CallFilter(active->Exception, clause.Filter, walk.Context.Registers[UnwindContext.Rbp]);
            default:
                return false;
        }
    }

    // Walks again, up to the frame with the handler, and there up to the handler's clause.
    private static void RunFinallyBlocks(ActiveException* active, UnwindContext* context, ulong lastFrame, int lastClause)
    {
        FrameWalk walk = new(active, context);
        while (walk.IsInCode)
        {
            bool isLast = walk.Context.Registers[UnwindContext.Rsp] == lastFrame;
            if (isLast && lastClause == NoClause)
            {
                return;
            }

            HandlerClauses clauses = new(in walk.Description);
            uint codeOffset = clauses.OffsetOf(walk.Context.CallAddress);
            HandlerClause skipped = default;
            for (int index = 0; clauses.TryNext(out HandlerClause clause) && !(isLast && index >= lastClause); index++)
            {
                if (walk.MustSkip(index, in clause, ref skipped) || clause.Kind != HandlerKind.Fault
                    || !clause.Covers(codeOffset))
                {
                    continue;
                }

                active->Frame = walk.Context;
                active->ClauseIndex = index;
                CallHandler(active->Exception, clause.Handler, walk.Context.Registers[UnwindContext.Rbp]);
            }

            if (isLast)
            {
                return;
            }

            walk.MoveToCaller();
        }
    }

    // Forgets every exception whose dispatch lies below the frame that goes on: their stack is gone.
    private static void ResumeAt(ref UnwindContext context, ulong address)
    {
        while (s_current != null && (ulong)s_current < context.Registers[UnwindContext.Rsp])
        {
            s_current = s_current->Interrupted;
        }

        context.Registers[UnwindContext.Rip] = address;
        fixed (UnwindContext* target = &context)
        {
            Resume(target);
        }
    }

    /// <summary>Calls a handler or finally block: rdi = exception, rbp = the method's. Answers where to go on.</summary>
    [RuntimeImport("*", "acap_call_handler")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong CallHandler(Exception exception, byte* handler, ulong framePointer);

    [RuntimeImport("*", "acap_call_filter")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern bool CallFilter(Exception exception, byte* filter, ulong framePointer);

    /// <summary>Loads the registers and jumps; rax becomes 0, which a filter's caller reads as no.</summary>
    [RuntimeImport("*", "acap_resume")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void Resume(UnwindContext* context);

    /// <summary>The start code's: report the exception, never return.</summary>
    [RuntimeImport("*", "acap_unhandled")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void Unhandled(Exception exception);
}
