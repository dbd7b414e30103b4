using System;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Text;

namespace AsyncCap.Tests.Layout;

/// <summary>Describes a struct as it lies in memory: size, then offset, size and name of each field.</summary>
internal static class StructText
{
    public static void Append(StringBuilder text, Type type)
    {
        text.Append(CultureInfo.InvariantCulture, $"{type.Name}  size {SizeOf(type)}\n");
        FieldInfo[] fields = type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
        foreach ((FieldInfo field, int offset) in fields.Select(field => (field, OffsetOf(type, field))).OrderBy(pair => pair.Item2))
        {
            text.Append(CultureInfo.InvariantCulture, $"  {offset,4}  {SizeOf(field.FieldType),4}  {field.Name}\n");
        }
    }

    public static void AppendConstants(StringBuilder text, Type type)
    {
        text.Append(CultureInfo.InvariantCulture, $"{type.Name}\n");
        foreach (FieldInfo field in type.GetFields(BindingFlags.Static | BindingFlags.Public).Where(field => field.IsLiteral))
        {
            text.Append(CultureInfo.InvariantCulture, $"  {field.Name} = 0x{Convert.ToUInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture):x}\n");
        }
    }

    public static void AppendEnum(StringBuilder text, Type type)
    {
        text.Append(CultureInfo.InvariantCulture, $"{type.Name} : {Enum.GetUnderlyingType(type).Name}\n");
        foreach (FieldInfo field in type.GetFields(BindingFlags.Static | BindingFlags.Public))
        {
            text.Append(CultureInfo.InvariantCulture, $"  {Convert.ToUInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture),4}  {field.Name}\n");
        }
    }

    public static int SizeOf(Type type)
    {
        MethodInfo sizeOf = typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!;
        return (int)sizeOf.MakeGenericMethod(type).Invoke(null, null)!;
    }

    // Marshal.OffsetOf knows neither generic fields nor the managed layout, so two addresses are subtracted.
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
