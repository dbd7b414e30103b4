namespace System;

/// <summary>The base class of everything thrown. The field order is our own; no helper reads it by offset.</summary>
public partial class Exception
{
    private readonly string? _message;
    private readonly Exception? _innerException;

    public Exception()
    {
    }

    public Exception(string? message) => _message = message;

    public Exception(string? message, Exception? innerException)
    {
        _message = message;
        _innerException = innerException;
    }

    public virtual string Message => _message ?? "";

    public Exception? InnerException => _innerException;

    public override string ToString() => Message;
}
