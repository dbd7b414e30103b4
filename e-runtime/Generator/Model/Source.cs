namespace AsyncCap.Vats.Generator.Model;

/// <summary>One generated file. Two of equal text are equal, so an edit that changes nothing of it costs nothing further on.</summary>
/// <param name="Hint">The file's name.</param>
/// <param name="Text">What is in it; empty for no file.</param>
/// <param name="Verbs">Expressions of the verbs in it, one a line.</param>
internal sealed record Source(string Hint, string Text, string Verbs);
