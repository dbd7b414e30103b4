using System.Collections.Generic;
using System.IO;
using System.Text;
using AsyncCap.Vats;

namespace AsyncCap.CommandLine.Tracing;

/// <summary>A log that takes the lines of a trace out of what a world says, and passes the others on.</summary>
/// <param name="log">Gets the others; may be null.</param>
public sealed class TraceCollector(TextWriter? log) : TextWriter
{
    private readonly List<string> _lines = [];

    /// <summary>Lines of the trace.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <inheritdoc/>
    public override Encoding Encoding => Encoding.UTF8;

    /// <inheritdoc/>
    public override void WriteLine(string? value)
    {
        if (value is not null && CausalTrace.IsLine(value))
        {
            _lines.Add(value);
        }
        else
        {
            log?.WriteLine(value);
        }
    }
}
