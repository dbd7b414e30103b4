using System;

namespace AsyncCap.Vats;

/// <summary>What of an exception may leave its vat: its message. There are no names of types on the metal.</summary>
internal static class ExceptionText
{
    public static string Of(Exception exception) => exception.Message;
}
