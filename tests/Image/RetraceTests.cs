using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.CommandLine;
using AsyncCap.CommandLine.Exploring;
using AsyncCap.CommandLine.Guests;
using Xunit;

namespace AsyncCap.Tests.Image;

/// <summary>The explorer's stored traces, taken on QEMU step for step: what <c>./asynccap replay TRACE --on qemu</c> does.</summary>
/// <remarks>tests/Exploration takes many more paths again with the same programs in the hosted world.</remarks>
[Collection(ImageCollection.Name)]
public sealed class RetraceTests(ImageFixture images)
{
    private static readonly GuestLimits Patient = new(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(120));

    public static TheoryData<string> Names => [.. Directory.GetFiles(Folder(), "kernel-*.json").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    /// <summary>Every record and every event is the same; a kernel that panics here panics there, unless only this one looks.</summary>
    [QemuTheory]
    [MemberData(nameof(Names))]
    public async Task A_stored_trace_is_reproduced_on_the_metal(string name)
    {
        MetalVerdict verdict = await FollowAsync(Read(name));
        Assert.True(verdict.Outcome == ReplayOutcome.Reproduced, verdict.What);
    }

    /// <summary>Without the bug that was planted the same steps are taken, and end well.</summary>
    [QemuTheory]
    [InlineData("kernel-call.no-debts.json")]
    [InlineData("kernel-promises.no-cycle-check.json")]
    public async Task Without_the_plant_a_trace_passes_on_the_metal(string name)
    {
        MetalVerdict verdict = await FollowAsync(Read(name) with { Plant = null });
        Assert.True(verdict.Outcome == ReplayOutcome.Passes, verdict.What);
    }

    /// <summary>The control: the metal does one step otherwise, and the verdict names it.</summary>
    [QemuFact]
    public async Task A_path_of_which_one_act_is_another_parts_there()
    {
        MetalPath path = PathOf(Read("kernel-forward.no-debts.json"));
        string[] acts = path.Script.Split('.');
        int changed = Array.IndexOf(acts, "07") + 2; // the second act, a send: now it drops a slot that is empty
        acts[changed] = acts[changed][..1] + "00500fa";
        MetalVerdict verdict = await FollowAsync(path with { Script = string.Join('.', acts) });
        Assert.Equal(ReplayOutcome.Stale, verdict.Outcome);
        Assert.Equal(2, verdict.PartedAt);
        Assert.StartsWith("the metal goes another way at step 2: ", verdict.What, StringComparison.Ordinal);
    }

    /// <summary>The other control: the metal has a defence less than the path was written with.</summary>
    [QemuFact]
    public async Task A_kernel_that_decides_otherwise_parts()
    {
        MetalPath sound = PathOf(Read("kernel-callers.no-debts.json") with { Plant = null });
        uint removed = PathOf(Read("kernel-callers.no-debts.json")).Without;
        MetalVerdict verdict = await FollowAsync(sound with { Without = removed });
        Assert.Equal(ReplayOutcome.Stale, verdict.Outcome);
        Assert.Equal(sound.Steps.Count.ToString(CultureInfo.InvariantCulture), verdict.PartedAt.ToString(CultureInfo.InvariantCulture));
    }

    private async Task<MetalVerdict> FollowAsync(MetalPath path) =>
        MetalComparison.Compare(path, await MetalReplay.RunAsync(MetalReplay.Machine(images.Layout, path), Patient, CancellationToken.None));

    private Task<MetalVerdict> FollowAsync(ExplorationTrace trace) => FollowAsync(PathOf(trace));

    private static MetalPath PathOf(ExplorationTrace trace) => ((IMetalReplay)ExplorationCatalogue.Find(trace.Name)!).PathOf(trace);

    private static ExplorationTrace Read(string name) => ExplorationTrace.Parse(File.ReadAllText(Path.Combine(Folder(), name)));

    private static string Folder() => Path.Combine(RepositoryLayout.Find().Root, "tests", "Exploration", "traces");
}
