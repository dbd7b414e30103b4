using System;
using System.Buffers.Binary;
using AsyncCap.Arch.Hosted;
using AsyncCap.Arch.Hosted.Simulation;
using AsyncCap.Arch.X64.Paging;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Frames;
using AsyncCap.Kernel;
using AsyncCap.Kernel.Processes;
using Xunit;

namespace AsyncCap.Tests.Unit;

/// <summary>Program images from somebody who hates us: refused with a place, and nothing has changed.</summary>
public sealed class LoaderTests
{
    private const int FirstPart = 64;
    private const int SecondPart = 120;

    [Fact]
    public void An_image_is_loaded_with_its_rights_and_nothing_else_is_reachable()
    {
        using Machine machine = new();
        Assert.Equal(InvocationError.None, machine.Load(HostedImage.Build(), out _));
        PageIndex root = machine.Frames.At<Process>(RunQueue.Head(machine.Frames)).SpaceRoot;
        Assert.Equal(FaultCause.None, Walk(machine, root, UserLayout.BaseAddress, PageAccess.Execute));
        Assert.Equal(FaultCause.InvalidWrite, Walk(machine, root, UserLayout.BaseAddress, PageAccess.Write));
        ulong data = UserLayout.BaseAddress + UserLayout.SegmentSizeBytes;
        Assert.Equal(FaultCause.None, Walk(machine, root, data, PageAccess.Write));
        Assert.Equal(FaultCause.InvalidExecute, Walk(machine, root, data, PageAccess.Execute));
        Assert.Equal(FaultCause.None, Walk(machine, root, UserLayout.MessagePageAddress, PageAccess.Write));
        Assert.Equal(FaultCause.None, Walk(machine, root, UserLayout.StackEndAddress - 8, PageAccess.Write));
        Assert.Equal(FaultCause.InvalidWrite, Walk(machine, root, UserLayout.StackEndAddress, PageAccess.Write));
        Assert.Equal(FaultCause.InvalidRead, Walk(machine, root, 0, PageAccess.Read));
        Assert.Equal(FaultCause.InvalidRead, Walk(machine, root, UserLayout.BaseAddress + UserLayout.PageSizeBytes, PageAccess.Read));
        Assert.Equal(FaultCause.InvalidRead, Walk(machine, root, 0xFFFF_8000_0000_0000, PageAccess.Read));
        Assert.Equal(FaultCause.PrivilegedInstruction, Walk(machine, root, 0x0000_8000_0000_0000, PageAccess.Read));
    }

    [Fact]
    public void An_image_cut_short_anywhere_is_refused()
    {
        using Machine machine = new();
        byte[] image = HostedImage.Build();
        for (int length = 0; length < image.Length; length++)
        {
            machine.Refuses(image.AsSpan(0, length), out ulong where);
            Assert.InRange(where, 0ul, (ulong)image.Length);
        }
    }

    [Fact]
    public void Every_byte_of_an_image_may_be_anything_and_the_kernel_survives()
    {
        byte[] image = HostedImage.Build();
        byte[] extremes = [0, 1, 0x7F, 0x80, 0xFF];
        for (int at = 0; at < image.Length; at++)
        {
            foreach (byte extreme in extremes)
            {
                byte[] changed = (byte[])image.Clone();
                changed[at] = extreme;
                LoadsOrRefuses(changed);
            }
        }
    }

    [Theory]
    [InlineData(0, 4, 0ul)] // magic
    [InlineData(4, 1, 4ul)] // class
    [InlineData(5, 1, 4ul)] // byte order
    [InlineData(16, 2, 4ul)] // type
    [InlineData(18, 2, 4ul)] // machine
    [InlineData(32, 8, 32ul)] // table offset
    [InlineData(54, 2, 32ul)] // table entry size
    [InlineData(56, 2, 32ul)] // table entry count
    [InlineData(FirstPart + 8, 8, (ulong)FirstPart)] // offset in the file
    [InlineData(FirstPart + 16, 8, (ulong)FirstPart)] // address
    [InlineData(FirstPart + 32, 8, (ulong)FirstPart)] // bytes in the file
    [InlineData(FirstPart + 40, 8, (ulong)FirstPart)] // bytes in memory
    [InlineData(SecondPart + 8, 8, (ulong)SecondPart)]
    [InlineData(SecondPart + 16, 8, (ulong)SecondPart)]
    [InlineData(SecondPart + 32, 8, (ulong)SecondPart)]
    [InlineData(SecondPart + 40, 8, (ulong)SecondPart)]
    public void A_field_of_all_ones_is_refused_where_it_stands(int offset, int bytes, ulong expectedWhere)
    {
        using Machine machine = new();
        byte[] image = HostedImage.Build();
        image.AsSpan(offset, bytes).Fill(0xFF);
        machine.Refuses(image, out ulong where);
        Assert.Equal(expectedWhere, where);
    }

    [Theory]
    [InlineData(UserLayout.BaseAddress - UserLayout.PageSizeBytes)]
    [InlineData(UserLayout.BaseAddress + 1)]
    [InlineData(UserLayout.BaseAddress + UserLayout.SegmentSizeBytes)]
    [InlineData(0ul)]
    [InlineData(0xFFFF_8000_0000_0000ul)]
    [InlineData(0xFFFF_FFFF_FFFF_F000ul)]
    public void Text_outside_its_place_is_refused(ulong address)
    {
        using Machine machine = new();
        machine.Refuses(With(FirstPart + 16, address), out _);
    }

    [Fact]
    public void Memory_that_reaches_over_the_end_of_its_place_is_refused()
    {
        using Machine machine = new();
        machine.Refuses(With(FirstPart + 40, UserLayout.SegmentSizeBytes + 1), out _);
        machine.Refuses(With(SecondPart + 40, UserLayout.StackEndPosition * UserLayout.PageSizeBytes), out _);
        machine.Refuses(With(SecondPart + 40, ulong.MaxValue - 4095), out _);
    }

    [Fact]
    public void An_entry_point_outside_the_text_is_refused()
    {
        using Machine machine = new();
        foreach (ulong entry in new[] { 0ul, UserLayout.BaseAddress - 1, UserLayout.BaseAddress + UserLayout.SegmentSizeBytes, ulong.MaxValue })
        {
            machine.Refuses(With(24, entry), out _);
        }
    }

    [Fact]
    public void A_part_to_write_and_execute_is_refused()
    {
        using Machine machine = new();
        machine.Refuses(With(FirstPart + 4, 0x0000_0007), out _);
        machine.Refuses(With(SecondPart + 4, 0x0000_0007), out _);
    }

    [Fact]
    public void Two_writable_parts_are_refused()
    {
        using Machine machine = new();
        byte[] image = HostedImage.Build();
        image.AsSpan(SecondPart, 56).CopyTo(image.AsSpan(FirstPart));
        BinaryPrimitives.WriteUInt64LittleEndian(
            image.AsSpan(SecondPart + 16), UserLayout.BaseAddress + UserLayout.SegmentSizeBytes + UserLayout.PageSizeBytes);
        machine.Refuses(image, out _);
    }

    // The second part used to take the first one's place in the table, with both pages on the segment's list.
    [Fact]
    public void Parts_that_overlap_are_refused()
    {
        using Machine machine = new();
        byte[] image = HostedImage.Build();
        image.AsSpan(FirstPart, 56).CopyTo(image.AsSpan(SecondPart));
        machine.Refuses(image, out ulong where);
        Assert.Equal((ulong)SecondPart, where);
    }

    [Fact]
    public void An_image_larger_than_the_machine_is_refused()
    {
        using Machine machine = new(pageCount: 300);
        ulong before = StateHash.Of(machine.Frames);
        Assert.Equal(InvocationError.LimitReached, machine.Load(HostedImage.Build(), out _));
        Assert.Equal(before, StateHash.Of(machine.Frames));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2048)]
    [InlineData(5000)]
    public void A_command_line_of_any_length_is_kept_as_far_as_there_is_room(int length)
    {
        using Machine machine = new();
        byte[] commandLine = new byte[length];
        Array.Fill(commandLine, (byte)'x');
        Assert.Equal(InvocationError.None, machine.Kernel.LoadInitialProgram(HostedImage.Build(), commandLine, out _));
        Assert.Equal((uint)Math.Min(length, 2048), machine.Frames.Globals.CommandLineBytes);
        Kernel.Diagnostics.StateAudit.Check(machine.Frames);
    }

    private static FaultCause Walk(Machine machine, PageIndex root, ulong address, PageAccess access)
    {
        return PageTableFormat.Walk(machine.Frames, 0, root, address, access, out _);
    }

    private static byte[] With(int offset, ulong value)
    {
        byte[] image = HostedImage.Build();
        BinaryPrimitives.WriteUInt64LittleEndian(image.AsSpan(offset), value);
        return image;
    }

    private static void LoadsOrRefuses(byte[] image)
    {
        using Machine machine = new();
        ulong before = StateHash.Of(machine.Frames);
        InvocationError error = machine.Load(image, out _);
        Assert.True(error is InvocationError.None or InvocationError.InvalidImage or InvocationError.LimitReached);
        if (error != InvocationError.None)
        {
            Assert.Equal(before, StateHash.Of(machine.Frames));
        }

        Kernel.Diagnostics.StateAudit.Check(machine.Frames);
        MappingAudit.Check(machine.Frames);
    }

    private sealed class Machine : IDisposable
    {
        private readonly HostedMemory _memory;
        private Kernel<SimulatedMachine> _kernel;

        public Machine(uint pageCount = 1024)
        {
            _memory = new HostedMemory(pageCount);
            _kernel = new Kernel<SimulatedMachine>(_memory.Frames, new SimulatedMachine(new SimulatedDevices()));
            _kernel.Initialize(128);
        }

        public FrameArena Frames => _memory.Frames;

        public ref Kernel<SimulatedMachine> Kernel => ref _kernel;

        public InvocationError Load(ReadOnlySpan<byte> image, out ulong where) => _kernel.LoadInitialProgram(image, default, out where);

        public void Refuses(ReadOnlySpan<byte> image, out ulong where)
        {
            ulong before = StateHash.Of(Frames);
            Assert.Equal(InvocationError.InvalidImage, Load(image, out where));
            Assert.Equal(before, StateHash.Of(Frames));
        }

        public void Dispose() => _memory.Dispose();
    }
}
