using System.Runtime.CompilerServices;
using AsyncCap.Arch.Exploration.Instructions;
using AsyncCap.Arch.Exploration.Instructions.Scenes;
using AsyncCap.Vats;

namespace AsyncCap.Arch.ExploredVats.Instructions;

/// <summary>An object that hears numbered notes: those of each sender must come in order, and each once.</summary>
internal sealed class Listener(LocalVat home) : IRemotable
{
    private readonly int[] _last = new int[4];
    private string? _problem;

    /// <summary>How many came.</summary>
    public int Count { get; private set; }

    /// <summary>The most messages that may wait, or 0 if that does not matter.</summary>
    public int MostWaiting { get; init; }

    /// <summary>A reference to it.</summary>
    public Eventual<Listener> Reference => new(this, home);

    /// <summary>The last note of a sender.</summary>
    public int LastOf(int sender) => _last[sender];

    /// <summary>A turn: two at a time would be a race.</summary>
    public void Hear(int sender, int number)
    {
        int last = Explored.ReadData(_last, in _last[sender]);
        Explored.WriteData(_last, ref _last[sender], number);
        Count++;
        if (number != last + 1)
        {
            _problem ??= $"note {number} of sender {sender} comes after note {last}";
        }

        if (MostWaiting != 0 && Waiting > MostWaiting)
        {
            _problem ??= $"{Waiting} messages wait, and {MostWaiting} may";
        }
    }

    /// <summary>What was wrong, at the end; and so many must have come.</summary>
    public void Check(int? count = null)
    {
        Scene.Require(_problem is null, _problem ?? "");
        Scene.Require(count is null || count == Count, $"{Count} notes have come, not {count}");
    }

    private int Waiting => Explored.Read(home, in Arrived(home)) + Explored.Read(home, in Taken(home));

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_arrivedCount")]
    private static extern ref int Arrived(LocalVat vat);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_currentCount")]
    private static extern ref int Taken(LocalVat vat);
}

/// <summary>What listeners hear.</summary>
internal sealed class NoteVerb() : Verb<int>(PassingData.Int32)
{
    public static NoteVerb Instance { get; } = new();

    public override string Name => "note";

    /// <summary>Sends a note, without a result.</summary>
    public static void Send(Eventual<Listener> to, int sender, int number)
    {
        Message message = new() { Verb = Instance, X = sender, Y = number };
        Delivery.SendOnly(to, ref message);
    }

    /// <summary>Sends a note; the result comes.</summary>
    public static Promise Ask<T>(Eventual<T> to, int sender, int number)
    {
        Message message = new() { Verb = Instance, X = sender, Y = number };
        return (Promise)Delivery.Send<T, int>(to, ref message).Target!;
    }

    protected override void Perform(ref Message message)
    {
        ((Listener)message.Target!).Hear((int)message.X, (int)message.Y);
        Answer(ref message, (int)message.Y);
    }
}

/// <summary>Waits for something, and counts how often it is told.</summary>
internal sealed class Waiter(LocalVat owner) : OwnedPromise<Unit>(owner)
{
    /// <summary>Times it was told.</summary>
    public int Count { get; private set; }

    internal override void Resume() => Count++;
}
