namespace Internal.Runtime.CompilerHelpers;

/// <summary>Why the machine layer is asked to stop. The numbers are what <c>acap_throw</c> receives.</summary>
public enum FailureReason
{
    None = 0,
    IndexOutOfRange = 1,
    NullReference = 2,
    DivideByZero = 3,
    Overflow = 4,
    InvalidCast = 5,
    ArrayTypeMismatch = 6,
    ArgumentOutOfRange = 7,
    Argument = 8,
    ArgumentNull = 9,
    InvalidOperation = 10,
    PlatformNotSupported = 11,
    InvalidProgram = 12,
    TypeLoad = 13,
    OutOfMemory = 14,
    FeatureBodyRemoved = 15,
    FailFast = 16,
    RuntimeMismatch = 17,
    UnwindFailed = 18,
}
