using System.Linq;
using AsyncCap.Arch.X64.Devices;
using AsyncCap.Arch.X64.Processor;
using Xunit;

namespace AsyncCap.Tests.Arch;

/// <summary>What the timer is told.</summary>
public sealed class IntervalTimerTests
{
    private const ushort Mask = 0x21;
    private const ushort Count = 0x40;

    [Theory]
    [InlineData(1000U, 1193)]
    [InlineData(100U, 11931)]
    [InlineData(19U, 62799)]
    [InlineData(18U, 65535)] // the counter has 16 bits: as slow as it goes
    [InlineData(1U, 65535)]
    public void A_rate_becomes_a_count_of_16_bits(uint hertz, int count)
    {
        Instructions.PortWrites.Clear();
        InterruptController.Initialize();
        IntervalTimer.Initialize(hertz);
        byte[] bytes = [.. Instructions.PortWrites.Where(write => write.Port == Count).Select(write => write.Value)];
        Assert.Equal([(byte)count, (byte)(count >> 8)], bytes);
        Assert.Equal(0xfe, Instructions.PortWrites.Last(write => write.Port == Mask).Value);
    }

    [Fact]
    public void A_rate_of_zero_masks_every_line_of_a_timer_that_runs()
    {
        Instructions.PortWrites.Clear();
        InterruptController.Initialize();
        IntervalTimer.Initialize(0);
        Assert.Contains(Instructions.PortWrites, write => write.Port == Count);
        Assert.Equal(0xff, Instructions.PortWrites.Last(write => write.Port == Mask).Value);
        IntervalTimer.Enable(true);
        Assert.Equal(0xfe, Instructions.PortWrites.Last(write => write.Port == Mask).Value);
    }
}
