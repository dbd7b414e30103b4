using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Diagnostics;
using Xunit;

namespace AsyncCap.Tests.Image;

/// <summary>One seed, one sequence of events, whatever runs it.</summary>
/// <remarks>Without a timer: where preemption strikes depends on what an instruction costs, which differs.</remarks>
[Collection(ImageCollection.Name)]
public sealed class TraceTests(ImageFixture images) : IDisposable
{
    private static readonly TraceKind[] WhatPlayersDo =
    [
        TraceKind.BankCreated, TraceKind.BankDestroyed, TraceKind.ProcessStarted, TraceKind.ProcessDied, TraceKind.ProcessGone,
        TraceKind.Sent, TraceKind.Delivered, TraceKind.Fulfilled, TraceKind.Broken, TraceKind.Cancelled, TraceKind.Collected,
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [QemuTheory]
    [InlineData(1)]
    [InlineData(8812)]
    [InlineData(18446744073709551557)]
    public async Task The_same_seed_gives_the_same_events_on_the_metal_and_hosted(ulong seed)
    {
        IReadOnlyList<string> metal = await TraceOnMetalAsync(Player(seed));
        AssertSame("hosted", await TraceHostedAsync(Player(seed)), "metal", metal);
        TraceKind[] seen = [.. metal.Select(line => (TraceKind)uint.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture))];
        Assert.All(WhatPlayersDo, kind => Assert.Contains(kind, seen)); // else there was too little to compare
    }

    /// <summary>No seed, but all that can become of a call.</summary>
    [QemuFact]
    public async Task Survive_gives_the_same_events_on_the_metal_and_hosted()
    {
        const string CommandLine = "run=survive quantum=off trace=stream";
        AssertSame("hosted", await TraceHostedAsync(CommandLine), "metal", await TraceOnMetalAsync(CommandLine));
    }

    [QemuFact]
    public async Task The_same_seed_gives_the_same_events_again() =>
        AssertSame("first", await TraceOnMetalAsync(Player(7)), "second", await TraceOnMetalAsync(Player(7)));

    [QemuFact]
    public async Task Checking_invariants_changes_no_event() =>
        AssertSame("release", await TraceOnMetalAsync(Player(7)), "checked", await TraceOnMetalAsync(Player(7), isChecked: true));

    /// <summary>The control: a comparison that never finds a difference would prove nothing.</summary>
    [QemuFact]
    public async Task Another_seed_gives_other_events() =>
        Assert.NotEqual(await TraceOnMetalAsync(Player(1)), await TraceHostedAsync(Player(2)));

    /// <summary>The other control: one defence less in one world is seen in the events.</summary>
    [QemuFact]
    public async Task A_kernel_that_decides_otherwise_gives_other_events()
    {
        string unsafely = Player(1) + $" without={(uint)Defences.DroppedResolvers}";
        Assert.NotEqual(await TraceHostedAsync(Player(1)), await TraceOnMetalAsync(unsafely, isChecked: true));
    }

    private async Task<IReadOnlyList<string>> TraceOnMetalAsync(string commandLine, bool isChecked = false) =>
        (await WorldTrace.OfMetalAsync(images, _folder, commandLine, isChecked)).Events;

    private static async Task<IReadOnlyList<string>> TraceHostedAsync(string commandLine) =>
        (await WorldTrace.OfHostedAsync(commandLine, dataPages: 1)).Events;

    private static string Player(ulong seed) =>
        string.Create(CultureInfo.InvariantCulture, $"run=player seed={seed} quantum=off trace=stream");

    private static void AssertSame(string oneName, IReadOnlyList<string> one, string otherName, IReadOnlyList<string> other) =>
        WorldTrace.AssertSame(oneName, one, otherName, other);
}
