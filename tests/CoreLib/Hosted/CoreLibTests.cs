using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace AsyncCap.Tests.CoreLib;

/// <summary>Each check is a row for each world: the kernel profile, the user profile, and .NET, which says what is
/// right.</summary>
public sealed class CoreLibTests
{
    private const string KernelElf = "corelib-tests-kernel.elf";
    private const string UserElf = "corelib-tests-user.elf";

    private static readonly Lazy<CheckRun> DotNet = new(() => CheckRun.OnDotNet(withObjects: true, isControl: false));
    private static readonly Lazy<CheckRun> DotNetWithoutObjects = new(() =>
        CheckRun.OnDotNet(withObjects: false, isControl: false));
    private static readonly Lazy<CheckRun> User = new(() => CheckRun.OfElf(UserElf));
    private static readonly Lazy<CheckRun> Kernel = new(() => CheckRun.OfElf(KernelElf));

    /// <summary>The names of all checks.</summary>
    public static TheoryData<string> Checks => [.. DotNet.Value.Results.Keys];

    /// <summary>The names of the checks that allocate nothing.</summary>
    public static TheoryData<string> ChecksWithoutObjects => [.. DotNetWithoutObjects.Value.Results.Keys];

    [Theory]
    [MemberData(nameof(Checks))]
    public void A_check_holds_on_dotnet(string check) => AssertOk(DotNet.Value, check);

    [Theory]
    [MemberData(nameof(Checks))]
    public void A_check_holds_in_the_user_profile(string check) => AssertOk(User.Value, check);

    [Theory]
    [MemberData(nameof(ChecksWithoutObjects))]
    public void A_check_holds_in_the_kernel_profile(string check) => AssertOk(Kernel.Value, check);

    [Fact]
    public void The_user_profile_prints_what_dotnet_prints()
    {
        Assert.Equal(DotNet.Value.Lines, User.Value.Lines);
        Assert.Equal(0, User.Value.ExitCode);
    }

    [Fact]
    public void The_kernel_profile_prints_what_dotnet_prints()
    {
        Assert.Equal(DotNetWithoutObjects.Value.Lines, Kernel.Value.Lines);
        Assert.Equal(0, Kernel.Value.ExitCode);
    }

    [Fact]
    public void No_two_checks_have_the_same_name() => Assert.Equal(DotNet.Value.Lines.Length, DotNet.Value.Results.Count);

    [Fact]
    public void A_check_that_must_fail_is_reported_as_failed_in_every_world()
    {
        CheckRun[] runs =
        [
            CheckRun.OnDotNet(withObjects: false, isControl: true),
            CheckRun.OfElf(KernelElf, "control"),
            CheckRun.OfElf(UserElf, "control"),
        ];
        foreach (CheckRun run in runs)
        {
            IEnumerable<string> failures = run.Lines.Where(line => !line.StartsWith("ok ", StringComparison.Ordinal));
            Assert.Equal(["FAILED negative control: expected 1, was 2"], failures);
        }
    }

    [Theory]
    [InlineData(KernelElf, "throw", "panic: an invariant is broken", 2)]
    [InlineData(KernelElf, "index", "FAILED stopped, reason: expected 0, was 1", 3)]
    [InlineData(KernelElf, "fail-fast", "fail fast: stop here", 3)]
    [InlineData(UserElf, "unhandled", "unhandled: nobody waits for this", 2)]
    [InlineData(UserElf, "fail-fast", "fail fast: stop here", 3)]
    public void A_failure_ends_in_the_start_codes_hook(string elf, string argument, string line, int exitCode)
    {
        CheckRun run = CheckRun.OfElf(elf, argument);
        Assert.Equal([line], run.Lines);
        Assert.Equal(exitCode, run.ExitCode);
    }

    [Fact]
    public void A_full_heap_throws_and_the_program_goes_on()
    {
        CheckRun run = CheckRun.OfElf(UserElf, "exhaust");
        Assert.Equal(["ok most of the heap was used = 1", "ok the exception has its message = 1"], run.Lines);
        Assert.Equal(0, run.ExitCode);
    }

    [Theory]
    [InlineData("heap-graphs")]
    [InlineData("heap-room")]
    [InlineData("heap-grows")]
    [InlineData("heap-flaw-none")]
    public void A_heap_of_a_megabyte_stands(string argument)
    {
        CheckRun run = CheckRun.OfElf(UserElf, argument);
        Assert.NotEmpty(run.Lines);
        Assert.All(run.Lines, line => Assert.StartsWith("ok ", line, StringComparison.Ordinal));
        Assert.Equal(0, run.ExitCode);
    }

    [Theory]
    [InlineData("heap-flaw-statics")]
    [InlineData("heap-flaw-later-series")]
    [InlineData("heap-flaw-reference-arrays")]
    [InlineData("heap-flaw-struct-arrays")]
    [InlineData("heap-flaw-later-stretches")]
    [InlineData("heap-flaw-weak-references")]
    public void A_collector_with_a_flaw_is_found(string argument)
    {
        CheckRun run = CheckRun.OfElf(UserElf, argument);
        Assert.Contains(run.Lines, line => line.StartsWith("FAILED ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_full_heap_ends_the_process_with_its_reason_if_the_loop_says_so()
    {
        CheckRun run = CheckRun.OfElf(UserElf, "heap-ends");
        Assert.Equal(["FAILED stopped, reason: expected 0, was 14"], run.Lines);
        Assert.Equal(3, run.ExitCode);
    }

    private static void AssertOk(CheckRun run, string check)
    {
        Assert.True(run.Results.TryGetValue(check, out string? line), $"'{check}' was not reported; exit code {run.ExitCode}.");
        Assert.StartsWith("ok ", line, StringComparison.Ordinal);
    }
}
