using AsyncCap.Arch.X64.Traps;
using AsyncCap.Ipc.Abi;
using Xunit;

namespace AsyncCap.Tests.Arch;

/// <summary>What the processor's exceptions mean.</summary>
/// <remarks>Source: AMD64 Architecture Programmer's Manual, volume 2, section 8.2.</remarks>
public sealed class TrapVectorTests
{
    [Theory]
    [InlineData(0, FaultCause.DivideError)]
    [InlineData(1, FaultCause.Breakpoint)]
    [InlineData(3, FaultCause.Breakpoint)]
    [InlineData(4, FaultCause.Other)]
    [InlineData(5, FaultCause.Other)]
    [InlineData(6, FaultCause.IllegalInstruction)]
    [InlineData(7, FaultCause.Other)]
    [InlineData(11, FaultCause.PrivilegedInstruction)]
    [InlineData(12, FaultCause.PrivilegedInstruction)]
    [InlineData(13, FaultCause.PrivilegedInstruction)]
    [InlineData(16, FaultCause.FloatingPoint)]
    [InlineData(17, FaultCause.Alignment)]
    [InlineData(19, FaultCause.FloatingPoint)]
    [InlineData(21, FaultCause.Other)]
    public void Every_exception_has_a_cause(ulong vector, FaultCause cause) => Assert.Equal(cause, TrapVector.CauseOf(vector, 0));

    /// <summary>Every exception ends its program: the cause "none" means that it lives.</summary>
    [Fact]
    public void No_exception_goes_without_a_cause()
    {
        for (ulong vector = 0; vector < 32; vector++)
        {
            for (ulong error = 0; error < 64; error++)
            {
                Assert.NotEqual(FaultCause.None, TrapVector.CauseOf(vector, error));
            }
        }
    }

    [Theory]
    [InlineData(0b00100, FaultCause.InvalidRead)] // user
    [InlineData(0b00101, FaultCause.InvalidRead)] // user, present
    [InlineData(0b00110, FaultCause.InvalidWrite)]
    [InlineData(0b00111, FaultCause.InvalidWrite)]
    [InlineData(0b10100, FaultCause.InvalidExecute)]
    [InlineData(0b10101, FaultCause.InvalidExecute)]
    public void A_page_fault_is_named_for_its_access(ulong errorCode, FaultCause cause)
    {
        Assert.Equal(cause, TrapVector.CauseOf(TrapVector.PageFault, errorCode));
        Assert.False(TrapVector.IsBrokenTable(TrapVector.PageFault, errorCode));
    }

    [Fact]
    public void A_reserved_bit_in_a_table_is_the_kernels_fault()
    {
        Assert.True(TrapVector.IsBrokenTable(TrapVector.PageFault, 0b01101));
        Assert.False(TrapVector.IsBrokenTable(13, 0b01101)); // elsewhere the code is a selector
    }
}
