// The one-member interfaces of System, together because each is a line.
namespace System;

public interface IComparable<in T>
    where T : allows ref struct
{
    int CompareTo(T? other);
}

public interface IEquatable<T>
    where T : allows ref struct
{
    bool Equals(T? other);
}

public interface IDisposable
{
    void Dispose();
}
