using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AsyncCap.Arch.Exploration.Common;

namespace AsyncCap.CommandLine.Verbs;

/// <summary>All verbs together: understands a command line, runs its verb, and answers with an exit code.</summary>
public static class CommandTree
{
    /// <summary>Runs what <paramref name="words"/> ask for.</summary>
    public static async Task<int> RunAsync(string[] words, Surroundings surroundings, CancellationToken cancellation)
    {
        RootCommand root = new("AsyncCap: a capability kernel in which a caller outlives its callee")
        {
            new RunVerb(surroundings).Command,
            new TestVerb(surroundings).Command,
            new ImageVerb(surroundings).Command,
            new SizeVerb(surroundings).Command,
            new DebugVerb(surroundings).Command,
            new BenchVerb(surroundings).Command,
            new ReportVerb(surroundings).Command,
            new MatrixVerb(surroundings).Command,
            new ExploreVerb(surroundings).Command,
            new ReplayVerb(surroundings).Command,
            new NewVerb(surroundings).Command,
            new PackVerb(surroundings).Command,
        };
        ParseResult parsed = root.Parse(words);
        if (words.Length == 0)
        {
            parsed = root.Parse(["--help"]);
        }
        else if (parsed.Errors.Count > 0)
        {
            return Complain(root, parsed, words, surroundings.Errors);
        }

        try
        {
            // Verbs write to their surroundings; only help text comes this way, under the name of the program's file.
            StringWriter help = new();
            InvocationConfiguration configuration = new()
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null, // Program turns signals into the cancellation
                Output = help,
            };
            int code = await parsed.InvokeAsync(configuration, cancellation);
            string text = help.ToString().Replace(RootCommand.ExecutableName, "./asynccap", StringComparison.Ordinal);
            await surroundings.Output.WriteAsync(text);
            return words.Length == 0 ? (int)ExitCode.BadUsage : code;
        }
        catch (CommandFailure failure)
        {
            await surroundings.Errors.WriteLineAsync($"asynccap: {failure.Message}");
            return (int)failure.Code;
        }
        catch (ExplorationOptionException exception)
        {
            await surroundings.Errors.WriteLineAsync($"asynccap: {exception.Message}");
            return (int)ExitCode.BadUsage;
        }
        catch (OperationCanceledException)
        {
            await surroundings.Errors.WriteLineAsync("asynccap: interrupted");
            return (int)ExitCode.Interrupted;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            await surroundings.Errors.WriteLineAsync($"asynccap: {exception.Message}");
            return (int)ExitCode.Failed;
        }
    }

    private static int Complain(RootCommand root, ParseResult parsed, string[] words, TextWriter errors)
    {
        if (parsed.CommandResult.Command == root && !words[0].StartsWith('-'))
        {
            string verbs = string.Join(", ", root.Subcommands.Select(command => command.Name));
            errors.WriteLine($"asynccap: there is no verb '{words[0]}'; there are: {verbs}");
            return (int)ExitCode.BadUsage;
        }

        string verb = parsed.CommandResult.Command == root ? "" : parsed.CommandResult.Command.Name + " ";
        foreach (string message in parsed.Errors.Select(error => error.Message).Distinct())
        {
            errors.WriteLine($"asynccap: {message.Replace("\n\t", " ", StringComparison.Ordinal)}");
        }

        errors.WriteLine($"see ./asynccap {verb}--help");
        return (int)ExitCode.BadUsage;
    }
}
