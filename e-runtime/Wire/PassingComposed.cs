namespace AsyncCap.Vats;

/// <summary>How a value that may be missing is carried: a truth value, and the value if there is one.</summary>
/// <typeparam name="T">The value's type.</typeparam>
public sealed class PassingOptional<T>(Passing<T> passing) : Passing<T?>
    where T : struct
{
    /// <inheritdoc/>
    public override T? Map(T? value, ReferenceMap map) => value is { } some ? passing.Map(some, map) : null;

    /// <inheritdoc/>
    public override void Write(WireWriter writer, T? value)
    {
        writer.Write(value.HasValue);
        if (value is { } some)
        {
            passing.Write(writer, some);
        }
    }

    /// <inheritdoc/>
    public override T? Read(WireReader reader) => reader.ReadBoolean() ? passing.Read(reader) : null;
}

/// <summary>How data that may be null is carried: a truth value, and the data if there are any.</summary>
/// <typeparam name="T">The data's type.</typeparam>
public sealed class PassingMaybe<T>(Passing<T> passing) : Passing<T?>
    where T : class
{
    /// <inheritdoc/>
    public override T? Map(T? value, ReferenceMap map) => value is null ? null : passing.Map(value, map);

    /// <inheritdoc/>
    public override void Write(WireWriter writer, T? value)
    {
        writer.Write(value is not null);
        if (value is not null)
        {
            passing.Write(writer, value);
        }
    }

    /// <inheritdoc/>
    public override T? Read(WireReader reader) => reader.ReadBoolean() ? passing.Read(reader) : null;
}

/// <summary>How a reference within data is carried.</summary>
/// <typeparam name="T">What it refers to.</typeparam>
public sealed class PassingReference<T>(Passing<T> passing) : Passing<Eventual<T>>
{
    /// <inheritdoc/>
    public override Eventual<T> Map(Eventual<T> value, ReferenceMap map) => map.Map(value, passing);

    /// <inheritdoc/>
    public override void Write(WireWriter writer, Eventual<T> value) => writer.Write(value, passing);

    /// <inheritdoc/>
    public override Eventual<T> Read(WireReader reader) => reader.ReadReference(passing);
}
