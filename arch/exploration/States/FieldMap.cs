using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using AsyncCap.Ipc.Capabilities;
using AsyncCap.Ipc.Frames;

namespace AsyncCap.Arch.Exploration.States;

/// <summary>What a field of a kernel object is to the object's state.</summary>
internal enum FieldKind
{
    /// <summary>A number that the kernel acts on.</summary>
    Data1,

    /// <inheritdoc cref="Data1"/>
    Data2,

    /// <inheritdoc cref="Data1"/>
    Data4,

    /// <inheritdoc cref="Data1"/>
    Data8,

    /// <summary>The name of a frame: an edge.</summary>
    Frame,

    /// <summary>The name of a frame and, elsewhere, the generation that it must have: an edge while they agree.</summary>
    FrameIfLive,

    /// <summary>The name of a page that belongs to the object alone: whether it is there.</summary>
    Page,

    /// <summary>A capability.</summary>
    Capability,
}

/// <summary>One field of an object.</summary>
internal readonly record struct Field(string Path, int Offset, FieldKind Kind, int GenerationOffset = 0);

/// <summary>Neighbouring fields of an object.</summary>
/// <param name="Offset">Where they begin; 8-aligned if they can be looked at as words.</param>
/// <param name="Words">Words that hold these fields and nothing else; 0 if there are none.</param>
/// <param name="Fields">The fields.</param>
/// <param name="EdgeCount">How many of them name something.</param>
internal sealed record FieldRun(int Offset, int Words, Field[] Fields, int EdgeCount);

/// <summary>The fields of a kernel object, found in its type: a new field is part of the state until somebody says that it is not.</summary>
internal static class FieldMap
{
    /// <summary>The fields of a type in the order of their offsets, but for those whose path begins with one of some names.</summary>
    public static Field[] Of(Type type, params string[] except)
    {
        List<Field> fields = [];
        Add(fields, type, "", 0);
        return [.. fields.Where(field => !except.Any(name => field.Path == name || field.Path.StartsWith(name + ".", StringComparison.Ordinal))).OrderBy(field => field.Offset)];
    }

    /// <summary>The same fields in runs of a few words each: of most objects most words are zero, and those need no look at each field.</summary>
    /// <remarks>A run that is looked at as words holds no byte that is not a field's: else what is left out would be part of the state.</remarks>
    public static FieldRun[] Runs(Field[] fields)
    {
        List<FieldRun> runs = [];
        for (int first = 0; first < fields.Length;)
        {
            int end = EndOfRun(fields, first);
            int words = (EndOf(fields[end - 1]) - fields[first].Offset) / sizeof(ulong);
            bool isWhole = fields[first].Offset % sizeof(ulong) == 0 && (EndOf(fields[end - 1]) - fields[first].Offset) % sizeof(ulong) == 0;
            Field[] some = fields[first..end];
            runs.Add(new FieldRun(fields[first].Offset, isWhole ? words : 0, some, some.Count(field => field.Kind is FieldKind.Frame or FieldKind.Capability)));
            first = end;
        }

        return [.. runs];
    }

    private static int EndOfRun(Field[] fields, int first)
    {
        const int MostBytes = 32;
        int best = first + 1;
        for (int next = first; next < fields.Length; next++)
        {
            bool follows = next == first || EndOf(fields[next - 1]) == fields[next].Offset;
            bool isPlain = fields[next].Kind != FieldKind.FrameIfLive && fields[first].Offset % sizeof(ulong) == 0;
            if (!follows || !isPlain || EndOf(fields[next]) - fields[first].Offset > MostBytes)
            {
                break;
            }

            best = EndOf(fields[next]) % sizeof(ulong) == 0 ? next + 1 : best;
        }

        return best;
    }

    private static int EndOf(Field field) => field.Offset + field.Kind switch
    {
        FieldKind.Data1 => 1,
        FieldKind.Data2 => 2,
        FieldKind.Data4 or FieldKind.Frame or FieldKind.Page => sizeof(uint),
        FieldKind.Data8 => sizeof(ulong),
        FieldKind.FrameIfLive => sizeof(uint), // its generation is elsewhere, and says nothing of its own
        FieldKind.Capability => (int)Capability.SizeBytes,
        _ => throw new InvalidOperationException("A field has no kind."),
    };

    private static void Add(List<Field> fields, Type type, string path, int offset)
    {
        InlineArrayAttribute? array = type.GetCustomAttribute<InlineArrayAttribute>();
        FieldInfo[] members = type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
        if (array is not null)
        {
            int size = ManagedLayout.SizeOf(members[0].FieldType);
            for (int i = 0; i < array.Length; i++)
            {
                AddOne(fields, members[0].FieldType, $"{path}.{i}", offset + (i * size));
            }

            return;
        }

        foreach ((FieldInfo member, int at) in members.Select(member => (member, offset + ManagedLayout.OffsetOf(type, member))).OrderBy(pair => pair.Item2))
        {
            string name = path.Length == 0 ? member.Name : $"{path}.{member.Name}";
            bool isGeneration = member.FieldType == typeof(uint) && fields.Count > 0 && fields[^1].Kind == FieldKind.Frame
                && (name == fields[^1].Path + "Generation" || name == path + ".Generation");
            if (isGeneration)
            {
                fields[^1] = fields[^1] with { Kind = FieldKind.FrameIfLive, GenerationOffset = at };
            }
            else
            {
                AddOne(fields, member.FieldType, name, at);
            }
        }
    }

    private static void AddOne(List<Field> fields, Type type, string path, int offset)
    {
        if (type == typeof(FrameIndex))
        {
            fields.Add(new Field(path, offset, FieldKind.Frame));
        }
        else if (type == typeof(PageIndex))
        {
            fields.Add(new Field(path, offset, FieldKind.Page));
        }
        else if (type == typeof(Capability))
        {
            fields.Add(new Field(path, offset, FieldKind.Capability));
        }
        else if (type.IsPrimitive || type.IsEnum)
        {
            FieldKind kind = ManagedLayout.SizeOf(type) switch { 1 => FieldKind.Data1, 2 => FieldKind.Data2, 4 => FieldKind.Data4, _ => FieldKind.Data8 };
            fields.Add(new Field(path, offset, kind));
        }
        else
        {
            Add(fields, type, path, offset);
        }
    }
}
