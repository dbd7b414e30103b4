using System;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using AsyncCap.Arch.Sharing;

namespace AsyncCap.Arch.Exploration.Instructions.Engine;

/// <summary>Names of places for people: the object's, and the field's or the element's.</summary>
internal static class PlaceNames
{
    private const BindingFlags Fields = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private delegate nint OffsetOf(object instance);

    /// <summary>The name of a place.</summary>
    public static string Of(Backend backend, int place)
    {
        switch (place)
        {
            case 0:
                return "";
            case Places.Changes:
                return "until somebody writes";
            case Places.Clock:
                return "clock";
            case Places.History:
                return "history";
            default:
                ref Places.Entry entry = ref backend.Places.At(place);
                string owner = backend.NameOf(entry.Owner);
                return entry.Owner is ParkSlot ? owner : owner + Inside(entry.Owner, entry.Offset);
        }
    }

    /// <summary>A type's name without what makes it long.</summary>
    public static string Of(Type type)
    {
        string name = type.IsArray ? Of(type.GetElementType()!) + "[]" : type.Name;
        int arity = name.IndexOf('`', StringComparison.Ordinal);
        return arity < 0 ? name : name[..arity];
    }

    private static string Inside(object owner, nint offset)
    {
        if (owner is Array array)
        {
            nint first = sizeof(long); // the length stands before the elements
            return $"[{(offset - first) / ElementSize(array)}]";
        }

        (string Name, nint Offset) best = ("", -1);
        Type deepest = owner.GetType();
        for (Type? type = owner.GetType(); type is not null && type != typeof(object); type = type.BaseType)
        {
            foreach (FieldInfo field in type.GetFields(Fields))
            {
                nint at = Measure(field, owner);
                if (at <= offset && at > best.Offset)
                {
                    best = ("." + field.Name, at);
                    deepest = field.FieldType;
                }
            }
        }

        nint rest = offset - best.Offset;
        return deepest.IsValueType && !deepest.IsPrimitive && rest >= 0 ? best.Name + InsideStruct(deepest, rest) : best.Name;
    }

    private static string InsideStruct(Type type, nint offset)
    {
        foreach (FieldInfo field in type.GetFields(Fields))
        {
            if (field.GetCustomAttribute<System.Runtime.InteropServices.FieldOffsetAttribute>()?.Value == offset)
            {
                return "." + field.Name;
            }
        }

        return offset == 0 ? "" : $"+{offset}";
    }

    private static nint ElementSize(Array array)
    {
        Type element = array.GetType().GetElementType()!;
        return (int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(element).Invoke(null, null)!;
    }

    // The runtime lays out fields as it likes; it tells where only by an address.
    private static nint Measure(FieldInfo field, object instance)
    {
        DynamicMethod method = new("offset", typeof(nint), [typeof(object)], typeof(PlaceNames), skipVisibility: true);
        ILGenerator code = method.GetILGenerator();
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Castclass, field.DeclaringType!);
        code.Emit(OpCodes.Ldflda, field);
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Call, typeof(ObjectData).GetMethod(nameof(ObjectData.First))!);
        code.Emit(OpCodes.Sub);
        code.Emit(OpCodes.Ret);
        return ((OffsetOf)method.CreateDelegate(typeof(OffsetOf)))(instance);
    }
}
