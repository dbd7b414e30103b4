using System;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace AsyncCap.Arch.Exploration.States;

/// <summary>Where the runtime put the fields of a struct.</summary>
internal static class ManagedLayout
{
    /// <summary>Bytes of a value of the type.</summary>
    public static int SizeOf(Type type)
    {
        MethodInfo sizeOf = typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!;
        return (int)sizeOf.MakeGenericMethod(type).Invoke(null, null)!;
    }

    /// <summary>Bytes from the beginning of the struct to a field.</summary>
    /// <remarks>Marshal.OffsetOf knows neither generic fields nor the managed layout, so two addresses are subtracted.</remarks>
    public static int OffsetOf(Type type, FieldInfo field)
    {
        DynamicMethod method = new("OffsetOf", typeof(long), [type.MakeByRefType()], type.Module, skipVisibility: true);
        ILGenerator body = method.GetILGenerator();
        body.Emit(OpCodes.Ldarg_0);
        body.Emit(OpCodes.Ldflda, field);
        body.Emit(OpCodes.Conv_I8);
        body.Emit(OpCodes.Ldarg_0);
        body.Emit(OpCodes.Conv_I8);
        body.Emit(OpCodes.Sub);
        body.Emit(OpCodes.Ret);
        object?[] arguments = [Activator.CreateInstance(type)];
        return (int)(long)method.Invoke(null, arguments)!;
    }
}
