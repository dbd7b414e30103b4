using System.IO;
using System.Threading.Tasks;
using AsyncCap.CommandLine.Guests;
using Xunit;

namespace AsyncCap.CommandLine.Tests;

public sealed class RoundLogTests
{
    [Fact]
    public void It_adds_up_what_rounds_say_and_finds_the_first_that_failed()
    {
        RoundLog log = Read("chaos seed=7 calls=10 violations=0", "@row x pass y", "chaos seed=8 calls=5 violations=2", "chaos seed=9 calls=1 violations=1");
        Assert.Equal(3, log.Count);
        Assert.Equal(16, log.Sum("calls"));
        Assert.Equal(3, log.Sum("violations"));
        Assert.Equal(2, log.CountToFailure);
    }

    [Fact]
    public void If_no_round_failed_it_is_the_one_that_was_never_told()
    {
        Assert.Equal(1, Read().CountToFailure);
        Assert.Equal(2, Read("chaos seed=7 violations=0").CountToFailure);
    }

    [Theory]
    [InlineData("")]
    [InlineData("chaos")]
    [InlineData("chaos seed")]
    [InlineData("chaos  seed=7 calls=1")]
    [InlineData("Chaos seed=7 calls=1")]
    [InlineData("@figure chaos seed=7 calls=1")]
    [InlineData("other seed=7 calls=1")]
    public void Other_lines_are_no_rounds(string line) => Assert.Equal(0, Read(line).Count);

    [Theory]
    [InlineData("chaos seed=7 calls=", 0)]
    [InlineData("chaos seed=7 calls=many", 0)]
    [InlineData("chaos seed=7 calls=1,000", 0)]
    [InlineData("chaos seed=7 calls=99999999999999999999", 0)]
    [InlineData("chaos seed=7 =5 calls=-3", -3)]
    [InlineData("chaos seed=18446744073709551615 calls=4 calls=6", 6)]
    public void What_is_no_number_is_left_out_and_the_last_of_a_name_counts(string line, long calls)
    {
        RoundLog log = Read(line);
        Assert.Equal(1, log.Count);
        Assert.Equal(calls, log.Sum("calls"));
        Assert.Equal(0, log.Sum("nothing-of-that-name"));
    }

    [Fact]
    public void A_sum_that_a_guest_makes_too_large_ends_no_host() =>
        Assert.Equal(long.MaxValue, Read($"chaos seed=1 calls={long.MaxValue}", $"chaos seed=2 calls={long.MaxValue}").Sum("calls"));

    [Fact]
    public async Task Who_is_behind_it_gets_every_line_and_hears_of_each_round()
    {
        StringWriter inner = new();
        int told = 0;
        await using RoundLog log = new(inner, "chaos");
        log.Told = () => told++;
        log.WriteLine("hello");
        log.WriteLine((string?)null);
        log.WriteLine("chaos seed=1");
        Assert.Equal("hello\n\nchaos seed=1\n", inner.ToString());
        Assert.Equal(1, told);
    }

    private static RoundLog Read(params string[] lines)
    {
        RoundLog log = new(null, "chaos");
        foreach (string line in lines)
        {
            log.WriteLine(line);
        }

        return log;
    }
}
