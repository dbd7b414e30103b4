using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats.Measuring;

/// <summary>Says back what it hears.</summary>
public interface IEcho : IRemotable
{
    /// <summary>Says back the first of four numbers.</summary>
    long Say(long first, long second, long third);

    /// <summary>Hears, and says nothing.</summary>
    void Hear(long word);
}

/// <summary>An echo, for measurements.</summary>
internal sealed class Echo : IEcho
{
    private long _heard;

    /// <summary>The first object of a vat that is measured.</summary>
    [Seed]
    public static IEcho Echoing() => new Echo();

    /// <inheritdoc/>
    public long Say(long first, long second, long third) => first + _heard;

    /// <inheritdoc/>
    public void Hear(long word) => _heard += word - word;
}
