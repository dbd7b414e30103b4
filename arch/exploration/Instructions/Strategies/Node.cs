using AsyncCap.Arch.Exploration.Instructions.Engine;

namespace AsyncCap.Arch.Exploration.Instructions.Strategies;

/// <summary>A choice in a tree of executions, with what was tried there.</summary>
internal sealed class Node
{
    /// <summary>Whether fate chooses here.</summary>
    public bool IsData { get; set; }

    /// <summary>Who could go on; at a choice of fate, how many there are to choose from.</summary>
    public uint Enabled { get; set; }

    /// <summary>Who is to be tried here.</summary>
    public uint Backtrack { get; set; }

    /// <summary>Who was tried here, who is being tried included.</summary>
    public uint Done { get; set; }

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
}
