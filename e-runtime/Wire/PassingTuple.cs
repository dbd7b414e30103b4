namespace AsyncCap.Vats;

/// <summary>Two values, one after another.</summary>
/// <typeparam name="T1">The first.</typeparam>
/// <typeparam name="T2">The second.</typeparam>
public sealed class PassingTuple<T1, T2>(Passing<T1> first, Passing<T2> second) : Passing<(T1, T2)>
{
    /// <inheritdoc/>
    public override int LeastBytes => first.LeastBytes + second.LeastBytes;

    /// <inheritdoc/>
    public override (T1, T2) Map((T1, T2) value, ReferenceMap map) =>
        (first.Map(value.Item1, map), second.Map(value.Item2, map));

    /// <inheritdoc/>
    public override void Write(WireWriter writer, (T1, T2) value)
    {
        first.Write(writer, value.Item1);
        second.Write(writer, value.Item2);
    }

    /// <inheritdoc/>
    public override (T1, T2) Read(WireReader reader) => (first.Read(reader), second.Read(reader));
}

/// <summary>Three values, one after another.</summary>
/// <typeparam name="T1">The first.</typeparam>
/// <typeparam name="T2">The second.</typeparam>
/// <typeparam name="T3">The third.</typeparam>
public sealed class PassingTuple<T1, T2, T3>(Passing<T1> first, Passing<T2> second, Passing<T3> third) : Passing<(T1, T2, T3)>
{
    /// <inheritdoc/>
    public override int LeastBytes => first.LeastBytes + second.LeastBytes + third.LeastBytes;

    /// <inheritdoc/>
    public override (T1, T2, T3) Map((T1, T2, T3) value, ReferenceMap map) =>
        (first.Map(value.Item1, map), second.Map(value.Item2, map), third.Map(value.Item3, map));

    /// <inheritdoc/>
    public override void Write(WireWriter writer, (T1, T2, T3) value)
    {
        first.Write(writer, value.Item1);
        second.Write(writer, value.Item2);
        third.Write(writer, value.Item3);
    }

    /// <inheritdoc/>
    public override (T1, T2, T3) Read(WireReader reader) => (first.Read(reader), second.Read(reader), third.Read(reader));
}

/// <summary>Four values, one after another.</summary>
/// <typeparam name="T1">The first.</typeparam>
/// <typeparam name="T2">The second.</typeparam>
/// <typeparam name="T3">The third.</typeparam>
/// <typeparam name="T4">The fourth.</typeparam>
public sealed class PassingTuple<T1, T2, T3, T4>(Passing<T1> first, Passing<T2> second, Passing<T3> third, Passing<T4> fourth) : Passing<(T1, T2, T3, T4)>
{
    /// <inheritdoc/>
    public override int LeastBytes => first.LeastBytes + second.LeastBytes + third.LeastBytes + fourth.LeastBytes;

    /// <inheritdoc/>
    public override (T1, T2, T3, T4) Map((T1, T2, T3, T4) value, ReferenceMap map) =>
        (first.Map(value.Item1, map), second.Map(value.Item2, map), third.Map(value.Item3, map), fourth.Map(value.Item4, map));

    /// <inheritdoc/>
    public override void Write(WireWriter writer, (T1, T2, T3, T4) value)
    {
        first.Write(writer, value.Item1);
        second.Write(writer, value.Item2);
        third.Write(writer, value.Item3);
        fourth.Write(writer, value.Item4);
    }

    /// <inheritdoc/>
    public override (T1, T2, T3, T4) Read(WireReader reader) => (first.Read(reader), second.Read(reader), third.Read(reader), fourth.Read(reader));
}
