using System.Diagnostics.CodeAnalysis;

namespace System.Runtime.ExceptionServices;

/// <summary>An exception on its way to be thrown elsewhere. There are no stack traces to keep, so it is only that.</summary>
public sealed class ExceptionDispatchInfo
{
    private ExceptionDispatchInfo(Exception source) => SourceException = source;

    public Exception SourceException { get; }

    public static ExceptionDispatchInfo Capture(Exception source) => new(source);

    [DoesNotReturn]
    public static void Throw(Exception source) => throw source;

    [DoesNotReturn]
    public void Throw() => throw SourceException;
}
