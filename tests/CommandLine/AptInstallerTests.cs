using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using AsyncCap.CommandLine.Tools;
using Xunit;

namespace AsyncCap.CommandLine.Tests;

/// <summary>The installer in a machine whose every program is a script of ours.</summary>
public sealed class AptInstallerTests : IDisposable
{
    private const string InstallGdb = """
        echo "$@" >> LOG
        if [[ "$1" == install ]]; then
            printf '#!/bin/bash\nexit 0\n' > BIN/gdb
            chmod +x BIN/gdb
        fi
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _progress = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_program_that_is_there_needs_no_apt()
    {
        _ = _folder.WriteScript("gdb", "exit 0");
        await RequireGdbAsync(isRoot: true);
        Assert.Equal("", _progress.ToString());
    }

    [Fact]
    public async Task Root_installs_what_is_missing_and_says_why()
    {
        WriteApt(InstallGdb);
        await RequireGdbAsync(isRoot: true);
        Assert.Equal("installing gdb: gdb is missing; it is the debugger\n", _progress.ToString());
        string[] deeds = await File.ReadAllLinesAsync(Path.Combine(_folder.Path, "log"));
        Assert.Equal(["update -qq", "install -y -qq --no-install-recommends gdb"], deeds);
    }

    [Fact]
    public async Task Sudo_without_a_password_will_do()
    {
        WriteApt(InstallGdb);
        _ = _folder.WriteScript("sudo", "shift; exec \"$@\"");
        await RequireGdbAsync(isRoot: false);
        Assert.True(File.Exists(Path.Combine(_folder.Path, "gdb")));
    }

    [Theory]
    [InlineData("not root, no sudo", InstallGdb, null, false, "not root")]
    [InlineData("sudo wants a password", InstallGdb, "exit 1", false, "not root")]
    [InlineData("apt fails", "echo no network; exit 100", null, true, "no network")]
    [InlineData("the program is still missing", "exit 0", null, true, "does not work")]
    [InlineData("no apt at all", null, null, true, "no Debian system")]
    public async Task Otherwise_the_exact_command_is_given_and_exit_code_3(
        string why, string? apt, string? sudo, bool isRoot, string reason)
    {
        if (apt is not null)
        {
            WriteApt(apt);
        }

        if (sudo is not null)
        {
            _ = _folder.WriteScript("sudo", sudo);
        }

        CommandFailure failure = await Assert.ThrowsAsync<CommandFailure>(() => RequireGdbAsync(isRoot));
        Assert.True(failure.Code == ExitCode.MissingTool, why);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        const string Command = "sudo apt-get update && sudo apt-get install --no-install-recommends gdb";
        Assert.Contains(Command, failure.Message, StringComparison.Ordinal);
    }

    private Task RequireGdbAsync(bool isRoot) =>
        new AptInstaller(_progress, _folder.Path, isRoot).RequireAsync(CancellationToken.None, DebianPackage.Gdb);

    private void WriteApt(string body) => _folder.WriteScript("apt-get", body
        .Replace("LOG", Path.Combine(_folder.Path, "log"), StringComparison.Ordinal)
        .Replace("BIN", _folder.Path, StringComparison.Ordinal));
}
