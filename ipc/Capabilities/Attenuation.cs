using AsyncCap.Ipc.Abi;

namespace AsyncCap.Ipc.Capabilities;

/// <summary>The arithmetic of less authority: rights are taken away, marks are added, and nothing does the opposite.</summary>
/// <remarks>A weak capability has neither <see cref="Rights.Write"/> nor <see cref="Rights.Destroy"/>: whatever makes one keeps to that.</remarks>
public static class Attenuation
{
    /// <summary>The bits that say how a capability is marked, not what its holder may do.</summary>
    public const Rights Marks = Rights.Weak | Rights.Opaque;

    // A one-way entry is minted so, and stays so on every way.
    private const Rights Kept = Marks | Rights.OneWay;

    private const Rights Changing = Rights.Write | Rights.Destroy;

    /// <summary>Whether a number from a program is made of rights and marks only.</summary>
    public static bool IsMadeOfRights(ulong word) => (word & ~(ulong)(Rights.All | Marks)) == 0;

    /// <summary>What is left of rights when those in <paramref name="asked"/> are removed and its marks are added.</summary>
    public static Rights Reduce(Rights held, Rights asked) => Normal((held & ~(asked & Rights.All)) | (asked & Marks));

    /// <summary>What two capabilities on the way to one object both allow, with the marks of either.</summary>
    public static Rights Meet(Rights one, Rights other) => Normal((one & other & Rights.All) | ((one | other) & Kept));

    /// <summary>What is obtained through a capability that may be weak: then it is weak too.</summary>
    public static Rights Through(Rights way, Rights obtained) => Reduce(obtained, way & Rights.Weak);

    /// <summary>Whether a type is of any use without changing something, so that a weak way may lead to it.</summary>
    public static bool CanBeWeak(CapabilityType type)
    {
        return type is CapabilityType.Process or CapabilityType.Page or CapabilityType.Segment;
    }

    /// <summary>Whether what is inside may be taken out as it is: the right to read, and no mark that forbids or weakens it.</summary>
    public static bool GivesWhole(Rights rights) => (rights & (Rights.Read | Marks)) == Rights.Read;

    // What cannot be sent to is not counted: who is given it to look at has no way to tell the server by dropping it.
    private static Rights Normal(Rights rights)
    {
        Rights left = (rights & Rights.Weak) == 0 ? rights : rights & ~Changing;
        return (left & Rights.Write) != 0 ? left : left & ~Rights.Counted;
    }
}
