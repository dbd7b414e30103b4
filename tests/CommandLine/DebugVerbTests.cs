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
        string script = DebuggedGuest.WriteScript(new RepositoryLayout(folder.Path), kernel, "/tmp/socket", DebuggedGuest.RunUpTo("Kernel.cs:12"));
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
        string script = DebuggedGuest.WriteScript(new RepositoryLayout(folder.Path), "/k.elf", "/tmp/socket", start: "");
        Assert.DoesNotContain("continue", script, StringComparison.Ordinal);
        Assert.DoesNotContain("source", script, StringComparison.Ordinal);
        Assert.Contains("file /k.elf\n", script, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trace_is_gone_through_by_kernel_entries()
    {
        string start = ReplayVerb.StepByStep;
        Assert.StartsWith("hbreak acap_syscall_entry\n", start, StringComparison.Ordinal);
        Assert.Contains("define act\ncontinue $arg0\nacap trace 4\nend\n", start, StringComparison.Ordinal);
    }
}
