namespace AsyncCap.Vats;

/// <summary>A turn in which something that waited goes on.</summary>
internal sealed class Resumption : SystemVerb
{
    public static Resumption Instance { get; } = new();

    public override string Name => "resume";

    internal override void Fail(ref Message message, Promise broken)
    {
    }

    protected override void Perform(ref Message message) => ((Promise)message.Target!).Resume();
}
