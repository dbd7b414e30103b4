using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Reflection.Emit;
using System.Security.Cryptography;
using System.Text;

namespace AsyncCap.Arch.Exploration.Common;

/// <summary>A name for code: changes when the instructions of some types change, and not when something else in their assembly does.</summary>
public static class CodeHash
{
    private const BindingFlags Everything = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>Sixteen hexadecimal digits over the bodies of all methods of some types and of the types inside them.</summary>
    public static string Of(params IEnumerable<Type> types)
    {
        StringBuilder text = new();
        foreach (Type type in types.SelectMany(WithNested).Distinct().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            _ = text.Append(CultureInfo.InvariantCulture, $"type {type.FullName}\n");
            foreach (MethodBase method in type.GetMembers(Everything).OfType<MethodBase>().OrderBy(method => method.ToString(), StringComparer.Ordinal))
            {
                Describe(method, text);
            }
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }

    private static IEnumerable<Type> WithNested(Type type) => type.GetNestedTypes(Everything).SelectMany(WithNested).Prepend(type);

    // Tokens number the members of an assembly, so they move when anything is added to it: their names do not.
    private static void Describe(MethodBase method, StringBuilder text)
    {
        _ = text.Append(CultureInfo.InvariantCulture, $"method {method}\n");
        byte[] code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (int at = 0; at < code.Length;)
        {
            short value = code[at++];
            value = value == 0xFE ? (short)(0xFE00 | code[at++]) : value;
            OpCode instruction = OpCodesByValue[value];
            int length = OperandLength(instruction, code, at);
            ReadOnlySpan<byte> operand = code.AsSpan(at, length);
            at += length;
            string name = instruction.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok or OperandType.InlineString
                ? Resolve(method, instruction.OperandType, BitConverter.ToInt32(operand))
                : Convert.ToHexString(operand);
            _ = text.Append(CultureInfo.InvariantCulture, $"{instruction.Name} {name}\n");
        }
    }

    private static int OperandLength(OpCode instruction, byte[] code, int at)
    {
        if (instruction.OperandType == OperandType.InlineSwitch)
        {
            return 4 + (4 * BitConverter.ToInt32(code, at));
        }

        return OperandLengthByKind(instruction.OperandType.ToString());
    }

    // By name: the enum has members that no instruction uses.
    private static int OperandLengthByKind(string kind) => kind switch
    {
        "InlineNone" => 0,
        "ShortInlineBrTarget" or "ShortInlineI" or "ShortInlineVar" => 1,
        "InlineVar" => 2,
        "InlineI8" or "InlineR" => 8,
        _ => 4,
    };

    private static string Resolve(MethodBase method, OperandType kind, int token)
    {
        if (kind == OperandType.InlineString)
        {
            return method.Module.ResolveString(token);
        }

        Type[] typeArguments = method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : [];
        Type[] methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : [];
        MemberInfo member = method.Module.ResolveMember(token, typeArguments, methodArguments)!;
        return $"{member.DeclaringType}.{member}";
    }
}
