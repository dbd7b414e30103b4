namespace AsyncCap.Vats;

/// <summary>Goes where everything went that was sent to a reference, and there waits for the end. A near reference never breaks.</summary>
internal sealed class WhenBroken : SystemVerb
{
    public static WhenBroken Instance { get; } = new();

    public override string Name => "whenBroken";

    public static Message Message(Promise reactor) => new() { Verb = Instance, A = reactor };

    internal override void Fail(ref Message message, Promise broken) => WhenResolved.Wake((Promise)message.A!);

    internal override void MeetData(ref Message message)
    {
    }

    protected override void Perform(ref Message message)
    {
        Promise reactor = (Promise)message.A!;
        LocalVat here = Current.Required;
        (message.Target as FarProxy)?.Mourn(reactor);
        if (reactor.Owner != here)
        {
            here.Mourn(reactor);
        }
    }
}
