using System.Collections.Generic;
using AsyncCap.Vats;

namespace AsyncCap.Tests.Vats;

/// <summary>Writes as for another process; capabilities are kept as they are.</summary>
internal sealed class LoopWriter : WireWriter
{
    /// <summary>Capabilities, in their order.</summary>
    public List<(object Target, Vat? Home)> Capabilities { get; } = [];

    private protected override void AddCapability(object target, Vat? home, Passing passing) => Capabilities.Add((target, home));
}

/// <summary>Reads what a test wrote or made up.</summary>
internal sealed class LoopReader : WireReader
{
    private readonly List<(object Target, Vat? Home)> _capabilities;
    private int _next;

    public LoopReader(byte[] bytes, List<(object Target, Vat? Home)> capabilities)
    {
        _capabilities = capabilities;
        Begin(bytes, bytes.Length);
    }

    private protected override void TakeCapability(bool isPromise, Passing passing, out object? target, out Vat? home)
    {
        if (_next == _capabilities.Count)
        {
            Refuse();
            (target, home) = (null, null);
            return;
        }

        (target, home) = _capabilities[_next++];
    }
}
