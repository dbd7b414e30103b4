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

    private sealed class OfUnit : Passing<Unit>
    {
        public override void Write(WireWriter writer, Unit value)
        {
        }

        public override Unit Read(WireReader reader) => default;
    }

    private sealed class OfBoolean : Passing<bool>
    {
        public override void Write(WireWriter writer, bool value) => writer.Write(value);

        public override bool Read(WireReader reader) => reader.ReadBoolean();
    }

    private sealed class OfChar : Passing<char>
    {
        public override void Write(WireWriter writer, char value) => writer.Write(value);

        public override char Read(WireReader reader) => reader.ReadChar();
    }

    private sealed class OfInt32 : Passing<int>
    {
        public override void Write(WireWriter writer, int value) => writer.Write(value);

        public override int Read(WireReader reader) => reader.ReadInt32();
    }

    private sealed class OfInt64 : Passing<long>
    {
        public override void Write(WireWriter writer, long value) => writer.Write(value);

        public override long Read(WireReader reader) => reader.ReadInt64();
    }

    private sealed class OfDouble : Passing<double>
    {
        public override void Write(WireWriter writer, double value) => writer.Write(value);

        public override double Read(WireReader reader) => reader.ReadDouble();
    }

    private sealed class OfString : Passing<string?>
    {
        public override void Write(WireWriter writer, string? value) => writer.Write(value);

        public override string? Read(WireReader reader) => reader.ReadString();
    }
}
