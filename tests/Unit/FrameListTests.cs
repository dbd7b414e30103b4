using System.Collections.Generic;
using AsyncCap.Ipc.Calls;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Ipc.Frames;
using AsyncCap.Tests.Unit.Support;
using Xunit;

namespace AsyncCap.Tests.Unit;

public sealed class FrameListTests
{
    [Fact]
    public void Members_come_out_in_the_order_in_which_they_went_in()
    {
        using BareKernel kernel = new();
        FrameList<PlaceLink> list = default;
        FrameIndex[] frames = Append(kernel, ref list, 5);
        Assert.Equal(frames, Walk(kernel, in list));
        Assert.Equal(5u, list.Count);
        foreach (FrameIndex frame in frames)
        {
            Assert.Equal(frame, list.Head);
            list.Remove(kernel.Frames, frame);
        }

        Assert.True(list.IsEmpty && list.Tail.IsNone && list.Count == 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_member_leaves_from_wherever_it_stands(int position)
    {
        using BareKernel kernel = new();
        FrameList<PlaceLink> list = default;
        List<FrameIndex> frames = [.. Append(kernel, ref list, 3)];
        FrameIndex removed = frames[position];
        list.Remove(kernel.Frames, removed);
        frames.RemoveAt(position);
        Assert.Equal(frames, Walk(kernel, in list));
        Assert.True(PlaceLink.Of(kernel.Frames, removed).Next.IsNone && PlaceLink.Of(kernel.Frames, removed).Previous.IsNone);
        list.Append(kernel.Frames, removed);
        Assert.Equal(removed, list.Tail);
    }

    [Fact]
    public void Rotation_moves_the_head_to_the_end_and_leaves_short_lists_alone()
    {
        using BareKernel kernel = new();
        FrameList<PlaceLink> list = default;
        list.Rotate(kernel.Frames);
        Assert.True(list.IsEmpty);
        FrameIndex[] frames = Append(kernel, ref list, 1);
        list.Rotate(kernel.Frames);
        Assert.Equal(frames, Walk(kernel, in list));
        FrameIndex[] more = Append(kernel, ref list, 2);
        list.Rotate(kernel.Frames);
        Assert.Equal([more[0], more[1], frames[0]], Walk(kernel, in list));
    }

    [Fact]
    public void A_frame_that_is_on_a_list_cannot_be_put_on_another()
    {
        using BareKernel kernel = new();
        FrameList<PlaceLink> list = default;
        FrameList<PlaceLink> other = default;
        FrameIndex[] frames = Append(kernel, ref list, 2);
        Assert.Throws<KernelPanicException>(() => other.Append(kernel.Frames, frames[0]));
        Assert.Throws<KernelPanicException>(() => other.Append(kernel.Frames, frames[1]));
    }

    [Fact]
    public void Nothing_is_taken_out_of_an_empty_list()
    {
        using BareKernel kernel = new();
        FrameList<PlaceLink> list = default;
        FrameIndex frame = kernel.Buy(FrameSize.Bytes256);
        Assert.Throws<KernelPanicException>(() => list.Remove(kernel.Frames, frame));
    }

    private static FrameIndex[] Append(BareKernel kernel, ref FrameList<PlaceLink> list, int count)
    {
        FrameIndex[] frames = new FrameIndex[count];
        for (int i = 0; i < count; i++)
        {
            frames[i] = kernel.Buy(FrameSize.Bytes256);
            kernel.Frames.At<Call>(frames[i]) = default;
            list.Append(kernel.Frames, frames[i]);
        }

        return frames;
    }

    private static List<FrameIndex> Walk(BareKernel kernel, in FrameList<PlaceLink> list)
    {
        List<FrameIndex> frames = [];
        for (FrameIndex at = list.Head; !at.IsNone; at = PlaceLink.Of(kernel.Frames, at).Next)
        {
            frames.Add(at);
        }

        return frames;
    }
}
