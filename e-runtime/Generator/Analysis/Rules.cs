using Microsoft.CodeAnalysis;

namespace AsyncCap.Vats.Generator.Analysis;

/// <summary>What the analyzers report. Numbers never change meaning; docs/vats-analyzers.md says of each its cause and its cure.</summary>
internal static class Rules
{
    public static DiagnosticDescriptor Async { get; } = Error(
        1, "Async code of a vat returns Eventual", "'{0}' goes on wherever its task is finished, and not in a turn of its vat: let it return Eventual<{1}>");

    public static DiagnosticDescriptor NotPassable { get; } = Error(
        2, "What is sent must be passable", "{0} of '{1}' does not pass between vats: {2}");

    public static DiagnosticDescriptor SharedState { get; } = Error(
        3, "Vats share no state", "'{0}' is shared by all vats of the process: keep it in an object, and pass references to that");

    public static DiagnosticDescriptor Capture { get; } = Error(
        4, "What runs in another vat captures nothing", "This runs in another vat, and {0}: make the lambda static, or write a [Seed] method and pass what it needs");

    public static DiagnosticDescriptor Threads { get; } = Error(
        5, "A turn neither blocks nor starts threads", "'{0}' {1}");

    public static DiagnosticDescriptor Ambient { get; } = Warning(
        6, "A vat has no ambient authority", "'{0}' {1}");

    public static DiagnosticDescriptor Interference { get; } = new(
        "EV0007", "State may change while a method waits", "'{0}' may have changed while the method waited: read it again, or make sure that the old value is meant",
        Category, DiagnosticSeverity.Info, isEnabledByDefault: true, helpLinkUri: Link);

    public static DiagnosticDescriptor Discarded { get; } = Warning(
        8, "A result that nobody wants is not promised", "Nobody hears what comes of '{0}', not even that it failed: {1}");

    public static DiagnosticDescriptor Loopholes { get; } = Error(
        9, "A vat's code keeps to what its references allow", "'{0}' {1}");

    public static DiagnosticDescriptor HashOrder { get; } = Warning(
        10, "The order of a run is its seed's", "The order of '{0}' is another in each run: use a Dictionary, which one vat does not need to share, or sort");

    public static DiagnosticDescriptor NotAMethod { get; } = Error(
        11, "Only methods are sent", "'{0}' is {1}: make it a method, for what is sent should look so");

    public static DiagnosticDescriptor Generic { get; } = Error(
        12, "What is sent is not generic", "'{0}' is generic, and a message names one method: write one for each type, or pass Eventual of an interface");

    public static DiagnosticDescriptor ByReference { get; } = Error(
        13, "Parameters of what is sent go one way", "'{0}' of '{1}' is passed by {2}: return a result instead, a tuple if there are several");

    public static DiagnosticDescriptor BadSeed { get; } = Error(
        14, "A seed makes the first object of a vat", "'{0}' cannot be a seed: {1}");

    public static DiagnosticDescriptor BadData { get; } = Error(
        15, "Data is immutable and made by one constructor", "'{0}' cannot pass by copy: {1}");

    public static DiagnosticDescriptor Hidden { get; } = Error(
        16, "Sends must be visible", "'{0}' cannot be sent: {1}");

    private const string Category = "Vats";
    private const string Link = "docs/vats-analyzers.md";

    private static DiagnosticDescriptor Error(int number, string title, string message) => Make(number, title, message, DiagnosticSeverity.Error);

    private static DiagnosticDescriptor Warning(int number, string title, string message) => Make(number, title, message, DiagnosticSeverity.Warning);

    private static DiagnosticDescriptor Make(int number, string title, string message, DiagnosticSeverity severity) =>
        new("EV" + number.ToString("0000", System.Globalization.CultureInfo.InvariantCulture), title, message, Category, severity, isEnabledByDefault: true, helpLinkUri: Link);
}
