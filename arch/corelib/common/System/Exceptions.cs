// The standard exceptions: names with the hierarchy .NET gives them. They add nothing, so they share a file.
namespace System
{
    public class SystemException : Exception
    {
        public SystemException()
        {
        }

        public SystemException(string? message)
            : base(message)
        {
        }

        public SystemException(string? message, Exception? innerException)
            : base(message, innerException)
        {
        }
    }

    public class ArithmeticException(string? message) : SystemException(message)
    {
        public ArithmeticException()
            : this("Arithmetic overflow or underflow.")
        {
        }
    }

    public class DivideByZeroException(string? message) : ArithmeticException(message)
    {
        public DivideByZeroException()
            : this("Attempted to divide by zero.")
        {
        }
    }

    public class OverflowException(string? message) : ArithmeticException(message)
    {
        public OverflowException()
            : this("Arithmetic operation resulted in an overflow.")
        {
        }
    }

    public class ArgumentException(string? message, string? paramName) : SystemException(message)
    {
        public ArgumentException()
            : this("Value does not fall within the expected range.", null)
        {
        }

        public ArgumentException(string? message)
            : this(message, null)
        {
        }

        public virtual string? ParamName { get; } = paramName;
    }

    public class ArgumentNullException(string? paramName, string? message) : ArgumentException(message, paramName)
    {
        public ArgumentNullException()
            : this(null, "Value cannot be null.")
        {
        }

        public ArgumentNullException(string? paramName)
            : this(paramName, "Value cannot be null.")
        {
        }

        public static void ThrowIfNull(
            [Diagnostics.CodeAnalysis.NotNull] object? argument, [Runtime.CompilerServices.CallerArgumentExpression(nameof(argument))] string? paramName = null)
        {
            if (argument is null)
            {
                throw new ArgumentNullException(paramName);
            }
        }
    }

    public class ArgumentOutOfRangeException(string? paramName, string? message) : ArgumentException(message, paramName)
    {
        public ArgumentOutOfRangeException()
            : this(null, "Specified argument was out of the range of valid values.")
        {
        }

        public ArgumentOutOfRangeException(string? paramName)
            : this(paramName, "Specified argument was out of the range of valid values.")
        {
        }
    }

    public sealed class ArrayTypeMismatchException(string? message) : SystemException(message)
    {
        public ArrayTypeMismatchException()
            : this("Attempted to access an element as a type incompatible with the array.")
        {
        }
    }

    public sealed class IndexOutOfRangeException(string? message) : SystemException(message)
    {
        public IndexOutOfRangeException()
            : this("Index was outside the bounds of the array.")
        {
        }
    }

    public class InvalidCastException(string? message) : SystemException(message)
    {
        public InvalidCastException()
            : this("Specified cast is not valid.")
        {
        }
    }

    public class InvalidOperationException : SystemException
    {
        public InvalidOperationException()
            : base("Operation is not valid due to the current state of the object.")
        {
        }

        public InvalidOperationException(string? message)
            : base(message)
        {
        }

        public InvalidOperationException(string? message, Exception? innerException)
            : base(message, innerException)
        {
        }
    }

    public class ObjectDisposedException(string? objectName) : InvalidOperationException("Cannot access a disposed object.")
    {
        public string ObjectName { get; } = objectName ?? "";
    }

    public sealed class InvalidProgramException(string? message) : SystemException(message)
    {
        public InvalidProgramException()
            : this("The runtime detected an invalid program.")
        {
        }
    }

    public class NotSupportedException(string? message) : SystemException(message)
    {
        public NotSupportedException()
            : this("Specified method is not supported.")
        {
        }
    }

    public class PlatformNotSupportedException(string? message) : NotSupportedException(message)
    {
        public PlatformNotSupportedException()
            : this("Operation is not supported on this platform.")
        {
        }
    }

    public class NotImplementedException(string? message) : SystemException(message)
    {
        public NotImplementedException()
            : this("The method or operation is not implemented.")
        {
        }
    }

    public class NullReferenceException(string? message) : SystemException(message)
    {
        public NullReferenceException()
            : this("Object reference not set to an instance of an object.")
        {
        }
    }

    public class OutOfMemoryException(string? message) : SystemException(message)
    {
        public OutOfMemoryException()
            : this("Insufficient memory to continue the execution of the program.")
        {
        }
    }

    public class TimeoutException(string? message) : SystemException(message)
    {
        public TimeoutException()
            : this("The operation has timed out.")
        {
        }
    }

    public class OperationCanceledException(string? message) : SystemException(message)
    {
        public OperationCanceledException()
            : this("The operation was canceled.")
        {
        }
    }

    public class TypeLoadException(string? message) : SystemException(message)
    {
        public TypeLoadException()
            : this("Failure has occurred while loading a type.")
        {
        }
    }
}

namespace System.Diagnostics
{
    public sealed class UnreachableException(string? message) : Exception(message)
    {
        public UnreachableException()
            : this("The program executed an instruction that was thought to be unreachable.")
        {
        }
    }
}

namespace System.Runtime.CompilerServices
{
    /// <summary>What the C# compiler throws when no arm of a switch expression matches.</summary>
    /// <remarks>Only the constructor without the value: the other one would box, and the kernel cannot.</remarks>
    public sealed class SwitchExpressionException(string? message) : InvalidOperationException(message)
    {
        public SwitchExpressionException()
            : this("Non-exhaustive switch expression failed to match its input.")
        {
        }
    }
}
