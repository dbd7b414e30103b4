using System.Collections;
using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace System;

// Seen through Array<T>, the receiver is really a T[]: the compiler lends these methods to every array type.
public partial class Array<T> : IEnumerable<T>
{
    IEnumerator IEnumerable.GetEnumerator() => new Enumerator(Unsafe.As<T[]>(this));

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => new Enumerator(Unsafe.As<T[]>(this));

    private sealed class Enumerator(T[] array) : IEnumerator<T>
    {
        private int _index = -1;

        public T Current => array[_index];

        object? IEnumerator.Current => Current;

        public bool MoveNext() => ++_index < array.Length;

        public void Reset() => _index = -1;

        public void Dispose()
        {
        }
    }
}
