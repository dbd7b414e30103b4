namespace AsyncCap.Vats;

/// <summary>Goes where everything went that was sent to a reference, and then has the one who waits told. So what was sent before has arrived.</summary>
/// <remarks>Source: E's __whenMoreResolved.</remarks>
internal sealed class WhenResolved : SystemVerb
{
    public static WhenResolved Instance { get; } = new();

    public override string Name => "whenResolved";

    /// <summary>The question, for a promise that waits for an outcome.</summary>
    public static Message Message(Promise reactor) => new() { Verb = Instance, A = reactor };

    /// <summary>The question as it waits in the promise that was asked.</summary>
    public static Pending Waiting(Promise reactor, Promise asked) => new() { Message = Message(reactor), Origin = asked };

    /// <summary>Has the one who waits go on, as a turn of his vat.</summary>
    public static void Wake(Promise reactor)
    {
        LocalVat vat = reactor.Owner!;
        Message message = new() { Target = reactor, Verb = Resumption.Instance };
        if (vat.TryEnqueue(ref message) is { } grave)
        {
            reactor.Abandon(grave);
        }
    }

    internal override void Fail(ref Message message, Promise broken) => Wake((Promise)message.A!);

    internal override void MeetData(ref Message message) => Wake((Promise)message.A!);

    protected override void Perform(ref Message message) => Wake((Promise)message.A!);
}
