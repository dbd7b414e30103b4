namespace AsyncCap.Arch.Exploration.Instructions.Engine;

/// <summary>Finds two threads at data at a time: accesses of which neither is known to the other to have happened.</summary>
/// <remarks>
/// Accesses to data are no scheduling points. That leaves nothing out: as long as no two of them race, whoever reads data reads what
/// the reads and writes in between say that he reads, wherever the accesses stand among the steps of others.
/// Source: FastTrack (Flanagan, Freund 2009), with a whole clock for readers: there are eight threads at most.
/// </remarks>
internal static class DataRaces
{
    /// <summary>Checks a read.</summary>
    /// <exception cref="SceneFailedException">Somebody wrote, and nothing says that it was before.</exception>
    public static void Read(Actor actor, int place)
    {
        ref Places.Entry entry = ref actor.Backend.Places.At(place);
        if (entry.WriterEpoch > actor.Known[entry.Writer] && entry.Writer != actor.Index)
        {
            throw Race(actor, place, "reads", "was written");
        }

        entry.Readers[actor.Index] = actor.Known[actor.Index] + 1;
    }

    /// <summary>Checks a write.</summary>
    /// <exception cref="SceneFailedException">Somebody read or wrote, and nothing says that it was before.</exception>
    public static void Write(Actor actor, int place)
    {
        ref Places.Entry entry = ref actor.Backend.Places.At(place);
        if (entry.WriterEpoch > actor.Known[entry.Writer] && entry.Writer != actor.Index)
        {
            throw Race(actor, place, "writes", "was written");
        }

        Epochs others = entry.Readers;
        others[actor.Index] = 0;
        if (!others.IsKnownTo(in actor.Known))
        {
            throw Race(actor, place, "writes", "was read");
        }

        entry.Writer = actor.Index;
        entry.WriterEpoch = actor.Known[actor.Index] + 1;
    }

    /// <summary>Ends the actor's epoch, which it is about to publish.</summary>
    public static void Advance(Actor actor) => actor.Known[actor.Index] += 1;

    private static SceneFailedException Race(Actor actor, int place, string does, string was)
    {
        string problem = $"data race: {actor.Name} {does} {PlaceNames.Of(actor.Backend, place)}, which {was} by another thread, and nothing puts the two in order";
        actor.Backend.Report(problem);
        return new SceneFailedException(problem);
    }
}
