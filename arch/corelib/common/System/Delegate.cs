using System.Runtime.CompilerServices;

namespace System;

/// <summary>A function pointer with its first argument.</summary>
/// <remarks>The field names and the Initialize methods are a contract with the compiler: it calls one of them for each
/// shape of delegate and jumps through <c>_functionPointer</c> with <c>_firstParameter</c> as receiver.</remarks>
public abstract partial class Delegate
{
    // The bit of a function pointer that is set in those of pairs; code is 4-aligned.
    private const int FatPointerMark = 2;

    // Which code the compiler's override of GetThunk shall return: one that calls a method of a known receiver through a pair.
    private const int ClosedInstanceThunkOverGenericMethod = 3;

    internal object? _firstParameter;
    internal object? _helperObject;
    internal nint _extraFunctionPointerOrData;
    internal nint _functionPointer;

    /// <summary>The compiler overrides it in each delegate type.</summary>
    internal virtual nint GetThunk(int whichThunk) => 0;

    // A lambda or an instance method: the receiver is the object it closes over.
    private void InitializeClosedInstance(object firstParameter, nint functionPointer)
    {
        _firstParameter = firstParameter;
        _functionPointer = functionPointer;
    }

    // The same, made where the compiler cannot say whether the code is shared by several instantiations. If it is, the pointer
    // names a pair (code, instantiation); the delegate is its own receiver then, and its thunk calls through the pair.
    private void InitializeClosedInstanceSlow(object firstParameter, nint functionPointer)
    {
        if ((functionPointer & FatPointerMark) == 0)
        {
            InitializeClosedInstance(firstParameter, functionPointer);
            return;
        }

        _helperObject = firstParameter;
        _extraFunctionPointerOrData = functionPointer;
        _functionPointer = GetThunk(ClosedInstanceThunkOverGenericMethod);
        _firstParameter = this;
    }

    // An extension method over a class: the first argument is bound, so it comes as the receiver of the thunk.
    private void InitializeClosedStaticThunk(object firstParameter, nint functionPointer, nint functionPointerThunk)
    {
        _extraFunctionPointerOrData = functionPointer;
        _helperObject = firstParameter;
        _functionPointer = functionPointerThunk;
        _firstParameter = this;
    }

    // A static method: the thunk drops the receiver, which is this delegate, and calls the extra pointer.
    private void InitializeOpenStaticThunk(object firstParameter, nint functionPointer, nint functionPointerThunk)
    {
        _firstParameter = this;
        _functionPointer = functionPointerThunk;
        _extraFunctionPointerOrData = functionPointer;
    }

    // An interface method of a known object: resolved once, when the delegate is made.
    private void InitializeClosedInstanceToInterface(object firstParameter, nint dispatchCell)
    {
        _firstParameter = firstParameter;
        _functionPointer = InterfaceDispatch.ResolveInterfaceMethod(firstParameter, dispatchCell);
    }
}

/// <summary>The base class of all delegate types.</summary>
public abstract partial class MulticastDelegate : Delegate
{
}
