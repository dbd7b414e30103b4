namespace AsyncCap.CommandLine.Protocol;

/// <summary>Something the guest said on its console, one line each.</summary>
/// <remarks>Lines that start with '@' are protocol, everything else is log text:
/// <code>
/// @story NAME                          a story begins
/// @row NAME pass|fail TEXT...          one case of the story: its verdict and what was seen
/// @figure ROW NAME VALUE UNIT          a figure of a row; VALUE is a decimal integer
/// @end NAME pass|fail                  the story ends
/// @done                                every requested story has ended
/// </code></remarks>
public abstract record ProtocolEvent;

/// <summary>A story begins.</summary>
public sealed record StoryBegan(string Story) : ProtocolEvent;

/// <summary>One case of the current story, with its verdict and what was seen.</summary>
public sealed record RowSeen(string Row, bool HasPassed, string Text) : ProtocolEvent;

/// <summary>A figure of one row of the current story.</summary>
public sealed record FigureSeen(string Row, string Name, long Value, string Unit) : ProtocolEvent;

/// <summary>The current story ends, with its own verdict.</summary>
public sealed record StoryEnded(string Story, bool HasPassed) : ProtocolEvent;

/// <summary>Every requested story has ended; the guest powers off next.</summary>
public sealed record AllDone : ProtocolEvent;

/// <summary>Text that is not protocol.</summary>
public sealed record LogLine(string Text) : ProtocolEvent;

/// <summary>A line that breaks the protocol, or a story that did. Never ignored: the run fails.</summary>
public sealed record ProtocolError(string Line, string Reason) : ProtocolEvent;
