using System.Linq;
using AsyncCap.Vats.Generator.Model;
using Microsoft.CodeAnalysis;

namespace AsyncCap.Vats.Generator.Writing;

/// <summary>Writes the class of one verb: how it is performed, carried and mapped.</summary>
internal sealed class VerbWriter(CodeWriter code, Carriers carriers)
{
    private const string Parameter = "ref " + Known.Global + "Message message";

    /// <summary>Writes the class.</summary>
    /// <param name="sendable">What is sent.</param>
    /// <param name="targetTest">A condition that the target is fit.</param>
    /// <param name="callee">What the method is called on.</param>
    public void Write(Sendable sendable, string targetTest, string callee)
    {
        string name = Names.Verb(sendable.Method);
        string passing = sendable.ReturnsNothing ? Known.Global + "PassingData.Unit" : carriers.Of(sendable.Result);
        code.Line($"/// <summary>The verb of {Xml(sendable.Name)}.</summary>");
        code.Open($"public sealed class {name} : {Known.Global}Verb<{sendable.ResultCode}>");
        code.Line($"private {name}()");
        code.Open($"    : base({passing}, {Number(sendable.Name)}u)");
        code.Close();
        code.Line();
        code.Line("/// <summary>The only one.</summary>");
        code.Line($"public static {name} Instance {{ get; }} = new();");
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Line($"public override string Name => \"{sendable.Name}\";");
        Perform(sendable, targetTest, callee);
        if (sendable.FitsIntoWords)
        {
            PerformFrom(sendable, targetTest, callee);
        }

        if (sendable.Arguments.Length > 0)
        {
            WriteArguments(sendable);
            ReadArguments(sendable);
        }
        else
        {
            Empty("WriteArguments", "WireWriter writer");
            Empty("ReadArguments", "WireReader reader");
        }

        if (sendable.Arguments.Any(static argument => argument.Type.HasReferences))
        {
            MapReferences(sendable);
        }

        if (sendable.NeedsObject)
        {
            Arguments(sendable);
        }

        code.Close();
    }

    /// <summary>A statement that puts values into a message.</summary>
    public static void Put(CodeWriter code, Sendable sendable, string verbClass, string message, System.Func<Argument, string> value)
    {
        if (sendable.NeedsObject)
        {
            code.Line($"{message}.A = new {verbClass}.Arguments({string.Join(", ", sendable.Arguments.Select(value))});");
            return;
        }

        foreach (Argument argument in sendable.Arguments)
        {
            code.Line(argument.Place switch
            {
                Place.Reference => $"{message}.PutReference({value(argument)});",
                Place.Number => $"{message}.{argument.Slot} = {ToWord(argument.Type, value(argument))};",
                _ => $"{message}.{argument.Slot} = {value(argument)};",
            });
        }
    }

    private void Perform(Sendable sendable, string targetTest, string callee)
    {
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Open($"protected override void Perform({Parameter})");
        code.Open($"if ({targetTest})");
        Unpack(sendable);
        string call = $"{callee}.{Names.Escape(sendable.Method.Name)}({string.Join(", ", sendable.Arguments.Select(Take))})";
        if (sendable.ReturnsNothing)
        {
            code.Line(call + ";");
            code.Line($"Answer(ref message, default({Known.Global}Unit));");
        }
        else
        {
            code.Line($"Answer(ref message, {call});");
        }

        code.Close();
        code.Open("else");
        code.Line("Misdirected(ref message);");
        code.Close();
        code.Close();
    }

    private void PerformFrom(Sendable sendable, string targetTest, string callee)
    {
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Open($"protected override bool PerformFrom({Known.Global}Incoming contents, {Parameter})");
        string areBooleans = string.Concat(sendable.Arguments.Select((argument, i) =>
            argument.Type.Type.SpecialType == SpecialType.System_Boolean ? $" || !contents.IsBoolean({sendable.OffsetOf(i)})" : string.Empty));
        code.Open($"if (!contents.Has({sendable.ByteCount}){areBooleans} || !({targetTest}))");
        code.Line("return false;");
        code.Close();
        code.Line();
        string arguments = string.Join(", ", sendable.Arguments.Select((argument, i) => $"contents.Read{Primitive.Name(argument.Type.Type.SpecialType)}({sendable.OffsetOf(i)})"));
        string call = $"{callee}.{Names.Escape(sendable.Method.Name)}({arguments})";
        if (sendable.ReturnsNothing)
        {
            code.Line(call + ";");
            code.Line($"Answer(ref message, default({Known.Global}Unit));");
        }
        else
        {
            code.Line($"Answer(ref message, {call});");
        }

        code.Line("return true;");
        code.Close();
    }

    private void WriteArguments(Sendable sendable)
    {
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Open($"protected override void WriteArguments({Parameter}, {Known.Global}WireWriter writer)");
        Unpack(sendable);
        foreach (Argument argument in sendable.Arguments)
        {
            code.Line(carriers.Write(argument.Type, Take(argument)));
        }

        code.Close();
    }

    private void ReadArguments(Sendable sendable)
    {
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Open($"protected override void ReadArguments({Parameter}, {Known.Global}WireReader reader)");
        Put(code, sendable, Names.Verb(sendable.Method), "message", argument => carriers.Read(argument.Type));
        code.Close();
    }

    private void MapReferences(Sendable sendable)
    {
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Open($"protected override void MapReferences({Parameter}, {Known.Global}ReferenceMap map)");
        Unpack(sendable);
        if (sendable.NeedsObject)
        {
            Put(code, sendable, Names.Verb(sendable.Method), "message", argument => carriers.Map(argument.Type, Take(argument)));
        }
        else
        {
            foreach (Argument argument in sendable.Arguments.Where(static argument => argument.Type.HasReferences))
            {
                string mapped = carriers.Map(argument.Type, Take(argument));
                code.Line(argument.Place == Place.Reference ? $"message.PutReference({mapped});" : $"message.{argument.Slot} = {mapped};");
            }
        }

        code.Close();
    }

    private void Empty(string method, string parameter)
    {
        code.Line();
        code.Line("/// <inheritdoc/>");
        code.Open($"protected override void {method}({Parameter}, {Known.Global}{parameter})");
        code.Close();
    }

    private void Arguments(Sendable sendable)
    {
        code.Line();
        code.Open($"internal sealed class Arguments({string.Join(", ", sendable.Arguments.Select(static argument => argument.Type.Code + " " + argument.Name))})");
        foreach (Argument argument in sendable.Arguments)
        {
            code.Line($"public readonly {argument.Type.Code} {argument.Slot} = {argument.Name};");
        }

        code.Close();
    }

    private void Unpack(Sendable sendable)
    {
        if (sendable.NeedsObject)
        {
            code.Line("Arguments arguments = (Arguments)message.A!;");
        }
    }

    private static string Take(Argument argument) => argument.Place switch
    {
        Place.Reference => $"message.TakeReference<{argument.Type.Parts[0].Code}>()",
        Place.Number => FromWord(argument.Type, "message." + argument.Slot),
        Place.Field => "arguments." + argument.Slot,
        _ => argument.Type.MayBeNull ? $"({argument.Type.Code})message.{argument.Slot}" : $"({argument.Type.Code})message.{argument.Slot}!",
    };

    private static string ToWord(PassType type, string value) =>
        type.Kind == PassKind.Enumeration ? $"unchecked((long){value})" : Primitive.ToWord(type.Type.SpecialType, value);

    private static string FromWord(PassType type, string word) =>
        type.Kind == PassKind.Enumeration ? $"unchecked(({type.Code}){word})" : Primitive.FromWord(type.Type.SpecialType, type.Code, word);

    // FNV-1a, as Verb.Number says.
    private static uint Number(string name) => name.Aggregate(2166136261u, static (hash, letter) => unchecked((hash ^ letter) * 16777619));

    private static string Xml(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
}
