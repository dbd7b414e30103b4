namespace AsyncCap.Vats;

/// <summary>What a reference of a user's making does with the messages that are sent to it.</summary>
/// <remarks>Source: E's EProxyHandler.</remarks>
public interface IProxyHandler
{
    /// <summary>Takes a message, in a turn of its own of the vat that made the reference; never while it is being sent. Messages come in the order in
    /// which they were sent. It sends the message on, answers or breaks it, or keeps it until later. If it throws before it has decided, the
    /// result breaks by that.</summary>
    void Handle(ProxiedMessage message);
}
