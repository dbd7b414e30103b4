namespace System.Collections.Generic;

public interface IEqualityComparer<in T>
{
    bool Equals(T? x, T? y);

    int GetHashCode(T obj);
}

/// <summary>Equality as the type itself says it.</summary>
public abstract class EqualityComparer<T> : IEqualityComparer<T>
{
    public static EqualityComparer<T> Default { get; } = new OfItself();

    public abstract bool Equals(T? x, T? y);

    public abstract int GetHashCode(T obj);

    private sealed class OfItself : EqualityComparer<T>
    {
        public override bool Equals(T? x, T? y) => x is IEquatable<T> equatable && y is not null ? equatable.Equals(y) : object.Equals(x, y);

        public override int GetHashCode(T obj) => obj is null ? 0 : obj.GetHashCode();
    }
}
