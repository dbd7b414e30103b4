namespace AsyncCap.Vats;

/// <summary>A turn in which something that waited goes on.</summary>
/// <remarks>The one message for which a full queue has room: the vat asked for it itself, and would wait for ever.</remarks>
internal sealed class Resumption : SystemVerb
{
    public static Resumption Instance { get; } = new();

    public override string Name => "resume";

    internal override void Fail(ref Message message, Promise broken) => ((Promise)message.Target!).Abandon(broken);

    protected override void Perform(ref Message message) => Ref.PromiseIn(message.Target)!.Resume();
}
