using AsyncCap.Vats;

namespace AsyncCap.Scenarios.Vats.Conformance;

/// <summary>A place for one thing: a generic interface, of which each use is an interface of its own.</summary>
/// <typeparam name="T">What kind of thing.</typeparam>
public interface IBox<T> : IRemotable
{
    /// <summary>Puts something in, in the place of what was there.</summary>
    void Put(T value);

    /// <summary>Takes it out.</summary>
    /// <returns>It, or nothing.</returns>
    T Take();

    /// <summary>Puts something in.</summary>
    /// <returns>The box.</returns>
    IBox<T> Fill(T value);
}

/// <summary>Boxes, and itself one for texts.</summary>
public interface IShelf : IBox<string>
{
    /// <summary>A new one for numbers.</summary>
    IBox<int> Numbers();

    /// <summary>A new one for data.</summary>
    IBox<Parcel> Parcels();

    /// <summary>Moves what is in one into another.</summary>
    /// <returns>What it was.</returns>
    Eventual<int> Move(Eventual<IBox<int>> from, Eventual<IBox<int>> to);
}

/// <summary>Seeds of boxes.</summary>
public static class Shelves
{
    /// <summary>A shelf.</summary>
    /// <param name="isWrong">Whether its boxes are wrong on purpose: they keep what was put in first.</param>
    [Seed]
    public static IShelf Shelf(bool isWrong) => new ShelfOfBoxes(isWrong);

    private sealed class ShelfOfBoxes(bool isWrong) : IShelf
    {
        private readonly Box<string> _own = new(isWrong);

        public void Put(string value) => _own.Put(value);

        public string Take() => _own.Take();

        public IBox<string> Fill(string value) => _own.Fill(value);

        public IBox<int> Numbers() => new Box<int>(isWrong);

        public IBox<Parcel> Parcels() => new Box<Parcel>(isWrong);

        public async Eventual<int> Move(Eventual<IBox<int>> from, Eventual<IBox<int>> to)
        {
            int value = await from.Take();
            to.Only.Put(value);
            return value;
        }
    }
}

/// <summary>A box.</summary>
internal sealed class Box<T>(bool isWrong) : IBox<T>
{
    private T _value = default!;
    private bool _isFull;

    public void Put(T value)
    {
        _value = isWrong && _isFull ? _value : value;
        _isFull = true;
    }

    public T Take()
    {
        T value = _value;
        _value = default!;
        _isFull = false;
        return value;
    }

    public IBox<T> Fill(T value)
    {
        Put(value);
        return this;
    }
}
