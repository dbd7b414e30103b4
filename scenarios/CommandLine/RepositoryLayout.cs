using System;
using System.IO;
using AsyncCap.Scenarios;

namespace AsyncCap.CommandLine;

/// <summary>Where things are in a working copy.</summary>
public sealed record RepositoryLayout(string Root)
{
    public string Solution => Path.Combine(Root, "AsyncCap.sln");

    public string Artifacts => Path.Combine(Root, "artifacts");

    /// <summary>The projects that are packed.</summary>
    public string Packages => Path.Combine(Root, "AsyncCap.Packages.slnf");

    /// <summary>Where packages go unless told.</summary>
    public string PackageFeed => Path.Combine(Artifacts, "packages");

    public string ImageProjectFolder => Path.Combine(Root, "arch", "image");

    public string Images => Path.Combine(Artifacts, "image");

    public string Programs => Path.Combine(Images, "programs.elf");

    public string Vats => Path.Combine(Images, "vats.elf");

    public string DebuggerScript => Path.Combine(ImageProjectFolder, "asynccap-gdb.py");

    public string TestResults => Path.Combine(Artifacts, "test-results");

    /// <summary>Where traces of bugs go unless told.</summary>
    public string Traces => Path.Combine(Artifacts, "traces");

    public string Bench => Path.Combine(Root, "bench");

    public string BenchResults => Path.Combine(Bench, "results");

    /// <summary>The runs that the page shows: <c>STORY-WORLD.json</c>.</summary>
    public string LatestResults => Path.Combine(BenchResults, "latest");

    /// <summary>Where the page goes unless told.</summary>
    public string ReportPage => Path.Combine(Artifacts, "report.html");

    /// <summary>The exact figures that were accepted.</summary>
    public string Baseline => Path.Combine(Bench, "baseline.json");

    public string Aims => Path.Combine(Bench, "aims.json");

    /// <summary>The kernel with all invariants checked, or the one that users get.</summary>
    public string Kernel(bool isChecked) => Path.Combine(Images, isChecked ? "kernel-checked.elf" : "kernel.elf");

    /// <summary>The image of programs that is loaded beside the kernel.</summary>
    public string ProgramsOf(StoryImage image) => image switch
    {
        StoryImage.Programs => Programs,
        StoryImage.Vats => Vats,
        _ => throw new ArgumentOutOfRangeException(nameof(image)),
    };

    /// <summary>A path as a reader of the repository knows it.</summary>
    public string Relative(string path) => Path.GetRelativePath(Root, path);

    /// <summary>Finds the working copy that this program was built in.</summary>
    public static RepositoryLayout Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "global.json")))
            {
                return new RepositoryLayout(folder.FullName);
            }
        }

        throw new CommandFailure(ExitCode.Failed, "this program is not inside a working copy of AsyncCap");
    }
}
