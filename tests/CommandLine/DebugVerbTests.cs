using System;
using AsyncCap.CommandLine.Verbs;
using Xunit;

namespace AsyncCap.CommandLine.Tests;

public sealed class DebugVerbTests
{
    [Fact]
    public void Gdb_finds_sources_symbols_printers_and_the_guest()
    {
        using TemporaryFolder folder = new();
        string kernel = folder.Write("kernel.elf", "");
        string symbols = folder.Write("kernel.elf.debug", "");
        string printers = folder.Write("arch/image/asynccap-gdb.py", "");
        string script = DebugVerb.WriteScript(new RepositoryLayout(folder.Path), kernel, "/tmp/socket", "Kernel.cs:12");
        Assert.Contains($"set substitute-path /asynccap {folder.Path}\n", script, StringComparison.Ordinal);
        Assert.Contains($"set substitute-path /_ {folder.Path}\n", script, StringComparison.Ordinal);
        Assert.Contains($"file {symbols}\n", script, StringComparison.Ordinal);
        Assert.Contains($"source {printers}\n", script, StringComparison.Ordinal);
        Assert.Contains("target remote /tmp/socket\nhbreak Kernel.cs:12\ncontinue\n", script, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_symbol_the_guest_waits_at_its_first_instruction()
    {
        using TemporaryFolder folder = new();
        string script = DebugVerb.WriteScript(new RepositoryLayout(folder.Path), "/k.elf", "/tmp/socket", breakAt: null);
        Assert.DoesNotContain("continue", script, StringComparison.Ordinal);
        Assert.DoesNotContain("source", script, StringComparison.Ordinal);
        Assert.Contains("file /k.elf\n", script, StringComparison.Ordinal);
    }
}
