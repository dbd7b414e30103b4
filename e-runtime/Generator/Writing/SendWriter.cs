using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using AsyncCap.Vats.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AsyncCap.Vats.Generator.Writing;

/// <summary>Writes the methods that send: with a promise for the result, and without.</summary>
internal static class SendWriter
{
    /// <summary>A method of a reference that promises the result.</summary>
    public static void Send(CodeWriter code, Sendable sendable, string self, string targetType) =>
        Write(code, sendable, $"public {Known.Global}Eventual<{sendable.ResultCode}>", self, targetType, sendable.ResultCode);

    /// <summary>A method of the send-only form.</summary>
    public static void SendOnly(CodeWriter code, Sendable sendable, string self, string targetType) =>
        Write(code, sendable, "public void", self, targetType, null);

    /// <summary>A name that none of the parameters has.</summary>
    public static string Fresh(string name, IEnumerable<Sendable> sendables)
    {
        while (sendables.Any(sendable => sendable.Arguments.Any(argument => argument.Parameter.Name == name)))
        {
            name += "_";
        }

        return name;
    }

    /// <summary>The class of a method's verb, in full.</summary>
    public static string VerbClass(IMethodSymbol method)
    {
        INamedTypeSymbol type = method.ContainingType;
        string holder = type.TypeKind == TypeKind.Interface ? Names.Verbs(type) : Names.Base(type) + "SeedVerbs";
        return Names.Prefix(type) + holder + "." + Names.Verb(method);
    }

    private static void Write(CodeWriter code, Sendable sendable, string start, string self, string targetType, string? resultCode)
    {
        code.Line($"/// <inheritdoc cref=\"{sendable.Method.OriginalDefinition.GetDocumentationCommentId()}\"/>");
        code.Open($"{start} {Names.Escape(sendable.Method.Name)}({string.Join(", ", sendable.Arguments.Select(Parameter))})");
        if (sendable.FitsIntoWords)
        {
            WayOut(code, sendable, self, targetType, resultCode);
        }
        else
        {
            ByMessage(code, sendable, self, targetType, resultCode);
        }

        code.Close();
    }

    private static void ByMessage(CodeWriter code, Sendable sendable, string self, string targetType, string? resultCode)
    {
        string verb = VerbClass(sendable.Method);
        string message = Fresh("message", [sendable]);
        code.Line($"{Known.Global}Message {message} = new() {{ Verb = {verb}.Instance }};");
        VerbWriter.Put(code, sendable, verb, message, static argument => argument.Name);
        code.Line(resultCode is null
            ? $"{Known.Global}Delivery.SendOnly<{targetType}>({self}, ref {message});"
            : $"return {Known.Global}Delivery.Send<{targetType}, {resultCode}>({self}, ref {message});");
    }

    // Straight to another process, where the reference leads there. What makes a message is apart: its room is not cleared for those that need none.
    private static void WayOut(CodeWriter code, Sendable sendable, string self, string targetType, string? resultCode)
    {
        string outgoing = Fresh("outgoing", [sendable]);
        string byMessage = Fresh("ByMessage", [sendable]);
        string reference = Fresh("reference", [sendable]);
        string isAnswered = resultCode is null ? "false" : "true";
        code.Line($"{Known.Global}Outgoing {outgoing} = {Known.Global}Delivery.Leave({self}, {VerbClass(sendable.Method)}.Instance, {sendable.ByteCount}, isAnswered: {isAnswered});");
        code.Open($"if ({outgoing}.Leaves)");
        for (int i = 0; i < sendable.Arguments.Length; i++)
        {
            code.Line($"{outgoing}.Put({sendable.OffsetOf(i)}, {sendable.Arguments[i].Name});");
        }

        code.Line(resultCode is null ? "return;" : $"return {outgoing}.Result<{resultCode}>();");
        code.Close();
        code.Line();
        string arguments = string.Concat(sendable.Arguments.Select(static argument => ", " + argument.Name));
        code.Line($"{(resultCode is null ? string.Empty : "return ")}{byMessage}({self}{arguments});");
        code.Line();
        code.Line("[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]");
        string parameters = string.Concat(sendable.Arguments.Select(static argument => $", {argument.Type.Code} {argument.Name}"));
        code.Open($"static {(resultCode is null ? "void" : $"{Known.Global}Eventual<{resultCode}>")} {byMessage}({Known.Global}Eventual<{targetType}> {reference}{parameters})");
        ByMessage(code, sendable, reference, targetType, resultCode);
        code.Close();
    }

    private static string Parameter(Argument argument) =>
        argument.Type.Code + " " + argument.Name + (argument.Parameter.HasExplicitDefaultValue ? " = " + Default(argument) : string.Empty);

    private static string Default(Argument argument)
    {
        object? value = argument.Parameter.ExplicitDefaultValue;
        return value switch
        {
            null => "default",
            _ when argument.Type.Kind == PassKind.Enumeration => $"({argument.Type.Code})({Convert.ToString(value, CultureInfo.InvariantCulture)})",
            float number => $"{Number(number)}",
            double number => $"{Number(number)}",
            _ => SymbolDisplay.FormatPrimitive(value, quoteStrings: true, useHexadecimalNumbers: false) ?? "default",
        };
    }

    private static string Number(double number) =>
        double.IsNaN(number) ? "double.NaN"
        : double.IsInfinity(number) ? (number > 0 ? "double.PositiveInfinity" : "double.NegativeInfinity")
        : number.ToString("R", CultureInfo.InvariantCulture) + "d";

    private static string Number(float number) => "(float)" + Number((double)number);
}
