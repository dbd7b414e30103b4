using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace AsyncCap.CommandLine.Measuring;

/// <summary>A run of instructions that the emulator translated as one.</summary>
/// <param name="Address">Of its first instruction.</param>
/// <param name="Addresses">Of all of them, in order.</param>
/// <param name="ReadsCounter">Whether it reads the time stamp counter, which ends it.</param>
public sealed record TracedBlock(ulong Address, IReadOnlyList<ulong> Addresses, bool ReadsCounter)
{
    /// <summary>How many it has.</summary>
    public int Instructions => Addresses.Count;
}

/// <summary>Reads what QEMU logs with <c>-d in_asm,exec,nochain</c>: what was translated, and every block that ran.</summary>
/// <param name="isProgram">Whether an address is a program's and not the kernel's.</param>
public sealed class InstructionTrace(Func<ulong, bool> isProgram)
{
    private const int ByteDigits = 2;
    private readonly Dictionary<ulong, TracedBlock> _translated = []; // by guest address, until it has run once
    private readonly Dictionary<string, TracedBlock> _blocks = []; // by the address of its translation, which is its own
    private readonly List<IReadOnlyList<TracedBlock>> _windows = [];
    private List<TracedBlock>? _window;
    private List<ulong> _addresses = [];
    private bool _readsCounter;

    /// <summary>What ran between one time that a program read the counter and the next.</summary>
    public IReadOnlyList<IReadOnlyList<TracedBlock>> Windows => _windows;

    /// <summary>Takes the log's next line.</summary>
    public void Accept(string line)
    {
        if (line.StartsWith("0x", StringComparison.Ordinal))
        {
            Translate(line);
        }
        else if (line.StartsWith("Trace ", StringComparison.Ordinal))
        {
            FinishTranslation();
            Run(line);
        }
        else if (line.StartsWith("IN:", StringComparison.Ordinal))
        {
            FinishTranslation();
        }
    }

    // 0x40000050:  48 89 d8                 movq     %rbx, %rax
    private void Translate(string line)
    {
        string[] words = line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        string? mnemonic = words.Skip(1).FirstOrDefault(word => word.Length != ByteDigits || !word.All(char.IsAsciiHexDigit));
        if (mnemonic is null || !ulong.TryParse(words[0].AsSpan(2).TrimEnd(':'), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong address))
        {
            return; // the last bytes of a long instruction
        }

        _addresses.Add(address);
        _readsCounter |= mnemonic.StartsWith("rdtsc", StringComparison.Ordinal);
    }

    private void FinishTranslation()
    {
        if (_addresses.Count > 0)
        {
            _translated[_addresses[0]] = new TracedBlock(_addresses[0], _addresses, _readsCounter);
        }

        (_addresses, _readsCounter) = ([], false);
    }

    // Trace 0: 0x7f8d70000100 [00000000ffff0000/00000000fffffff0/00000040/ff020200] name
    private void Run(string line)
    {
        int translation = line.IndexOf("0x", StringComparison.Ordinal);
        int bracket = line.IndexOf('[', StringComparison.Ordinal);
        string[] words = bracket < 0 ? [] : line[(bracket + 1)..].Split('/');
        if (translation < 0 || words.Length < 2 || !ulong.TryParse(words[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong address))
        {
            return;
        }

        string key = line[translation..bracket];
        if (_translated.Remove(address, out TracedBlock? fresh))
        {
            _blocks[key] = fresh;
        }

        if (!_blocks.TryGetValue(key, out TracedBlock? block))
        {
            return; // outside of what was asked for
        }

        _window?.Add(block);
        if (block.ReadsCounter && isProgram(address))
        {
            if (_window is not null)
            {
                _windows.Add(_window);
            }

            _window = [];
        }
    }
}
