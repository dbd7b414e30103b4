using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Arch.Exploration.States;
using AsyncCap.Arch.Exploration.States.Metal;
using AsyncCap.Arch.Hosted;
using AsyncCap.CommandLine.Exploring;
using AsyncCap.CommandLine.Guests;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Scenarios.Programs;
using Xunit;

namespace AsyncCap.Tests.Exploration.States;

/// <summary>Paths of the explorer, taken again by the programs of the story <c>retrace</c> in the hosted world. tests/Image takes some on QEMU.</summary>
public sealed class RetraceTests
{
    private const int Walks = 6;
    private const int LongestWalk = 40;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly ReplayReport NothingWrong = new(ReplayOutcome.Passes, "a walk", [], false);

    public static TheoryData<string> Names => [.. Configurations.All.Where(configuration => configuration.StaysHosted is null).Select(configuration => configuration.Name)];

    /// <summary>Whatever the processes of a configuration do, real programs do the same, and the kernel tells the same of it.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_walk_by_chance_is_the_same_with_programs(string name)
    {
        StateConfiguration configuration = Configurations.All.First(known => known.Name == name);
        int turns = 0;
        int records = 0;
        for (int seed = 1; seed <= Walks; seed++)
        {
            MetalPath path = Walk(configuration, seed);
            MetalVerdict verdict = MetalComparison.Compare(path, await RunAsync(path));
            Assert.True(verdict.Outcome == ReplayOutcome.Passes, $"seed {seed}: {verdict.What}\n{string.Join('\n', TraceTable.Lines([.. path.Steps.Select(step => step.Step)]))}");
            turns += path.Steps.Count(step => step.Log != 0);
            records += path.Steps.Sum(step => step.Records.Count);
        }

        Assert.True(turns > 20 && records > 20, $"only {turns} turns and {records} records were compared");
    }

    /// <summary>The control: of a walk of which one act is another, it is told where it parts, and never too early.</summary>
    [Theory]
    [InlineData("call")]
    [InlineData("promises")]
    public async Task A_walk_with_one_act_changed_parts_there(string name)
    {
        StateConfiguration configuration = Configurations.All.First(known => known.Name == name);
        MetalPath path = Walk(configuration, 3);
        string[] acts = path.Script.Split('.');
        int setUp = Array.IndexOf(acts, "07") + 1;
        int changed = 0;
        for (int act = setUp; act < acts.Length; act++)
        {
            bool isOperation = acts[act][1] == '0';
            string other = isOperation ? acts[act][..1] + "1" : acts[act][..1] + "005"; // sleeps instead, or drops an empty slot
            string script = string.Join('.', acts.Select((text, at) => at == act ? (isOperation ? other : other + "00fa") : text));
            int step = path.Steps.ToList().FindIndex(known => known.Act == act - setUp + 1) + 1;
            MetalVerdict verdict = MetalComparison.Compare(path, await RunAsync(path with { Script = script }));
            if (verdict.Outcome == ReplayOutcome.Stale)
            {
                Assert.InRange(verdict.PartedAt, step, path.Steps.Count);
                changed++;
            }
            else
            {
                Assert.Equal(0ul, path.Steps[step - 1].Log); // the path ended before anybody saw the difference
            }
        }

        Assert.True(changed >= 3, $"only {changed} changes were noticed");
    }

    [Fact]
    public void A_step_that_the_metal_cannot_take_is_named()
    {
        StateConfiguration deadline = Configurations.All.First(known => known.Name == "deadline");
        MetalReplayException refusal = Assert.Throws<MetalReplayException>(
            () => PathWriter.Write(deadline, null, [new Move(MoveKind.Tick), new Move(MoveKind.Wait)], NothingWrong));
        Assert.Equal("step 2, \"caller: lets time pass\", cannot be taken on the metal: on the metal time passes with every kernel entry", refusal.Message);
    }

    [Fact]
    public void A_path_that_is_too_long_is_refused()
    {
        StateConfiguration call = Configurations.All.First(known => known.Name == "call");
        IEnumerable<Move> Moves(int count) => Enumerable.Repeat(new Move(MoveKind.Tick), count);
        MetalPath path = PathWriter.Write(call, null, Moves(1_000), NothingWrong);
        Assert.Contains("too long", Assert.Throws<MetalReplayException>(path.BootLine).Message, StringComparison.Ordinal);
        Move drop = new(MoveKind.Operation, Ipc.Abi.Operation.Drop, Slot: 250);
        Assert.Contains(
            "too long", Assert.Throws<MetalReplayException>(() => PathWriter.Write(call, null, Enumerable.Repeat(drop, 200), NothingWrong)).Message, StringComparison.Ordinal);
    }

    private static MetalPath Walk(StateConfiguration configuration, int seed)
    {
        Random random = new(seed);
        List<Move> walk = [];
        using KernelStates states = new(configuration);
        List<Move> moves = [];
        for (int trial = 0; trial < 2 * LongestWalk && walk.Count < LongestWalk && !states.IsEnd; trial++)
        {
            moves.Clear();
            states.AddMoves(moves);
            List<Move> lively = moves.FindAll(move => move.Kind == MoveKind.Operation);
            List<Move> choice = lively.Count > 0 && random.Next(4) != 0 ? lively : moves;
            Move move = choice[random.Next(choice.Count)];
            try
            {
                _ = PathWriter.Write(configuration, null, [.. walk, move], NothingWrong);
            }
            catch (MetalReplayException)
            {
                continue; // The metal cannot: another one.
            }

            states.Take(move);
            walk.Add(move);
        }

        return PathWriter.Write(configuration, null, walk, NothingWrong);
    }

    private static async Task<MetalRun> RunAsync(MetalPath path)
    {
        List<string> lines = [];
        List<string> records = [];
        int code = await Task.Run(() => HostedWorld.Run(
            ProgramTable.Run, path.BootLine(), lines.Add,
            record => records.Add(string.Create(CultureInfo.InvariantCulture, $"{(uint)record.Kind} {record.A} {record.B} {record.C}")),
            (Defences)path.Without)).WaitAsync(Patience);
        return MetalReplay.Read(lines, records, GuestEnding.OfCode(code));
    }
}
