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
    public static void Send(CodeWriter code, Sendable sendable, string self, string targetType)
    {
        string verb = VerbClass(sendable.Method);
        string message = Begin(code, sendable, verb, $"public {Known.Global}Eventual<{sendable.ResultCode}>", self, sendable.ResultCode);
        code.Line($"return {Known.Global}Delivery.Send<{targetType}, {sendable.ResultCode}>({self}, ref {message});");
        code.Close();
    }

    /// <summary>A method of the send-only form.</summary>
    public static void SendOnly(CodeWriter code, Sendable sendable, string self, string targetType)
    {
        string message = Begin(code, sendable, VerbClass(sendable.Method), "public void", self, null);
        code.Line($"{Known.Global}Delivery.SendOnly<{targetType}>({self}, ref {message});");
        code.Close();
    }

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

    private static string Begin(CodeWriter code, Sendable sendable, string verb, string start, string self, string? resultCode)
    {
        string message = Fresh("message", [sendable]);
        code.Line($"/// <inheritdoc cref=\"{sendable.Method.OriginalDefinition.GetDocumentationCommentId()}\"/>");
        code.Open($"{start} {Names.Escape(sendable.Method.Name)}({string.Join(", ", sendable.Arguments.Select(Parameter))})");
        if (sendable.FitsIntoWords)
        {
            WayOut(code, sendable, verb, self, resultCode);
        }

        code.Line($"{Known.Global}Message {message} = new() {{ Verb = {verb}.Instance }};");
        VerbWriter.Put(code, sendable, verb, message, static argument => argument.Name);
        return message;
    }

    // Straight to another process, where the reference leads there.
    private static void WayOut(CodeWriter code, Sendable sendable, string verb, string self, string? resultCode)
    {
        string writer = Fresh("writer", [sendable]);
        code.Open($"if ({Known.Global}Delivery.BeginOut({self}, {verb}.Instance) is {{ }} {writer})");
        foreach (Argument argument in sendable.Arguments)
        {
            code.Line($"{writer}.Write({argument.Name});");
        }

        if (resultCode is null)
        {
            code.Line($"{Known.Global}Delivery.EndOut({writer});");
            code.Line("return;");
        }
        else
        {
            code.Line($"return {Known.Global}Delivery.EndOut<{resultCode}>({writer});");
        }

        code.Close();
        code.Line();
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
