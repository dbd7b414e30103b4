using System;
using System.Globalization;
using System.IO;
using System.Text.Json;

namespace AsyncCap.Vats;

/// <summary>Writes a trace as Causeway reads it: one array of events, joined by messages and conditions.</summary>
/// <remarks>Source: ref_send's log events, as Causeway's makeRawGraph reads them.</remarks>
public static class CausewayExport
{
    private const string Package = "org.ref_send.log.";

    /// <summary>Writes all events; vats are loops.</summary>
    public static void Write(CausalTrace trace, Stream output)
    {
        ArgumentNullException.ThrowIfNull(trace);
        using Utf8JsonWriter json = new(output, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartArray();
        for (int i = 0; i < trace.Events.Length; i++)
        {
            CausalEvent told = trace.Events[i];
            bool isBehindPromise = told.Kind == CausalKind.Sent && i + 1 < trace.Events.Length
                && trace.Events[i + 1].Kind == CausalKind.SentIf && trace.Events[i + 1].Message == told.Message;
            string[] classes = isBehindPromise ? [] : ClassesOf(told.Kind);
            if (classes.Length > 0)
            {
                WriteEvent(json, trace, told, classes);
            }
        }

        json.WriteEndArray();
    }

    private static string[] ClassesOf(CausalKind kind) => kind switch
    {
        CausalKind.Sent => ["Sent", "Event"],
        CausalKind.SentIf => ["SentIf", "Sent", "Event"],
        CausalKind.Got => ["Got", "Event"],
        CausalKind.Returned => ["Returned", "Sent", "Event"],
        CausalKind.Fulfilled => ["Fulfilled", "Resolved", "Event"],
        CausalKind.Broken => ["Rejected", "Resolved", "Event"],
        CausalKind.Progressed => ["Progressed", "Resolved", "Event"],
        CausalKind.Comment or CausalKind.VatMade or CausalKind.VatEnded or CausalKind.Dropped => ["Comment", "Event"],
        CausalKind.None => [],
        _ => [],
    };

    private static void WriteEvent(Utf8JsonWriter json, CausalTrace trace, CausalEvent told, string[] classes)
    {
        json.WriteStartObject();
        json.WriteStartArray("class");
        foreach (string name in classes)
        {
            json.WriteStringValue(Package + name);
        }

        json.WriteEndArray();
        json.WriteStartObject("anchor");
        json.WriteNumber("number", told.NumberInTurn);
        json.WriteStartObject("turn");
        json.WriteString("loop", trace.VatName(told.Vat));
        json.WriteNumber("number", told.Turn);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteNumber("timestamp", told.Ticks / 1_000_000);
        WriteWhat(json, trace, told);
        json.WriteEndObject();
    }

    private static void WriteWhat(Utf8JsonWriter json, CausalTrace trace, CausalEvent told)
    {
        switch (told.Kind)
        {
            case CausalKind.Sent or CausalKind.Got or CausalKind.SentIf:
                json.WriteString("message", Id(told.Message));
                if (told.Kind == CausalKind.SentIf)
                {
                    json.WriteString("condition", Id(told.Promise));
                }

                WriteCalls(json, told.Kind == CausalKind.SentIf && told.Detail == 1 ? "await" : trace.VerbName(told.Site));
                break;
            case CausalKind.Fulfilled or CausalKind.Broken or CausalKind.Progressed:
                json.WriteString("condition", Id(told.Promise));
                if (told.Kind == CausalKind.Broken)
                {
                    json.WriteString("reason", ((ProblemKind)told.Detail).ToString());
                }

                break;
            case CausalKind.Returned:
                json.WriteString("message", Id(told.Message) + "-returned"); // Nobody gets it: a name of its own, so that it joins with nothing.
                break;
            case CausalKind.Comment:
                json.WriteString("text", trace.CommentOf(told));
                break;
            case CausalKind.VatMade or CausalKind.VatEnded:
                json.WriteString("text", trace.VatName((int)told.Site) + (told.Kind == CausalKind.VatMade ? " was made" : " was ended"));
                break;
            case CausalKind.Dropped:
                json.WriteString("text", "dropped (" + (ProblemKind)told.Detail + "): " + trace.VerbName(told.Site));
                break;
            case CausalKind.None:
            default:
                break;
        }
    }

    private static void WriteCalls(Utf8JsonWriter json, string name)
    {
        json.WriteStartObject("trace");
        json.WriteStartArray("calls");
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("source", "");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Id(long id) => string.Create(CultureInfo.InvariantCulture, $"{id >> CausalEvent.VatShift}-{id & ((1L << CausalEvent.VatShift) - 1)}");
}
