using System;
using System.Linq;
using AsyncCap.Vats;
using Xunit;

namespace AsyncCap.Tests.Vats;

/// <summary>What the generator writes to carry messages: all that is sent comes back, and what is not well-formed is refused.</summary>
public sealed class CodecTests
{
    private static readonly Order Full = new("näme\ud800", Colour.Blue, new Place(1, -2), ["a", ""], default, (4, "note"), new Tag(9));

    [Fact]
    public void All_arguments_come_back_from_the_wire()
    {
        CarFactoryVerbs.AllVerb verb = CarFactoryVerbs.AllVerb.Instance;
        object arguments = new CarFactoryVerbs.AllVerb.Arguments(
            true, 200, -3, -30000, 60000, -1, 4000000000, -5, ulong.MaxValue, 'x', 1.5f, double.NaN, null, Colour.Blue, Extras.Radio | Extras.Roof);
        Message back = Loop(verb, new Message { A = arguments });
        Assert.Equivalent(arguments, back.A, strict: true);
        Assert.NotSame(arguments, back.A);

        Message sum = Loop(CarFactoryVerbs.SumVerb.Instance, new Message { X = BitConverter.DoubleToInt64Bits(0.1f), Y = -1 });
        Assert.Equal(BitConverter.DoubleToInt64Bits(0.1f), sum.X);
        Assert.Equal(-1, sum.Y);
    }

    [Fact]
    public void Data_comes_back_with_the_references_in_it()
    {
        InVat(() =>
        {
            Eventual<ICar> car = Ref.Of<ICar>(new NoCar());
            Message back = Loop(CarFactoryVerbs.EchoVerb.Instance, new Message { A = Full with { Old = car } });
            Order order = Assert.IsType<Order>(back.A);
            Assert.Equal(Full.Words.AsEnumerable(), order.Words);
            Assert.True(Ref.OptSame(car, order.Old));
            Assert.Equal(Full with { Words = default, Old = car }, order with { Words = default });
            Order bare = new("", Colour.Red, null, default, default, (0, null), null);
            order = Assert.IsType<Order>(Loop(CarFactoryVerbs.EchoVerb.Instance, new Message { A = bare }).A);
            Assert.Equal(bare with { Words = [] }, order with { Words = [], Old = default });
            Assert.Equal(RefState.Broken, Ref.State(order.Old));
        });
    }

    [Fact]
    public void Every_shorter_message_is_refused_and_so_is_a_longer_one()
    {
        byte[] whole = Bytes(CarFactoryVerbs.EchoVerb.Instance, new Message { A = Full });
        Assert.True(Reads(CarFactoryVerbs.EchoVerb.Instance, whole));
        Assert.All(Enumerable.Range(0, whole.Length), length => Assert.False(Reads(CarFactoryVerbs.EchoVerb.Instance, whole[..length])));
        Assert.False(Reads(CarFactoryVerbs.EchoVerb.Instance, [.. whole, 0]));
    }

    [Fact]
    public void No_message_of_chance_makes_a_codec_throw_or_pass_what_cannot_be()
    {
        Random chance = new(4);
        byte[] whole = Bytes(CarFactoryVerbs.EchoVerb.Instance, new Message { A = Full });
        int believed = 0;
        for (int round = 0; round < 20_000; round++)
        {
            byte[] bytes = [.. whole];
            for (int change = chance.Next(1, 4); change > 0; change--)
            {
                bytes[chance.Next(bytes.Length)] = (byte)chance.Next(256);
            }

            Message message = default;
            LoopReader reader = new(bytes, []);
            CarFactoryVerbs.EchoVerb.Instance.Read(ref message, reader);
            if (reader.IsWhole)
            {
                believed++;
                Order order = Assert.IsType<Order>(message.A);
                Assert.True(order.Colour is Colour.Red or Colour.Blue);
                Assert.NotNull(order.Name);
                Assert.All(order.Words, Assert.NotNull);
            }
        }

        Assert.InRange(believed, 100, 15_000);
        foreach (Verb verb in Verbs.All)
        {
            for (int round = 0; round < 500; round++)
            {
                byte[] bytes = new byte[chance.Next(40)];
                chance.NextBytes(bytes);
                _ = Reads(verb, bytes);
            }
        }
    }

    [Fact]
    public void A_number_that_is_no_member_and_a_text_that_is_null_are_refused()
    {
        Assert.False(Reads(CarFactoryVerbs.MakeCarVerb.Instance, [0xFF, 0xFF, 0xFF, 0xFF]));
        Assert.True(Reads(CarFactoryVerbs.MakeCarVerb.Instance, [1, 0, 0, 0, 65]));
        Assert.False(Reads(CarFactoryVerbs.MakeCarVerb.Instance, [0xFF, 0xFF, 0xFF, 0x7F]));
        byte[] all = Bytes(CarFactoryVerbs.AllVerb.Instance, new Message
        {
            A = new CarFactoryVerbs.AllVerb.Arguments(true, 0, 0, 0, 0, 0, 0, 0, 0, 'x', 0, 0, "", Colour.Red, Extras.Roof),
        });
        Assert.True(Reads(CarFactoryVerbs.AllVerb.Instance, all));
        Assert.False(Reads(CarFactoryVerbs.AllVerb.Instance, [2, .. all[1..]]));
        Assert.False(Reads(CarFactoryVerbs.AllVerb.Instance, [.. all[..^1], 2]));
        Assert.False(Reads(CarFactoryVerbs.AllVerb.Instance, [.. all[..^5], 2, 0, 0, 0, all[^1]]));
    }

    [Fact]
    public void What_cannot_be_written_is_refused_by_the_writer()
    {
        LoopWriter writer = new();
        Message message = new() { A = null };
        CarFactoryVerbs.MakeCarVerb.Instance.Write(ref message, writer);
        Assert.True(writer.IsRefused);
        writer = new LoopWriter();
        CarFactoryVerbs.EchoVerb.Instance.Write(ref message, writer);
        Assert.True(writer.IsRefused);
    }

    [Fact]
    public void A_constructor_that_refuses_its_parts_refuses_the_message()
    {
        Assert.True(Reads(EvenVerbs.TakeVerb.Instance, [4, 0, 0, 0]));
        Assert.False(Reads(EvenVerbs.TakeVerb.Instance, [5, 0, 0, 0]));
    }

    private static Message Loop(Verb verb, Message message)
    {
        LoopWriter writer = new();
        verb.Write(ref message, writer);
        Assert.False(writer.IsRefused);
        LoopReader reader = new(writer.Bytes.ToArray(), writer.Capabilities);
        Message back = default;
        verb.Read(ref back, reader);
        Assert.True(reader.IsWhole);
        return back;
    }

    private static byte[] Bytes(Verb verb, Message message)
    {
        LoopWriter writer = new();
        verb.Write(ref message, writer);
        return writer.Bytes.ToArray();
    }

    private static bool Reads(Verb verb, byte[] bytes)
    {
        LoopReader reader = new(bytes, []);
        Message message = default;
        verb.Read(ref message, reader);
        return reader.IsWhole;
    }

    private static void InVat(Action action)
    {
        SeededHost host = new(1);
        Exception? thrown = null;
        host.MakeVat().Enter(() => thrown = Record.Exception(action));
        Assert.True(host.RunUntilQuiet());
        Assert.Null(thrown);
    }

    private sealed class NoCar : ICar
    {
        public string Drive() => "";

        public void Overtake(Eventual<ICar> other, int @event)
        {
        }
    }
}

/// <summary>Takes data that is not any.</summary>
internal interface IEven : IRemotable
{
    /// <summary>Takes it.</summary>
    void Take(EvenNumber number);
}

/// <summary>Data that not all numbers make.</summary>
[PassByCopy]
internal sealed class EvenNumber
{
    public EvenNumber(int value)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(value & 1, 0);
        Value = value;
    }

    /// <summary>Even.</summary>
    public int Value { get; }
}
