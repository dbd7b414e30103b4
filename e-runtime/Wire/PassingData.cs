using System.Runtime.CompilerServices;

namespace AsyncCap.Vats;

/// <summary>How the types of the language are carried.</summary>
public static class PassingData
{
    /// <summary>Nothing.</summary>
    public static Passing<Unit> Unit { get; } = new OfUnit();

    /// <summary>A byte.</summary>
    public static Passing<bool> Boolean { get; } = new OfBoolean();

    /// <summary>A code unit.</summary>
    public static Passing<char> Char { get; } = new OfChar();

    /// <summary>Four bytes.</summary>
    public static Passing<int> Int32 { get; } = new OfInt32();

    /// <summary>Eight bytes.</summary>
    public static Passing<long> Int64 { get; } = new OfInt64();

    /// <summary>Eight bytes.</summary>
    public static Passing<double> Double { get; } = new OfDouble();

    /// <summary>A length and code units; may be null.</summary>
    public static Passing<string?> String { get; } = new OfString();

    /// <summary>A byte.</summary>
    public static Passing<byte> Byte { get; } = new OfByte();

    /// <summary>A byte.</summary>
    public static Passing<sbyte> SByte { get; } = new OfSByte();

    /// <summary>Two bytes.</summary>
    public static Passing<short> Int16 { get; } = new OfInt16();

    /// <summary>Two bytes.</summary>
    public static Passing<ushort> UInt16 { get; } = new OfUInt16();

    /// <summary>Four bytes.</summary>
    public static Passing<uint> UInt32 { get; } = new OfUInt32();

    /// <summary>Eight bytes.</summary>
    public static Passing<ulong> UInt64 { get; } = new OfUInt64();

    /// <summary>Eight bytes.</summary>
    public static Passing<float> Single { get; } = new OfSingle();

    /// <summary>A length and code units; never null.</summary>
    public static Passing<string> Text { get; } = new OfText();

    /// <summary>Its kind and text; never null.</summary>
    public static Passing<Problem> Problem { get; } = new OfProblem();

    // What is carried as it lies in memory: every machine we know is little-endian.
    private abstract class OfNumber<T> : Passing<T>
        where T : unmanaged
    {
        public sealed override int LeastBytes => Unsafe.SizeOf<T>();

        internal sealed override int NumberBytes => Unsafe.SizeOf<T>();

        internal sealed override void Put(Outgoing outgoing, T value) => outgoing.Place(0, value);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal sealed override bool TryTake(Incoming contents, out T value)
        {
            bool isTaken = contents.Has(Unsafe.SizeOf<T>());
            value = isTaken ? contents.Take<T>(0) : default;
            return isTaken;
        }
    }

    private sealed class OfUnit : Passing<Unit>
    {
        public override int LeastBytes => 0;

        internal override int NumberBytes => 0;

        internal override void Put(Outgoing outgoing, Unit value)
        {
        }

        public override void Write(WireWriter writer, Unit value)
        {
        }

        public override Unit Read(WireReader reader) => default;

        internal override bool TryTake(Incoming contents, out Unit value)
        {
            value = default;
            return contents.Has(0);
        }
    }

    private sealed class OfBoolean : Passing<bool>
    {
        public override void Write(WireWriter writer, bool value) => writer.Write(value);

        public override bool Read(WireReader reader) => reader.ReadBoolean();

        internal override int NumberBytes => sizeof(bool);

        internal override void Put(Outgoing outgoing, bool value) => outgoing.Put(0, value);

        internal override bool TryTake(Incoming contents, out bool value)
        {
            bool isTaken = contents.Has(1) && contents.IsBoolean(0);
            value = isTaken && contents.ReadBoolean(0);
            return isTaken;
        }
    }

    private sealed class OfChar : OfNumber<char>
    {
        public override void Write(WireWriter writer, char value) => writer.Write(value);

        public override char Read(WireReader reader) => reader.ReadChar();
    }

    private sealed class OfInt32 : OfNumber<int>
    {
        public override void Write(WireWriter writer, int value) => writer.Write(value);

        public override int Read(WireReader reader) => reader.ReadInt32();
    }

    private sealed class OfInt64 : OfNumber<long>
    {
        public override void Write(WireWriter writer, long value) => writer.Write(value);

        public override long Read(WireReader reader) => reader.ReadInt64();
    }

    private sealed class OfDouble : OfNumber<double>
    {
        public override void Write(WireWriter writer, double value) => writer.Write(value);

        public override double Read(WireReader reader) => reader.ReadDouble();
    }

    private sealed class OfString : Passing<string?>
    {
        public override int LeastBytes => 4;

        public override void Write(WireWriter writer, string? value) => writer.Write(value);

        public override string? Read(WireReader reader) => reader.ReadString();
    }

    private sealed class OfByte : OfNumber<byte>
    {
        public override void Write(WireWriter writer, byte value) => writer.Write(value);

        public override byte Read(WireReader reader) => reader.ReadByte();
    }

    private sealed class OfSByte : OfNumber<sbyte>
    {
        public override void Write(WireWriter writer, sbyte value) => writer.Write(value);

        public override sbyte Read(WireReader reader) => reader.ReadSByte();
    }

    private sealed class OfInt16 : OfNumber<short>
    {
        public override void Write(WireWriter writer, short value) => writer.Write(value);

        public override short Read(WireReader reader) => reader.ReadInt16();
    }

    private sealed class OfUInt16 : OfNumber<ushort>
    {
        public override void Write(WireWriter writer, ushort value) => writer.Write(value);

        public override ushort Read(WireReader reader) => reader.ReadUInt16();
    }

    private sealed class OfUInt32 : OfNumber<uint>
    {
        public override void Write(WireWriter writer, uint value) => writer.Write(value);

        public override uint Read(WireReader reader) => reader.ReadUInt32();
    }

    private sealed class OfUInt64 : OfNumber<ulong>
    {
        public override void Write(WireWriter writer, ulong value) => writer.Write(value);

        public override ulong Read(WireReader reader) => reader.ReadUInt64();
    }

    private sealed class OfSingle : Passing<float>
    {
        public override int LeastBytes => 8;

        public override void Write(WireWriter writer, float value) => writer.Write(value);

        public override float Read(WireReader reader) => reader.ReadSingle();

        internal override int NumberBytes => sizeof(double);

        internal override void Put(Outgoing outgoing, float value) => outgoing.Put(0, value);

        internal override bool TryTake(Incoming contents, out float value)
        {
            bool isTaken = contents.Has(8);
            value = isTaken ? contents.ReadSingle(0) : default;
            return isTaken;
        }
    }

    private sealed class OfText : Passing<string>
    {
        public override int LeastBytes => sizeof(int);

        public override void Write(WireWriter writer, string value)
        {
            if (value is null)
            {
                writer.Refuse(); // The compiler only warns, so it happens.
            }

            writer.Write(value);
        }

        public override string Read(WireReader reader)
        {
            string? text = reader.ReadString();
            if (text is null)
            {
                reader.Refuse();
            }

            return text ?? string.Empty;
        }
    }

    private sealed class OfProblem : Passing<Problem>
    {
        public override int LeastBytes => 1 + sizeof(int);

        public override void Write(WireWriter writer, Problem value)
        {
            if (value is null)
            {
                writer.Refuse();
                return;
            }

            writer.Write(value);
        }

        public override Problem Read(WireReader reader) => reader.ReadProblem();
    }
}
