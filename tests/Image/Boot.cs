using System;
using System.Collections.Generic;
using System.Linq;
using AsyncCap.CommandLine.Guests;
using AsyncCap.CommandLine.Protocol;
using Xunit;

namespace AsyncCap.Tests.Image;

/// <summary>One boot, from the first line to the end.</summary>
/// <param name="Machine">What was booted.</param>
/// <param name="Lines">All that the guest printed.</param>
/// <param name="Record">What it meant.</param>
/// <param name="Ending">How it ended.</param>
public sealed record Boot(QemuMachine Machine, IReadOnlyList<string> Lines, RunRecord Record, GuestEnding Ending)
{
    /// <summary>What QEMU exits with after a panic or an image that cannot be loaded: code 127.</summary>
    public const int PanicExitCode = 255;

    /// <summary>What QEMU exits with when no process can ever run again: code 126.</summary>
    public const int StalledExitCode = 253;

    /// <summary>The names of the rows that failed, in order.</summary>
    public IReadOnlyList<string> FailedRows =>
        [.. Record.Stories.SelectMany(story => story.Rows).Where(row => !row.HasPassed).Select(row => row.Name)];

    /// <summary>The names of all rows, in order.</summary>
    public IReadOnlyList<string> Rows => [.. Record.Stories.SelectMany(story => story.Rows).Select(row => row.Name)];

    /// <summary>Every row passed and the guest powered itself off, saying that it is content.</summary>
    public void MustPass()
    {
        Check(Ending is { Kind: GuestEndingKind.PoweredOff, Code: 0 });
        Check(Record.HasPassed);
        Check(!Record.Errors.Any());
    }

    /// <summary>The guest ended with exactly these rows failed, and said so in its exit code.</summary>
    public void MustFail(params string[] rows)
    {
        Check(Ending is { Kind: GuestEndingKind.PoweredOff, Code: 1 });
        Check(!Record.HasPassed);
        Assert.Equal(rows, FailedRows);
    }

    /// <summary>The kernel panicked, and the machine ended with the code that says so.</summary>
    /// <returns>The panic's line.</returns>
    public string MustPanic()
    {
        Check(Ending.Kind == GuestEndingKind.Panicked);
        Check(Ending.MachineExitCode == PanicExitCode);
        return Assert.Single(Lines, line => line.Contains("PANIC ", StringComparison.Ordinal));
    }

    /// <summary>The kernel said this and ended the machine with this code.</summary>
    public void MustStop(string text, int machineExitCode)
    {
        Check(Lines.Any(line => line.Contains(text, StringComparison.Ordinal)));
        Check(Ending.MachineExitCode == machineExitCode);
    }

    private void Check(
        bool condition,
        [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(condition))] string text = "") =>
        Assert.True(condition, text + " is not so:\n" + this);

    public override string ToString() => string.Join('\n',
        [
            "qemu " + string.Join(' ', Machine.Arguments(monitorSocket: null)), .. Lines,
            Ending.Describe() + ", machine exit code " + Ending.MachineExitCode, Ending.MachineErrors,
        ]);
}
