using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace System;

/// <summary>A reference that does not keep its target. A collection that finds the target dead clears it.</summary>
public sealed unsafe class WeakReference<T>
    where T : class?
{
    // The collector reads it as the object's first field.
    private WeakLink _link;

    public WeakReference(T target)
        : this(target, false)
    {
    }

    /// <summary>There are no finalizers, so nobody is resurrected.</summary>
    public WeakReference(T target, bool trackResurrection)
    {
        WeakReferences.Add(ref _link);
        SetTarget(target);
    }

    public void SetTarget(T target) => _link.Target = *(byte**)&target;

    public bool TryGetTarget([MaybeNullWhen(false), NotNullWhen(true)] out T target)
    {
        byte* pointer = _link.Target;
        target = *(T*)&pointer;
        return pointer != null;
    }
}
