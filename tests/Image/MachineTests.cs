using System;
using System.Threading.Tasks;
using AsyncCap.CommandLine.Guests;
using Xunit;

namespace AsyncCap.Tests.Image;

/// <summary>Other machines than the usual one: less, more, older.</summary>
[Collection(ImageCollection.Name)]
public sealed class MachineTests(ImageFixture images)
{
    /// <summary>3 GiB and more do not fit below the devices: the map has a hole in it.</summary>
    [QemuTheory]
    [InlineData("8M")]
    [InlineData("64M")]
    [InlineData("3G")]
    [InlineData("6G")]
    public async Task Memory_of_any_size_will_do(string memory) =>
        (await ImageFixture.BootAsync(images.Machine("run=survive") with { Memory = memory })).MustPass();

    [QemuFact]
    public async Task The_arena_can_be_limited() => (await images.BootAsync("run=survive memory=4", isChecked: true)).MustPass();

    [QemuFact]
    public async Task Too_little_memory_is_said()
    {
        Boot boot = await ImageFixture.BootAsync(images.Machine("run=survive") with { Memory = "3M" });
        boot.MustStop("There is not enough memory", Boot.PanicExitCode);
        boot = await images.BootAsync("run=survive memory=1");
        boot.MustStop("There is not enough memory", Boot.PanicExitCode);
    }

    /// <summary>Also the control of the row: without UMIP the processor does tell programs where the table is.</summary>
    [QemuFact]
    public async Task A_processor_without_SMEP_SMAP_and_UMIP_boots_and_leaks_only_the_interrupt_tables_address()
    {
        QemuMachine machine = images.Machine("run=survive,isolation") with { Processor = "max,-smep,-smap,-umip" };
        (await ImageFixture.BootAsync(machine)).MustFail("store-interrupt-table");
    }

    [QemuFact]
    public async Task A_processor_without_NX_is_refused()
    {
        Boot boot = await ImageFixture.BootAsync(images.Machine("run=survive") with { Processor = "max,-nx" });
        boot.MustStop("AsyncCap needs an x86-64 processor with long mode and NX.", Boot.PanicExitCode);
    }

    /// <summary>The compiler is told of no more than SSE2; models that have little more show whether it keeps to that.</summary>
    [QemuTheory]
    [InlineData("qemu64,+umip")]
    [InlineData("Nehalem,+umip")]
    public async Task Older_processors_will_do(string processor) =>
        (await ImageFixture.BootAsync(images.Machine("run=survive,isolation") with { Processor = processor })).MustPass();

    [QemuFact]
    public async Task Programs_are_preempted_at_any_rate() =>
        (await images.BootAsync("run=isolation quantum=19")).MustPass();

    /// <summary>The control of preemption, and of the runner that must not wait for such a guest.</summary>
    [QemuFact]
    public async Task Without_preemption_a_loop_never_ends_and_the_runner_shows_where_it_is()
    {
        GuestLimits limits = new(Silence: TimeSpan.FromSeconds(5), Overall: TimeSpan.FromSeconds(30));
        Boot boot = await ImageFixture.BootAsync(images.Machine("run=isolation quantum=off"), limits);
        Assert.Equal(GuestEndingKind.FellSilent, boot.Ending.Kind);
        Assert.Null(boot.Ending.MachineExitCode);
        Assert.Equal("forged-capabilities", boot.Rows[^1]); // the next one is loop-forever
        Assert.Contains("RIP=", boot.Ending.Registers, StringComparison.Ordinal);
        Assert.Contains("CPL=3", boot.Ending.Registers, StringComparison.Ordinal);
    }
}
