using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace System;

public abstract partial class Delegate
{
    // Which code the compiler's override of GetThunk shall return: one that calls each delegate of a list.
    private const int MulticastThunk = 0;

    /// <summary>One delegate that calls both, in order.</summary>
    public static Delegate? Combine(Delegate? a, Delegate? b)
    {
        if (a is null || b is null)
        {
            return a ?? b;
        }

        int firstCount = a.InvocationCount;
        int secondCount = b.InvocationCount;
        Wrapper[] list = new Wrapper[firstCount + secondCount];
        a.CopyInvocationsTo(list, 0, 0, firstCount);
        b.CopyInvocationsTo(list, firstCount, 0, secondCount);
        return a.NewMulticast(list);
    }

    /// <summary>The delegate without the last run of calls that equals <paramref name="value"/>.</summary>
    public static Delegate? Remove(Delegate? source, Delegate? value)
    {
        if (source is null || value is null)
        {
            return source;
        }

        int count = source.InvocationCount;
        int removedCount = value.InvocationCount;
        for (int start = count - removedCount; start >= 0; start--)
        {
            if (source.InvocationsEqual(start, value))
            {
                return source.WithoutRun(start, removedCount);
            }
        }

        return source;
    }

    public override bool Equals(object? obj)
    {
        if (obj is not Delegate other || !HasSameType(other))
        {
            return false;
        }

        return InvocationCount == other.InvocationCount && InvocationsEqual(0, other);
    }

    public override int GetHashCode() => (int)_functionPointer;

    public static bool operator ==(Delegate? d1, Delegate? d2) => d1 is null ? d2 is null : d1.Equals(d2);

    public static bool operator !=(Delegate? d1, Delegate? d2) => !(d1 == d2);

    // The list of a multicast delegate. A bound static method keeps its argument in the same field; nobody else has Wrappers.
    private Wrapper[]? InvocationList => _helperObject as Wrapper[];

    private int InvocationCount => InvocationList is null ? 1 : (int)_extraFunctionPointerOrData;

    private Delegate Invocation(int index) => InvocationList is Wrapper[] list ? list[index].Value : this;

    private void CopyInvocationsTo(Wrapper[] target, int targetIndex, int start, int count)
    {
        for (int index = 0; index < count; index++)
        {
            target[targetIndex + index].Value = Invocation(start + index);
        }
    }

    private bool InvocationsEqual(int start, Delegate other)
    {
        int count = other.InvocationCount;
        for (int index = 0; index < count; index++)
        {
            if (!IsSameCall(Invocation(start + index), other.Invocation(index)))
            {
                return false;
            }
        }

        return true;
    }

    // A static method's delegate is its own receiver, so receivers are compared only where they are real.
    private static bool IsSameCall(Delegate first, Delegate second)
    {
        bool isStatic = ReferenceEquals(first._firstParameter, first) && ReferenceEquals(second._firstParameter, second);
        return first._functionPointer == second._functionPointer
            && first._extraFunctionPointerOrData == second._extraFunctionPointerOrData
            && ReferenceEquals(first._helperObject, second._helperObject)
            && (isStatic || ReferenceEquals(first._firstParameter, second._firstParameter));
    }

    private Delegate? WithoutRun(int start, int removedCount)
    {
        int left = InvocationCount - removedCount;
        if (left == 0)
        {
            return null;
        }

        Wrapper[] list = new Wrapper[left];
        CopyInvocationsTo(list, 0, 0, start);
        CopyInvocationsTo(list, start, start + removedCount, left - start);
        return left == 1 ? list[0].Value : NewMulticast(list);
    }

    private unsafe bool HasSameType(Delegate other) => GetMethodTable() == other.GetMethodTable();

    private unsafe Delegate NewMulticast(Wrapper[] list)
    {
        void* memory = Heap.NewObject(GetMethodTable());
        Delegate result = Unsafe.As<Delegate>(*(object*)&memory);
        result._functionPointer = GetThunk(MulticastThunk);
        result._firstParameter = result;
        result._helperObject = list;
        result._extraFunctionPointerOrData = list.Length;
        return result;
    }

    /// <summary>One call of a list. The compiler's loop over the list knows the name and the field.</summary>
    internal struct Wrapper
    {
        public Delegate Value;
    }
}

public abstract partial class MulticastDelegate
{
    public static bool operator ==(MulticastDelegate? d1, MulticastDelegate? d2) => (Delegate?)d1 == d2;

    public static bool operator !=(MulticastDelegate? d1, MulticastDelegate? d2) => !((Delegate?)d1 == d2);

    public override bool Equals(object? obj) => base.Equals(obj);

    public override int GetHashCode() => base.GetHashCode();
}
