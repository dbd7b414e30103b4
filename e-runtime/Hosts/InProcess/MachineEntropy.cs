using System;
using System.Security.Cryptography;

namespace AsyncCap.Vats;

/// <summary>Numbers of the operating system's generator.</summary>
[OutsideOfVats]
public sealed class MachineEntropy : IEntropy
{
    /// <inheritdoc/>
    public long Next()
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        RandomNumberGenerator.Fill(bytes);
        return BitConverter.ToInt64(bytes);
    }
}
