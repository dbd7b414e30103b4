using System;
using AsyncCap.Ipc.Abi;
using AsyncCap.Ipc.Client;
using AsyncCap.Scenarios.Programs;

namespace AsyncCap.Scenarios.Stories;

/// <summary>Somebody types; a driver in a process of its own gets the interrupts, reads the bytes and answers calls with lines.</summary>
/// <remarks>The boot option <c>lines=N</c> says how many; each must be the one that <c>expect=WORD</c> names.</remarks>
public sealed class ConsoleInput(Stage stage)
{
    private const int MaximumBytes = 48;

    /// <summary>Tells the story. It waits for as long as nobody types.</summary>
    public void Tell()
    {
        Actor driver = stage.StartDriver(ProgramNumber.ConsoleDriver, InitialSlot.Machine);
        ulong count = stage.CommandLine.Number("lines"u8, otherwise: 1);
        byte[] line = new byte[MaximumBytes];
        for (ulong i = 0; i < count; i++)
        {
            Message answer = stage.Invoker.Invoke(driver.Entry, [i]);
            int length = answer.IsGood ? (int)answer.Words[0] : 0;
            for (int at = 0; at < length; at++)
            {
                line[at] = (byte)(answer.Words[1 + (at >> 3)] >> ((at & 7) << 3));
            }

            ReadOnlySpan<byte> text = line.AsSpan(0, length);
            bool isRight = CommandLine.AreEqual(text, stage.CommandLine.Value("expect"u8));
            _ = stage.Report.Row(i == 0 ? "line"u8 : "next-line"u8, isRight).Text(text).EndLine();
        }

        stage.Dismiss(driver);
    }
}
