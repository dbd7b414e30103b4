using System;

namespace AsyncCap.Vats;

/// <summary>Unwinds what a vat does when its bank has nothing left: the vat has ended.</summary>
internal sealed class BankSpentException() : Exception("The vat's bank is spent.")
{
}
