using System;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Text;
using AsyncCap.Arch.Exploration.States;

namespace AsyncCap.Tests.Layout;

/// <summary>Describes a struct as it lies in memory: size, then offset, size and name of each field.</summary>
internal static class StructText
{
    public static void Append(StringBuilder text, Type type)
    {
        text.Append(CultureInfo.InvariantCulture, $"{type.Name}  size {ManagedLayout.SizeOf(type)}\n");
        FieldInfo[] fields = type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
        foreach ((FieldInfo field, int offset) in fields.Select(field => (field, ManagedLayout.OffsetOf(type, field))).OrderBy(pair => pair.Item2))
        {
            text.Append(CultureInfo.InvariantCulture, $"  {offset,4}  {ManagedLayout.SizeOf(field.FieldType),4}  {field.Name}\n");
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
}
