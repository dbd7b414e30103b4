namespace AsyncCap.Vats;

/// <summary>Objects by number: a hash table with open addressing, for what the core library of the metal has no dictionary for.</summary>
/// <typeparam name="T">The objects.</typeparam>
internal sealed class NumberTable<T>
    where T : class
{
    private ulong[] _numbers = new ulong[8];
    private T?[] _values = new T?[8];

    /// <summary>How many are in it.</summary>
    public int Count { get; private set; }

    /// <summary>The object of a number, or null.</summary>
    public T? Find(ulong number) => _values[Place(number)];

    /// <summary>Puts an object there; what was there is gone.</summary>
    public void Set(ulong number, T value)
    {
        if (Count * 2 >= _values.Length)
        {
            Grow();
        }

        int place = Place(number);
        Count += _values[place] is null ? 1 : 0;
        _numbers[place] = number;
        _values[place] = value;
    }

    /// <summary>Takes an object out, if there is one.</summary>
    public void Remove(ulong number)
    {
        int place = Place(number);
        if (_values[place] is null)
        {
            return;
        }

        Count--;
        _values[place] = null;
        for (int next = (place + 1) & (_values.Length - 1); _values[next] is { } moved; next = (next + 1) & (_values.Length - 1))
        {
            _values[next] = null;
            int home = Place(_numbers[next]);
            _numbers[home] = _numbers[next];
            _values[home] = moved;
        }
    }

    /// <summary>The object in a place, for those who look at all of them; null if there is none.</summary>
    public T? At(int place, out ulong number)
    {
        number = _numbers[place];
        return _values[place];
    }

    /// <summary>How many places there are.</summary>
    public int PlaceCount => _values.Length;

    private int Place(ulong number)
    {
        int place = (int)((number * 0x9E3779B97F4A7C15) >> 40) & (_values.Length - 1);
        while (_values[place] is not null && _numbers[place] != number)
        {
            place = (place + 1) & (_values.Length - 1);
        }

        return place;
    }

    private void Grow()
    {
        ulong[] numbers = _numbers;
        T?[] values = _values;
        _numbers = new ulong[numbers.Length * 2];
        _values = new T?[values.Length * 2];
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] is { } value)
            {
                int place = Place(numbers[i]);
                _numbers[place] = numbers[i];
                _values[place] = value;
            }
        }
    }
}
