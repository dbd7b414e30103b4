using System.Runtime.InteropServices;

namespace System.Runtime.CompilerServices;

/// <summary>Runs static constructors on first use. The names are a contract with the compiler.</summary>
/// <remarks>One thread runs managed code, so a constructor that is entered again is simply under way.
/// A constructor that throws counts as run; .NET would remember the failure and repeat it.</remarks>
internal static unsafe class ClassConstructorRunner
{
    private static void CheckStaticClassConstruction(ref StaticClassConstructionContext context)
    {
        nint constructor = context.cctorMethodAddress;
        if (constructor == 0)
        {
            return;
        }

        context.cctorMethodAddress = 0;
        ((delegate*<void>)constructor)();
    }

    private static object? CheckStaticClassConstructionReturnGCStaticBase(ref StaticClassConstructionContext context,
        object? gcStaticBase)
    {
        CheckStaticClassConstruction(ref context);
        return gcStaticBase;
    }

    private static nint CheckStaticClassConstructionReturnNonGCStaticBase(ref StaticClassConstructionContext context,
        nint nonGcStaticBase)
    {
        CheckStaticClassConstruction(ref context);
        return nonGcStaticBase;
    }
}

/// <summary>What the compiler puts in front of the statics of a class with a constructor.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct StaticClassConstructionContext
{
    /// <summary>Where the constructor is; 0 once it has run.</summary>
    internal nint cctorMethodAddress;
}
