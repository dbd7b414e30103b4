using System.Collections.Generic;

namespace AsyncCap.Vats;

/// <summary>A promise for a <typeparamref name="T"/>: data, or an object that can be sent to.</summary>
/// <typeparam name="T">What it becomes.</typeparam>
public class Promise<T> : Promise
{
    private T _value = default!;

    /// <summary>The data. Only when it is fulfilled.</summary>
    internal T Value => Sharing.ReadData(this, in _value);

    /// <summary>Makes it data.</summary>
    /// <returns>False if it was decided before.</returns>
    internal bool Fulfil(T value)
    {
        if (!TryBeginEnd(out int word))
        {
            return false;
        }

        Sharing.WriteData(this, ref _value, value);
        if (TryEndUnseen(word))
        {
            return true;
        }

        MeetData(End(word, Phase.Fulfilled, null));
        return true;
    }

    /// <summary>The same for data that came from another process.</summary>
    internal bool FulfilPiped(T value)
    {
        if (!TryEndPiped())
        {
            return Fulfil(value);
        }

        Sharing.WriteData(this, ref _value, value); // One thread: nobody looked in between.
        return true;
    }

    /// <summary>Makes it whatever the value is: an object of the running vat, or data.</summary>
    /// <returns>False if it was decided before.</returns>
    internal bool Settle(T value) => value is IRemotable near ? Refer(near, Current.Required) : Fulfil(value);

    internal sealed override bool HasSameData(Promise other) =>
        other is Promise<T> same && EqualityComparer<T>.Default.Equals(Value, same.Value);

    internal sealed override int DataHash() => Value is { } value ? value.GetHashCode() : 0;

    private protected sealed override bool TakeValueOf(Promise fulfilled) => Fulfil(((Promise<T>)fulfilled).Value);
}
