using System.Collections.Immutable;

namespace AsyncCap.Vats;

/// <summary>How values in a row are carried: their number, and they. The default value is carried as an empty one.</summary>
/// <typeparam name="T">Their type.</typeparam>
public sealed class PassingImmutableArray<T>(Passing<T> passing) : Passing<ImmutableArray<T>>
{
    /// <inheritdoc/>
    public override int LeastBytes => sizeof(int);

    /// <inheritdoc/>
    public override ImmutableArray<T> Map(ImmutableArray<T> value, ReferenceMap map)
    {
        int length = value.IsDefault ? 0 : value.Length;
        ImmutableArray<T>.Builder mapped = ImmutableArray.CreateBuilder<T>(length);
        for (int i = 0; i < length; i++)
        {
            mapped.Add(passing.Map(value[i], map));
        }

        return mapped.MoveToImmutable();
    }

    /// <inheritdoc/>
    public override void Write(WireWriter writer, ImmutableArray<T> value)
    {
        int length = value.IsDefault ? 0 : value.Length;
        if (length > 0 && passing.LeastBytes == 0)
        {
            writer.Refuse(); // Whoever reads could not tell a true number from a false one.
        }

        writer.Write(length);
        for (int i = 0; i < length; i++)
        {
            passing.Write(writer, value[i]);
        }
    }

    /// <inheritdoc/>
    public override ImmutableArray<T> Read(WireReader reader)
    {
        int length = reader.ReadCount(passing.LeastBytes == 0 ? 1 : passing.LeastBytes);
        ImmutableArray<T>.Builder values = ImmutableArray.CreateBuilder<T>(length);
        for (int i = 0; i < length && !reader.IsRefused; i++)
        {
            values.Add(passing.Read(reader));
        }

        return values.ToImmutable();
    }
}
