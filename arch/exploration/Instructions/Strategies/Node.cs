using AsyncCap.Arch.Exploration.Instructions.Engine;

namespace AsyncCap.Arch.Exploration.Instructions.Strategies;

/// <summary>A choice in a tree of executions, with what was tried there.</summary>
internal sealed class Node
{
    /// <summary>Whether fate chooses here.</summary>
    public bool IsData { get; set; }

    /// <summary>Who could go on; at a choice of fate, how many there are to choose from.</summary>
    public uint Enabled { get; set; }

    /// <summary>What is to be tried here and what was; one for all workers that have this node on their paths.</summary>
    public Tally Tally { get; set; } = new();

    /// <summary>Whether other workers may have the tally too.</summary>
    public bool IsShared { get; set; }

    /// <summary>Who was tried here, by whichever worker, before the one that is being tried.</summary>
    public uint Earlier { get; set; }

    /// <summary>Who need not be tried here: what follows is seen elsewhere.</summary>
    public uint Sleep { get; set; }

    /// <summary>Who, or what, is being tried.</summary>
    public int Chosen { get; set; }

    /// <summary>Who ran last; -1 at the beginning.</summary>
    public int Current { get; set; }

    /// <summary>Preemptions before this choice.</summary>
    public int Preemptions { get; set; }

    /// <summary>The operation being tried: the same beginning must lead to it again.</summary>
    public Operation Operation { get; set; }

    /// <summary>The same node on another worker's path.</summary>
    public Node Share()
    {
        IsShared = true;
        return (Node)MemberwiseClone();
    }

    /// <summary>Makes it a new node.</summary>
    public void Renew(bool isData, uint enabled)
    {
        if (IsShared)
        {
            Tally = new Tally();
            IsShared = false;
        }

        IsData = isData;
        Enabled = enabled;
        Sleep = 0;
        Earlier = 0;
        Chosen = 0;
        Tally.Clear();
    }

    /// <summary>Whether something is left to try, by this worker or another.</summary>
    public bool HasMore => IsData ? Tally.DataLeft(Enabled) : Tally.Left(Sleep) != 0;

    /// <summary>Takes what is to be tried next, which is then nobody else's; false if nothing is left.</summary>
    public bool TakeNext()
    {
        if (IsData)
        {
            Chosen = Tally.TakeData();
            return Chosen < Enabled;
        }

        if (!Tally.Take(Sleep, out int chosen, out uint earlier))
        {
            return false;
        }

        Chosen = chosen;
        Earlier = earlier;
        return true;
    }
}
