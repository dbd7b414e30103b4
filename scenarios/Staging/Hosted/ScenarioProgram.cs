using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using AsyncCap.Arch.Hosted;
using AsyncCap.Ipc.Diagnostics;
using AsyncCap.Staging.OneProcess;

namespace AsyncCap.Staging.Hosted;

/// <summary>The main program of a scenario of somebody's own, where there is no machine: vats of one process, or the hosted kernel.</summary>
public static class ScenarioProgram
{
    /// <summary>Exit codes.</summary>
    public const int Holds = 0;

    /// <inheritdoc cref="Holds"/>
    public const int Fails = 1;

    /// <inheritdoc cref="Holds"/>
    public const int BadUsage = 2;

    private const string Usage =
        """
        Runs this scenario, and says how each of its rows went.

          dotnet run                          in both places, one after the other
          dotnet run -- process               vats of this process, on a few threads, with no kernel
          dotnet run -- process seed=7        the same in an order that follows from the seed
          dotnet run -- hosted                each vat a process of the kernel, hosted in this one

        Exit code 0 if it holds, 1 if it does not, 2 if the words make no sense. In ring 3 it is run from a working copy of
        AsyncCap: ./asynccap run FOLDER
        """;

    /// <summary>Runs it where the words say.</summary>
    /// <param name="words">Those of the command line.</param>
    /// <param name="repertoire">Makes the scenario's repertoire, once for each process that runs.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string[] words, Func<Repertoire> repertoire)
    {
        ArgumentNullException.ThrowIfNull(words);
        ArgumentNullException.ThrowIfNull(repertoire);
        if (words is ["--boot", ("process" or "hosted") and var world, var boot])
        {
            return RunIn(world, boot, repertoire, Console.WriteLine); // for who reads the lines: ./asynccap
        }

        if (words is ["--help" or "-h" or "help"])
        {
            Console.WriteLine(Usage);
            return Holds;
        }

        if (Complaint(words) is { } complaint)
        {
            Console.Error.WriteLine(complaint);
            Console.Error.WriteLine(Usage);
            return BadUsage;
        }

        string name = Assembly.GetEntryAssembly()?.GetName().Name ?? "scenario";
        string[] options = [.. words.Where(IsOption)];
        string[] worlds = words.FirstOrDefault(word => !IsOption(word)) is { } chosen ? [chosen] : options.Length > 0 ? ["process"] : ["process", "hosted"];
        string line = string.Join(' ', (IEnumerable<string>)[$"run={name}", .. options]);
        return worlds.All(where => Tell(name, where, line, repertoire)) ? Holds : Fails;
    }

    private static bool IsOption(string word) => word.Contains('=', StringComparison.Ordinal);

    private static string? Complaint(string[] words)
    {
        string[] worlds = [.. words.Where(word => !IsOption(word))];
        if (worlds.FirstOrDefault(word => word is not ("process" or "hosted")) is { } unknown)
        {
            return unknown == "metal" ? "In ring 3 it is run from a working copy of AsyncCap: ./asynccap run FOLDER" : $"'{unknown}' is no place; there are process and hosted.";
        }

        string[] options = [.. words.Where(IsOption)];
        return worlds.Length > 1 ? "One place at a time, or none for both."
            : options.Length == 0 ? null
            : options is not [['s', 'e', 'e', 'd', '=', .. var seed]] ? "There is one option, seed=N."
            : !ulong.TryParse(seed, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? $"seed takes a whole number from 0 to {ulong.MaxValue}, not '{seed}'."
            : worlds is ["hosted"] ? "seed=N is for process: hosted, the kernel decides whose turn it is, and does so in the same way each time."
            : null;
    }

    private static bool Tell(string name, string world, string boot, Func<Repertoire> repertoire)
    {
        Console.WriteLine($"{name} on {world}");
        RowPrinter rows = new(Console.WriteLine);
        try
        {
            int code = RunIn(world, boot, repertoire, rows.Accept);
            return rows.End(code, world);
        }
        catch (KernelPanicException panic)
        {
            Console.Error.WriteLine(panic.Message);
            return false;
        }
    }

    private static int RunIn(string world, string boot, Func<Repertoire> repertoire, Action<string> consoleLine) => world == "process"
        ? StagedInOneProcess.Run(repertoire(), boot, consoleLine)
        : HostedWorld.Run(
            (program, host, argument) => StagedPrograms.Run(repertoire(), WorldOfVats.HostedKernel, program, host, argument), boot, consoleLine);
}
