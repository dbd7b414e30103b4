using System.Threading;
using System.Threading.Tasks;

namespace AsyncCap.CommandLine.Tools;

/// <summary>A Debian package that some verb needs.</summary>
/// <param name="Name">What apt calls it.</param>
/// <param name="Program">The program that we need from it.</param>
/// <param name="Purpose">Why, in a few words.</param>
/// <param name="Probe">The argument with which the program only tells its version.</param>
public sealed record DebianPackage(string Name, string Program, string Purpose, string Probe = "--version")
{
    public static DebianPackage Binutils { get; } = new("binutils", "ld", "assembles and links the kernel image");

    public static DebianPackage Qemu { get; } =
        new("qemu-system-x86", "qemu-system-x86_64", "is the machine that the kernel boots on");

    public static DebianPackage Spin { get; } = new("spin", "spin", "checks the model of a call in docs/model", "-V");

    public static DebianPackage Gcc { get; } = new("gcc", "gcc", "compiles the checkers that spin writes");

    public static DebianPackage Erlang { get; } = new("erlang-base", "erlc", "is what messages between vats are compared with", "-help");

    public static DebianPackage Chromium { get; } = new("chromium", "chromium", "shows the page of results to its tests");

    public static DebianPackage ChromiumDriver { get; } = new("chromium-driver", "chromedriver", "lets tests look into that browser");

    public static DebianPackage Gdb { get; } = new("gdb", "gdb", "is the debugger");
}

/// <summary>Sees to it that packages are there.</summary>
public interface IPackageInstaller
{
    /// <summary>Installs those of <paramref name="packages"/> whose program is missing; silent if none is.</summary>
    /// <exception cref="CommandFailure">One is missing and cannot be installed: <see cref="ExitCode.MissingTool"/>.</exception>
    Task RequireAsync(CancellationToken cancellation, params DebianPackage[] packages);
}
