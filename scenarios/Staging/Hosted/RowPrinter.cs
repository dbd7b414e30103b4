using System;
using AsyncCap.Ipc.Abi;

namespace AsyncCap.Staging.Hosted;

/// <summary>Turns the lines of one scenario into what people read: a line for each row, and a verdict.</summary>
/// <param name="write">Gets each line.</param>
internal sealed class RowPrinter(Action<string> write)
{
    private const int NameWidth = 28;

    private int _passed;
    private int _told;
    private bool _isDone;

    /// <summary>Takes a line as <see cref="StoryTeller"/> writes it; one thread at a time.</summary>
    public void Accept(string line)
    {
        string[] words = line.Split(' ', 4);
        if (words is ["@row", _, _, ..])
        {
            bool passes = words[2] == "pass";
            _told++;
            _passed += passes ? 1 : 0;
            write($"  {(passes ? "pass" : "FAIL")}  {words[1].PadRight(NameWidth)} {(words.Length > 3 ? words[3] : "")}".TrimEnd());
        }
        else if (line == "@done")
        {
            _isDone = true;
        }
        else if (!line.StartsWith('@'))
        {
            write("  " + line);
        }
    }

    /// <summary>Says the verdict.</summary>
    /// <returns>Whether it holds: it came to its end, had a row, and all its rows passed.</returns>
    public bool End(int exitCode, string world)
    {
        string? complaint = exitCode == WorldExitCode.Stalled ? "it waits for something that never comes: nothing can go on"
            : !_isDone ? $"it ended before it was done, with code {exitCode}"
            : _told == 0 ? "a story without rows proves nothing"
            : null;
        write(complaint is null ? $"{_passed} of {_told} rows pass on {world}" : $"it does not hold on {world}: {complaint}");
        write("");
        return complaint is null && exitCode == 0 && _passed == _told;
    }
}
