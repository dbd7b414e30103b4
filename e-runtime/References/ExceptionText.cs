using System;

namespace AsyncCap.Vats;

/// <summary>What of an exception may leave its vat: type and message. Stack and inner state stay.</summary>
internal static class ExceptionText
{
    public static string Of(Exception exception) => exception.GetType().Name + ": " + exception.Message;
}
