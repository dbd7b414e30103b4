using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using AsyncCap.Arch.Hosted;
using AsyncCap.Ipc.Client;
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

    private const string Process = "process";
    private const string Hosted = "hosted";

    private const string Codes =
        """

        Exit code 0 if it holds, 1 if it does not, 2 if the words make no sense. In ring 3 it is run from a working copy of
        AsyncCap: ./asynccap run FOLDER
        """;

    private const string UsageOfVats =
        """
        Runs this scenario, and says how each of its rows went.

          dotnet run                          in both places, one after the other
          dotnet run -- process               vats of this process, on a few threads, with no kernel
          dotnet run -- process seed=7        the same in an order that follows from the seed
          dotnet run -- hosted                each vat a process of the kernel, hosted in this one

        """ + Codes;

    private const string UsageOfPrograms =
        """
        Runs this scenario on the kernel, hosted in this process, and says how each of its rows went.

          dotnet run

        """ + Codes;

    // What runs it: a boot line, and where its lines go.
    private delegate int Place(string boot, Action<string> consoleLine);

    /// <summary>Runs a scenario of vats where the words say.</summary>
    /// <param name="words">Those of the command line.</param>
    /// <param name="repertoire">Makes the scenario's repertoire, once for each process that runs.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string[] words, Func<Repertoire> repertoire)
    {
        ArgumentNullException.ThrowIfNull(repertoire);
        return Run(words, UsageOfVats, new()
        {
            [Process] = (boot, consoleLine) => StagedInOneProcess.Run(repertoire(), boot, consoleLine),
            [Hosted] = (boot, consoleLine) => HostedWorld.Run(
                (program, host, argument) => StagedPrograms.Run(repertoire(), WorldOfVats.HostedKernel, program, host, argument), boot, consoleLine),
        });
    }

    /// <summary>Runs a scenario of programs that speak the kernel's ABI.</summary>
    /// <param name="words">Those of the command line.</param>
    /// <param name="programs">Runs a program by its number, argument and world.</param>
    /// <returns>The exit code.</returns>
    public static int RunPrograms(string[] words, Action<uint, ProgramHost, ulong> programs)
    {
        ArgumentNullException.ThrowIfNull(programs);
        return Run(words, UsageOfPrograms, new() { [Hosted] = (boot, consoleLine) => HostedWorld.Run(programs.Invoke, boot, consoleLine) });
    }

    private static int Run(string[] words, string usage, Dictionary<string, Place> places)
    {
        ArgumentNullException.ThrowIfNull(words);
        if (words is ["--boot", var world, var boot] && places.TryGetValue(world, out Place? place))
        {
            return place(boot, Console.WriteLine); // for who reads the lines: ./asynccap
        }

        if (words is ["--help" or "-h" or "help"])
        {
            Console.WriteLine(usage);
            return Holds;
        }

        if (Complaint(words, places) is { } complaint)
        {
            Console.Error.WriteLine(complaint);
            Console.Error.WriteLine(usage);
            return BadUsage;
        }

        string name = Assembly.GetEntryAssembly()?.GetName().Name ?? "scenario";
        string[] options = [.. words.Where(IsOption)];
        IEnumerable<string> where = words.FirstOrDefault(word => !IsOption(word)) is { } chosen ? [chosen] : options.Length > 0 ? [Process] : places.Keys;
        string line = string.Join(' ', (IEnumerable<string>)[$"run={name}", .. options]);
        return where.All(there => Tell(name, there, line, places[there])) ? Holds : Fails;
    }

    private static bool IsOption(string word) => word.Contains('=', StringComparison.Ordinal);

    private static string? Complaint(string[] words, Dictionary<string, Place> places)
    {
        string[] worlds = [.. words.Where(word => !IsOption(word))];
        if (worlds.FirstOrDefault(word => !places.ContainsKey(word)) is { } unknown)
        {
            return unknown switch
            {
                "metal" => "In ring 3 it is run from a working copy of AsyncCap: ./asynccap run FOLDER",
                Process => "This scenario is about the kernel, and in one process without it there is none.",
                _ => $"'{unknown}' is no place; there is {string.Join(" and ", places.Keys)}.",
            };
        }

        string[] options = [.. words.Where(IsOption)];
        return worlds.Length > 1 ? "One place at a time, or none for all."
            : options.Length == 0 ? null
            : !places.ContainsKey(Process) ? "There are no options."
            : options is not [['s', 'e', 'e', 'd', '=', .. var seed]] ? "There is one option, seed=N."
            : !ulong.TryParse(seed, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? $"seed takes a whole number from 0 to {ulong.MaxValue}, not '{seed}'."
            : worlds is [Hosted] ? "seed=N is for process: hosted, the kernel decides whose turn it is, and does so in the same way each time."
            : null;
    }

    private static bool Tell(string name, string world, string boot, Place place)
    {
        Console.WriteLine($"{name} on {world}");
        RowPrinter rows = new(Console.WriteLine);
        try
        {
            return rows.End(place(boot, rows.Accept), world);
        }
        catch (KernelPanicException panic)
        {
            Console.Error.WriteLine(panic.Message);
            return false;
        }
    }
}
