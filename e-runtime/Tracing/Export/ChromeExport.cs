using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace AsyncCap.Vats;

/// <summary>Writes a trace as Chrome and Perfetto show it: a track a vat, a slice a turn, an arrow a message, a span a promise.</summary>
public static class ChromeExport
{
    private const long ShortestTurn = 500;

    /// <summary>Writes all events. The clock's unit counts as a nanosecond.</summary>
    public static void Write(CausalTrace trace, Stream output)
    {
        ArgumentNullException.ThrowIfNull(trace);
        using Utf8JsonWriter json = new(output, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        json.WriteString("displayTimeUnit", "ns");
        json.WriteStartArray("traceEvents");
        WriteNames(json, trace);
        HashSet<long> promises = [];
        foreach (Slice slice in SlicesOf(trace).OrderBy(slice => slice.Begin))
        {
            WriteSlice(json, trace, slice, promises);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    // A turn and what happened from its beginning to that of the next.
    private readonly record struct Slice(int Vat, CausalEvent? Got, long Begin, long End, IReadOnlyList<(long Time, CausalEvent Event)> Events);

    private static IEnumerable<Slice> SlicesOf(CausalTrace trace)
    {
        foreach (int vat in trace.Vats)
        {
            long now = 0;
            List<(long, CausalEvent)> within = [];
            foreach ((CausalEvent told, long time) in Increasing(trace, vat))
            {
                if (told.Kind == CausalKind.Got || vat == 0)
                {
                    if (within.Count > 0)
                    {
                        yield return Close(vat, within, time);
                    }

                    within = [];
                }

                now = time;
                within.Add((time, told));
            }

            if (within.Count > 0)
            {
                yield return Close(vat, within, now + ShortestTurn);
            }
        }
    }

    // Times of one vat never stand still, so that its slices lie beside each other.
    private static IEnumerable<(CausalEvent Event, long Time)> Increasing(CausalTrace trace, int vat)
    {
        long last = -1;
        foreach (CausalEvent told in trace.Events.Where(told => told.Vat == vat))
        {
            last = Math.Max(last + 1, told.Ticks);
            yield return (told, last);
        }
    }

    private static Slice Close(int vat, List<(long Time, CausalEvent Event)> events, long next)
    {
        CausalEvent first = events[0].Event;
        long begin = events[0].Time;
        long returned = events.Where(told => told.Event.Kind == CausalKind.Returned).Select(told => told.Time).LastOrDefault(begin);
        long end = Math.Max(returned, Math.Min(begin + ShortestTurn, next));
        return new Slice(vat, first.Kind == CausalKind.Got ? first : null, begin, end, events);
    }

    private static void WriteNames(Utf8JsonWriter json, CausalTrace trace)
    {
        WriteName(json, "process_name", 0, "vats");
        foreach (int vat in trace.Vats)
        {
            WriteName(json, "thread_name", vat, trace.VatName(vat));
        }
    }

    private static void WriteName(Utf8JsonWriter json, string what, int vat, string name)
    {
        Begin(json, "M", what, vat, 0);
        json.WriteStartObject("args");
        json.WriteString("name", name);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteSlice(Utf8JsonWriter json, CausalTrace trace, Slice slice, HashSet<long> promises)
    {
        Begin(json, "X", NameOf(trace, slice), slice.Vat, slice.Begin);
        json.WriteString("cat", "turn");
        json.WriteNumber("dur", (slice.End - slice.Begin) / 1000m);
        json.WriteStartObject("args");
        json.WriteNumber("turn", slice.Events[0].Event.Turn);
        json.WriteEndObject();
        json.WriteEndObject();
        foreach ((long time, CausalEvent told) in slice.Events)
        {
            // What happens between two turns belongs to the one before, as far as a picture goes.
            WriteEvent(json, trace, told, Math.Min(time, slice.End), promises);
        }
    }

    private static string NameOf(CausalTrace trace, Slice slice) =>
        slice.Got is { } got ? trace.ShortVerbName(got.Site) : slice.Events[0].Event.Kind.ToString();

    private static void WriteEvent(Utf8JsonWriter json, CausalTrace trace, CausalEvent told, long time, HashSet<long> promises)
    {
        switch (told.Kind)
        {
            case CausalKind.Sent:
                WriteFlow(json, "s", told, time);
                WriteSpan(json, trace, told.Promise, trace.ShortVerbName(told.Site), told, time, promises);
                break;
            case CausalKind.SentIf when told.Detail == 1:
                WriteFlow(json, "s", told, time);
                WriteSpan(json, trace, told.Promise, "promise", told, time, promises);
                break;
            case CausalKind.SentIf:
                WriteSpan(json, trace, told.Promise, "promise", told, time, promises);
                break;
            case CausalKind.Got:
                WriteFlow(json, "f", told, time);
                break;
            case CausalKind.Fulfilled or CausalKind.Broken when promises.Remove(told.Promise):
                BeginSpan(json, "e", "", told.Promise, told.Vat, time);
                json.WriteEndObject();
                break;
            case CausalKind.Comment:
                Begin(json, "i", trace.CommentOf(told), told.Vat, time);
                json.WriteString("s", "t");
                json.WriteEndObject();
                break;
            case CausalKind.Fulfilled or CausalKind.Broken:
            case CausalKind.None or CausalKind.Dropped or CausalKind.Returned or CausalKind.Progressed or CausalKind.VatMade or CausalKind.VatEnded:
            default:
                break;
        }
    }

    private static void WriteFlow(Utf8JsonWriter json, string phase, CausalEvent told, long time)
    {
        Begin(json, phase, "message", told.Vat, time);
        json.WriteString("cat", "message");
        json.WriteString("id", Hex(told.Message));
        if (phase == "f")
        {
            json.WriteString("bp", "e"); // To the slice around it, not to the next.
        }

        json.WriteEndObject();
    }

    private static void WriteSpan(
        Utf8JsonWriter json, CausalTrace trace, long promise, string name, CausalEvent told, long time, HashSet<long> promises)
    {
        if (promise != 0 && promises.Add(promise))
        {
            BeginSpan(json, "b", name, promise, told.Vat, time);
            json.WriteStartObject("args");
            json.WriteString("first", trace.VatName(told.Vat));
            json.WriteEndObject();
            json.WriteEndObject();
        }
    }

    private static void BeginSpan(Utf8JsonWriter json, string phase, string name, long promise, int vat, long time)
    {
        Begin(json, phase, name, vat, time);
        json.WriteString("cat", "promise");
        json.WriteString("id", Hex(promise));
    }

    private static void Begin(Utf8JsonWriter json, string phase, string name, int vat, long time)
    {
        json.WriteStartObject();
        json.WriteString("ph", phase);
        json.WriteString("name", name);
        json.WriteNumber("pid", 1);
        json.WriteNumber("tid", vat);
        json.WriteNumber("ts", time / 1000m);
    }

    private static string Hex(long id) => "0x" + id.ToString("x", CultureInfo.InvariantCulture);
}
