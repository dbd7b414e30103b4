using System;
using System.Linq;
using System.Threading.Tasks;
using AsyncCap.Ipc.Diagnostics;
using Xunit;

namespace AsyncCap.Tests.Image;

/// <summary>Negative controls: with a defence removed, the story that relies on it must fail.</summary>
[Collection(ImageCollection.Name)]
public sealed class DefenceTests(ImageFixture images)
{
    [QemuFact]
    public async Task Without_no_execute_data_can_be_executed() =>
        (await BootAsync("isolation", Defences.NoExecute)).MustFail("execute-data");

    [QemuFact]
    public async Task Without_supervisor_pages_programs_reach_the_kernels_memory() =>
        (await BootAsync("isolation", Defences.SupervisorPages))
            .MustFail("read-kernel-text", "write-kernel-memory", "jump-to-kernel");

    [QemuFact]
    public async Task Without_generations_a_capability_can_be_forged() =>
        (await BootAsync("isolation", Defences.Generations)).MustFail("forged-capabilities");

    [QemuFact]
    public async Task Without_single_use_a_late_answer_reaches_somebody() =>
        (await BootAsync("survive", Defences.SingleUse)).MustFail("stays-silent");

    /// <summary>Nobody tells the caller, so it sleeps for ever: the kernel sees that and says so.</summary>
    [QemuFact]
    public async Task Without_debts_a_crash_leaves_its_caller_asleep()
    {
        Boot boot = await BootAsync("survive", Defences.Debts);
        boot.MustStop("STALLED: no process can ever run again", Boot.StalledExitCode);
        Assert.Equal("answers", boot.Rows[^1]); // the next one is crashes-in-hand
    }

    [QemuFact]
    public async Task Without_dropped_resolvers_a_drop_leaves_its_caller_asleep()
    {
        Boot boot = await BootAsync("survive", Defences.DroppedResolvers);
        boot.MustStop("STALLED: no process can ever run again", Boot.StalledExitCode);
        Assert.Equal("crashes-with-queue", boot.Rows[^1]); // the next one is drops-resolver
    }

    [QemuFact]
    public async Task Without_keeper_death_a_process_whose_keeper_is_gone_stands_for_ever()
    {
        Boot boot = await BootAsync("autopsy", Defences.KeeperDeath);
        boot.MustStop("STALLED: no process can ever run again", Boot.StalledExitCode);
    }

    [QemuFact]
    public async Task Without_batch_bounds_a_hostile_length_reaches_beyond_the_page()
    {
        Boot boot = await BootAsync("isolation", Defences.BatchBounds);
        Assert.Contains("PageSizeBytes", boot.MustPanic(), StringComparison.Ordinal);
        Assert.Equal("hostile-slots", boot.Rows[^1]); // the next one is hostile-lengths
    }

    [QemuTheory]
    [InlineData("attacks only=shares", Defences.FairGroups, "floods-from-2000-sub-banks", "floods-through-10000-copies")]
    [InlineData("attacks only=promises", Defences.CycleCheck, "ring-of-two-promises", "ring-of-500-promises")]
    [InlineData("attacks only=promises", Defences.DrainOrder, "sends-while-a-promise-settles")]
    public async Task Without_its_defence_an_attack_succeeds(string story, Defences without, params string[] rows) =>
        (await BootAsync(story, without)).MustFail(rows);

    [QemuTheory]
    [InlineData("attacks only=floods", Defences.Limits)]
    [InlineData("attacks only=floods", Defences.SlotCounts)]
    [InlineData("attacks only=endings", Defences.WorkSlices)]
    public async Task Without_its_defence_an_attack_stops_the_kernel(string story, Defences without) =>
        Assert.NotEmpty((await BootAsync(story, without)).MustPanic());

    /// <summary>The controls above must not be a way to attack a kernel that people use.</summary>
    [QemuFact]
    public async Task The_release_kernel_keeps_every_defence()
    {
        uint all = Enum.GetValues<Defences>().Aggregate(0u, (mask, defence) => mask | (uint)defence);
        (await images.BootAsync($"run=survive,isolation without={all}")).MustPass();
    }

    private Task<Boot> BootAsync(string story, Defences without) =>
        images.BootAsync($"run={story} without={(uint)without}", isChecked: true);
}
