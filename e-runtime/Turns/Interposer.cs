namespace AsyncCap.Vats;

/// <summary>An object that stands for others whatever their interface: it gets messages instead of calls. Forwarders and membranes are such.</summary>
public abstract class Interposer : IRemotable
{
    private protected Interposer()
    {
    }

    /// <summary>Takes a message that was sent to this object, within a turn of its vat.</summary>
    internal abstract void Pass(ref Message message);
}
