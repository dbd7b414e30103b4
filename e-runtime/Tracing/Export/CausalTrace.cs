using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace AsyncCap.Vats;

/// <summary>What was recorded of a run: events by vat, in each vat in their order, and the names that stand for numbers in them.</summary>
public sealed partial class CausalTrace
{
    /// <summary>Events that are kept for one vat, unless told: 40 MB at most.</summary>
    public const int MostEvents = 1 << 20;

    private readonly Dictionary<int, string> _vats;
    private readonly Dictionary<uint, string> _verbs;
    private readonly Dictionary<(int Vat, uint Number), string> _comments;

    internal CausalTrace(
        ImmutableArray<CausalEvent> events, Dictionary<int, string> vats, Dictionary<uint, string> verbs,
        Dictionary<(int Vat, uint Number), string> comments, long lostCount)
    {
        Events = events;
        _vats = vats;
        _verbs = verbs;
        _comments = comments;
        LostCount = lostCount;
    }

    /// <summary>All events: by vat, and in each vat in the order in which they happened there.</summary>
    public ImmutableArray<CausalEvent> Events { get; }

    /// <summary>Events that found no room. While it is not 0, what is missing proves nothing.</summary>
    public long LostCount { get; }

    /// <summary>Numbers of the vats that have events, 0 for what is outside of vats.</summary>
    public IEnumerable<int> Vats => Events.Select(told => told.Vat).Distinct();

    /// <summary>What was recorded of a host's vats so far. Vats that run meanwhile are taken as far as they are.</summary>
    /// <exception cref="ArgumentException">The host is not watched.</exception>
    public static CausalTrace Of(VatHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        Tracer tracer = host.Tracer ?? throw new ArgumentException("Nobody watches this host: BeginTrace comes first.", nameof(host));
        List<CausalEvent> events = [];
        Dictionary<int, string> vats = [];
        Dictionary<uint, string> verbs = [];
        Dictionary<(int, uint), string> comments = [];
        long lostCount = 0;
        for (VatTrace? trace = tracer.First; trace is not null; trace = trace.Next)
        {
            int count = trace.Count;
            for (int i = 0; i < count; i++)
            {
                events.Add(trace.EventAt(i));
            }

            for (int i = 0; i < trace.CommentCount; i++)
            {
                comments[(trace.Vat, (uint)i)] = trace.CommentAt(i);
            }

            if (trace.Name is { } name)
            {
                vats[trace.Vat] = name;
            }

            NameVerbs(trace, verbs);
            lostCount += trace.LostCount;
        }

        return new CausalTrace([.. events.OrderBy(told => told.Vat)], vats, verbs, comments, lostCount); // Stable.
    }

    /// <summary>A vat's name with its number.</summary>
    public string VatName(int vat) => vat == 0 ? "outside" : _vats.TryGetValue(vat, out string? name) ? $"{name}#{vat}" : $"vat#{vat}";

    /// <summary>A verb's name.</summary>
    public string VerbName(uint site) => _verbs.TryGetValue(site, out string? name) ? name : $"verb {site:x}";

    /// <summary>A verb's interface and method, without namespaces and parameters.</summary>
    public string ShortVerbName(uint site)
    {
        string verb = VerbName(site);
        int end = verb.IndexOf('(', StringComparison.Ordinal);
        string name = end < 0 ? verb : verb[..end];
        int dot = name.LastIndexOf('.');
        dot = dot > 0 ? name.LastIndexOf('.', dot - 1) : -1;
        return name[(dot + 1)..];
    }

    /// <summary>What a program said there.</summary>
    public string CommentOf(in CausalEvent comment) => _comments.GetValueOrDefault((comment.Vat, comment.Site), "");

    private static void NameVerbs(VatTrace trace, Dictionary<uint, string> verbs)
    {
        for (int place = 0; place < trace.Verbs.PlaceCount; place++)
        {
            if (trace.Verbs.At(place, out ulong number) is { } verb)
            {
                verbs[(uint)number] = verb.Name;
            }
        }
    }
}
