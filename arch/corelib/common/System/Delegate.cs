using System.Runtime.CompilerServices;

namespace System;

/// <summary>A function pointer with its first argument.</summary>
/// <remarks>The field names and the Initialize methods are a contract with the compiler: it calls one of them for each
/// shape of delegate and jumps through <c>_functionPointer</c> with <c>_firstParameter</c> as receiver.</remarks>
public abstract partial class Delegate
{
    internal object? _firstParameter;
    internal object? _helperObject;
    internal nint _extraFunctionPointerOrData;
    internal nint _functionPointer;

    // A lambda or an instance method: the receiver is the object it closes over.
    private void InitializeClosedInstance(object firstParameter, nint functionPointer)
    {
        _firstParameter = firstParameter;
        _functionPointer = functionPointer;
    }

    private void InitializeClosedInstanceSlow(object firstParameter, nint functionPointer) =>
        InitializeClosedInstance(firstParameter, functionPointer);

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

    private void InitializeClosedInstanceWithGVMResolution(object firstParameter, nint tokenOfGenericMethod) =>
        Internal.Runtime.CompilerHelpers.ThrowHelpers.ThrowPlatformNotSupportedException();
}

/// <summary>The base class of all delegate types.</summary>
public abstract partial class MulticastDelegate : Delegate
{
}
