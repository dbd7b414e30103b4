using System;

namespace AsyncCap.CommandLine;

/// <summary>Ends a verb: the message goes to the person, the code to the shell. No stack trace; this is not a defect.</summary>
public sealed class CommandFailure(ExitCode code, string message) : Exception(message)
{
    public ExitCode Code { get; } = code;
}
