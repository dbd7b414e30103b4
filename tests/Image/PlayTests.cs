using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using AsyncCap.Arch.Hosted;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Scenarios;
using Xunit;

namespace AsyncCap.Tests.Image;

/// <summary>The plays of tests/Model, which the model follows there hosted, on the metal: the same events, and the same digest of all that programs saw.</summary>
/// <remarks>
/// Equal are every trace record without its time, in order, and of each play the steps, the turns and the digest: after every turn of
/// every process the results, the events, the time. Left out of the digest is what the kernel does not decide: addresses of a program's
/// own code and memory, and its registers in the report of a fault.
/// </remarks>
[Collection(ImageCollection.Name)]
public sealed class PlayTests(ImageFixture images) : IDisposable
{
    private const int PlaysOfABoot = 40;

    private static readonly TraceKind[] WhatPlaysDo =
    [
        TraceKind.BankCreated, TraceKind.BankDestroyed, TraceKind.ProcessStarted, TraceKind.ProcessDied, TraceKind.ProcessGone,
        TraceKind.EndpointCreated, TraceKind.EndpointDestroyed, TraceKind.CallCreated, TraceKind.CallDestroyed, TraceKind.Sent,
        TraceKind.Delivered, TraceKind.Fulfilled, TraceKind.Broken, TraceKind.Cancelled, TraceKind.Collected, TraceKind.LateResolve,
        TraceKind.Refused, TraceKind.PromiseCreated, TraceKind.ProcessStopped,
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>With this very boot line tests/Model compares the model, the hosted and a simulated kernel, entry by entry.</summary>
    [QemuFact]
    public async Task The_plays_of_the_model_are_the_same_on_the_metal()
    {
        WorldTrace metal = await MustBeSameAsync(Line(1, $"plays={PlaysOfABoot} only=0-499"));
        Assert.Equal(PlaysOfABoot, metal.Rows.Count);
        TraceKind[] seen = [.. metal.Events.Select(line => line.Split(' ')[0]).Distinct().Select(kind => (TraceKind)uint.Parse(kind, CultureInfo.InvariantCulture))];
        Assert.All(WhatPlaysDo, kind => Assert.Contains(kind, seen)); // else there was too little to compare
    }

    [QemuFact]
    public async Task Checking_invariants_changes_no_play() => await MustBeSameAsync(Line(100, "plays=5"), isChecked: true);

    /// <summary>300,000 steps, and preemption elsewhere.</summary>
    [QemuTheory]
    [Trait("Category", "Long")]
    [InlineData(1000, 7)]
    [InlineData(2000, 13)]
    [InlineData(3000, 50)]
    [InlineData(4000, 0)]
    public async Task Plays_are_the_same_for_long(ulong seed, int strike) =>
        await MustBeSameAsync($"run=chance seed={seed} plays=150 clock=turns quantum=off strike={strike} trace=stream");

    /// <summary>The control: one defence less in one world is seen, in the events and in what programs saw.</summary>
    [QemuTheory]
    [InlineData(Defences.DroppedResolvers)]
    [InlineData(Defences.Attenuation)]
    public async Task A_kernel_that_decides_otherwise_plays_otherwise(Defences removed)
    {
        WorldTrace hosted = await WorldTrace.OfHostedAsync(Line(1, "plays=3"), DataPages());
        WorldTrace metal = await WorldTrace.OfMetalAsync(images, _folder, Line(1, "plays=3") + $" without={(uint)removed}", isChecked: true);
        Exception? seen = Record.Exception(() => WorldTrace.AssertSame("hosted", hosted.Events, "metal", metal.Events));
        Assert.NotNull(seen);
        Assert.NotEqual(hosted.Rows, metal.Rows);
    }

    /// <summary>The control of the comparison: a record that is missing, other or too many is found, wherever it is.</summary>
    [Fact]
    public async Task A_damaged_trace_is_noticed()
    {
        IReadOnlyList<string> good = (await WorldTrace.OfHostedAsync(Line(1, "steps=50"), dataPages: 1)).Events;
        WorldTrace.AssertSame("good", good, "good", [.. good]);
        foreach (int at in new[] { 0, good.Count / 2, good.Count - 1 })
        {
            string[][] damaged = [[.. good.Take(at), .. good.Skip(at + 1)], [.. good.Take(at), "1 2 3 4", .. good.Skip(at)], [.. good.Take(at), "1 2 3 4", .. good.Skip(at + 1)]];
            Assert.All(damaged, trace => Assert.NotNull(Record.Exception(() => WorldTrace.AssertSame("good", good, "damaged", trace))));
        }
    }

    /// <summary>The control of the digest: a timer that strikes elsewhere, or another seed, gives another.</summary>
    [Fact]
    public async Task Another_play_has_another_digest()
    {
        string[] lines = [Line(1, "plays=2"), Line(1, "plays=2").Replace("strike=13", "strike=14", StringComparison.Ordinal), Line(1, "only=0-490")];
        List<string> digests = [];
        foreach (string line in lines)
        {
            digests.AddRange((await WorldTrace.OfHostedAsync(line, dataPages: 1)).Rows.Select(row => row.Split(' ')[^1]));
        }

        Assert.Equal(digests.Count, digests.Distinct().Count());
    }

    private async Task<WorldTrace> MustBeSameAsync(string line, bool isChecked = false)
    {
        Task<WorldTrace> hosted = WorldTrace.OfHostedAsync(line, DataPages());
        WorldTrace metal = await WorldTrace.OfMetalAsync(images, _folder, line, isChecked);
        WorldTrace.AssertSame("hosted", (await hosted).Events, "metal", metal.Events);
        Assert.Equal((await hosted).Rows, metal.Rows);
        return metal;
    }

    private uint DataPages() => HostedImage.CountDataPages(File.ReadAllBytes(images.Layout.Programs));

    private static string Line(ulong seed, string rest) =>
        string.Create(CultureInfo.InvariantCulture, $"run=chance seed={seed} {rest} {StoryCatalogue.MachineOfPlays} trace=stream");
}
