using System.Text;
using AsyncCap.Arch.X64.Boot;
using AsyncCap.Arch.X64.Devices;
using AsyncCap.Arch.X64.Diagnostics;
using AsyncCap.Ipc.Diagnostics;
using Xunit;

namespace AsyncCap.Tests.Arch;

/// <summary>The boot command line.</summary>
public sealed class BootOptionsTests
{
    [Theory]
    [InlineData("")]
    [InlineData("run=survive seed=8812")]
    [InlineData("   ")]
    [InlineData("quantu=off memor=1 withou=1 trace= trace=on trace=strea provoke= provoke=nothing")]
    [InlineData("xquantum=off xmemory=1 xwithout=1 xclock=turns clock=on xstrike=1 strik=1 strike= xstrikes=1 strikes= xtrace=stream xprovoke=panic")]
    [InlineData("run=quantum=off,memory=1")]
    public void What_it_does_not_know_changes_nothing(string commandLine)
    {
        BootOptions options = Parse(commandLine);
        Assert.Equal(IntervalTimer.DefaultRateHertz, options.TimerRateHertz);
        Assert.False(options.StreamsTrace);
        Assert.False(options.CountsTurns);
        Assert.Equal(0U, options.EntriesPerStrike);
        Assert.Equal(0, options.StrikesLength);
        Assert.Equal(0UL, options.MemoryLimitBytes);
        Assert.Equal(Defences.None, options.RemovedDefences);
        Assert.Equal(Provocation.None, options.Provocation);
    }

    [Fact]
    public void Every_option_is_found_anywhere_on_the_line()
    {
        BootOptions options = Parse("trace=stream run=a  clock=turns strike=13 quantum=250 provoke=kernel-fault memory=64 seed=1 without=65");
        Assert.Equal(250U, options.TimerRateHertz);
        Assert.True(options.StreamsTrace);
        Assert.True(options.CountsTurns);
        Assert.Equal(13U, options.EntriesPerStrike);
        Assert.Equal(64UL << 20, options.MemoryLimitBytes);
        Assert.Equal(Defences.Generations | Defences.SupervisorPages, options.RemovedDefences);
        Assert.Equal(Provocation.KernelFault, options.Provocation);
    }

    [Fact]
    public void A_list_of_strikes_is_found_where_it_stands()
    {
        const string Line = "run=a mutant=3 strikes=0,0,2,10,10 seed=1";
        BootOptions options = Parse(Line);
        Assert.Equal((Mutants)3, options.PlantedMutant);
        Assert.Equal("0,0,2,10,10", Line.Substring(options.StrikesOffset, options.StrikesLength));
    }

    /// <summary>As often as a number stands there, and then never again; what is no number ends the list.</summary>
    [Theory]
    [InlineData("0,0,2,10,10", "0 0 2 10 10")]
    [InlineData("3", "3")]
    [InlineData("", "")]
    [InlineData("1,", "1")]
    [InlineData("1,x,2", "1")]
    [InlineData("5,2,6", "5")]
    public void The_timer_strikes_as_listed(string list, string expected)
    {
        StrikeList strikes = default;
        byte[] text = Encoding.UTF8.GetBytes(list);
        string struck = "";
        for (ulong entry = 0; entry < 12; entry++)
        {
            while (strikes.TryTake(text, entry))
            {
                struck += $"{entry} ";
            }
        }

        Assert.Equal(expected, struck.TrimEnd());
    }

    [Theory]
    [InlineData("quantum=off", 0U)]
    [InlineData("quantum=", 0U)]
    [InlineData("quantum=0", 0U)]
    [InlineData("quantum=19", 19U)]
    [InlineData("quantum=100Hz", 100U)]
    [InlineData("quantum=50 quantum=60", 60U)]
    public void A_quantum_is_off_or_a_number(string commandLine, uint hertz) =>
        Assert.Equal(hertz, Parse(commandLine).TimerRateHertz);

    [Theory]
    [InlineData("provoke=panic", Provocation.Panic)]
    [InlineData("provoke=stack-overflow", Provocation.StackOverflow)]
    [InlineData("provoke=kernel-fault", Provocation.KernelFault)]
    public void A_provocation_goes_by_its_name(string commandLine, object provocation) =>
        Assert.Equal(provocation, Parse(commandLine).Provocation);

    private static BootOptions Parse(string commandLine) => BootOptions.Parse(Encoding.ASCII.GetBytes(commandLine));
}
