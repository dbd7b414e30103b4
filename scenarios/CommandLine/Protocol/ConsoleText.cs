using System;
using System.Text;

namespace AsyncCap.CommandLine.Protocol;

/// <summary>Cuts a guest's output into lines that are safe to show.</summary>
/// <remarks>What a guest prints must never drive the terminal of the person watching: control characters become '·'.
/// A line that does not end is cut, so that a guest cannot fill this process's memory.</remarks>
public sealed class ConsoleText(Action<string> onLine)
{
    private const int LongestLineChars = 16 * 1024;
    private readonly StringBuilder _line = new();

    /// <summary>What came after the last complete line.</summary>
    public string Unfinished => _line.ToString();

    /// <summary>Takes the next characters and hands on every line they complete.</summary>
    public void Accept(ReadOnlySpan<char> text)
    {
        foreach (char character in text)
        {
            if (character == '\n' || _line.Length == LongestLineChars)
            {
                Finish();
            }

            if (character is not ('\n' or '\r'))
            {
                _ = _line.Append(Visible(character)); // returns itself
            }
        }
    }

    /// <summary>Hands on what is left as a last line, if anything is.</summary>
    public void Close()
    {
        if (_line.Length > 0)
        {
            Finish();
        }
    }

    private void Finish()
    {
        string line = _line.ToString();
        _ = _line.Clear(); // returns itself
        onLine(line);
    }

    private static char Visible(char character) => character == '\t' ? ' ' : char.IsControl(character) ? '·' : character;
}
