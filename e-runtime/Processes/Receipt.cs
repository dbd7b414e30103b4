namespace AsyncCap.Vats;

/// <summary>Goes along with an answer in which promises go out: whoever has asked for what they become lets go of it, as of any object.</summary>
/// <remarks>A message's sender hears that its receiver waits for the promises in it when it is answered. Nobody hears that of an answer, so it says so in this way. It has no
/// methods.</remarks>
/// <param name="promises">The promises.</param>
internal sealed class Receipt(ExportedPromise promises)
{
    /// <summary>The promises.</summary>
    public ExportedPromise Promises => promises;
}
