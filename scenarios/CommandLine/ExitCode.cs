namespace AsyncCap.CommandLine;

/// <summary>What <c>./asynccap</c> tells whoever started it. The numbers never change meaning.</summary>
public enum ExitCode
{
    /// <summary>Everything asked for was done, and holds.</summary>
    Success = 0,

    /// <summary>Something does not hold: a row, a test, a build, a gate.</summary>
    Failed = 1,

    /// <summary>The words on the command line make no sense; nothing was done.</summary>
    BadUsage = 2,

    /// <summary>A tool is missing and could not be installed.</summary>
    MissingTool = 3,

    /// <summary>The guest hung, crashed or ended before it was done.</summary>
    BadGuest = 4,

    /// <summary>Ctrl-C, as shells number it.</summary>
    Interrupted = 130,
}
