using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Xunit;

namespace AsyncCap.Tests.Layout;

/// <summary>Rules of the house that a compiler does not know.</summary>
public sealed partial class TidyTests
{
    private static readonly string[] Folders = ["ipc", "kernel", "arch", "scenarios", "e-runtime", "bench", "tests"];

    [Fact]
    public void Unsafe_code_lives_in_arch_and_in_the_arena()
    {
        IEnumerable<string> offenders = Repository.Sources("*.cs", "ipc", "kernel", "scenarios", "e-runtime")
            .Where(path => !path.StartsWith("ipc/Frames/", StringComparison.Ordinal))
            .Where(path => UnsafeWord().IsMatch(Code(path)));
        Assert.Empty(offenders);
    }

    [Fact]
    public void Unsafe_blocks_say_why_they_are_safe()
    {
        Assert.All(
            Repository.Sources("*.cs", "ipc/Frames").Where(path => UnsafeWord().IsMatch(Code(path))),
            path => Assert.Contains("// SAFETY:", Repository.Read(path), StringComparison.Ordinal));
    }

    [Fact]
    public void Kernel_state_is_never_static()
    {
        // Readonly statics that hold a struct or a table are no state; anything else would tie two kernels together.
        IEnumerable<string> offenders = Repository.Sources("*.cs", "ipc", "kernel")
            .SelectMany(path => StaticField().Matches(Code(path)).Select(match => $"{path}: {match.Value.Trim()}"));
        Assert.Empty(offenders);
    }

    [Fact]
    public void Both_worlds_compile_the_same_lines()
    {
        IEnumerable<string> offenders = Repository.Sources("*.cs", Folders)
            .Where(path => !path.StartsWith("arch/corelib/", StringComparison.Ordinal))
            .Where(path => Conditional().IsMatch(Code(path)));
        Assert.Empty(offenders);
    }

    [Fact]
    public void The_kernel_and_below_use_nothing_that_the_image_lacks()
    {
        IEnumerable<string> offenders = Repository.Sources("*.cs", "ipc/Abi", "ipc/Calls", "ipc/Capabilities", "ipc/Frames", "kernel")
            .SelectMany(path => Forbidden().Matches(Code(path)).Select(match => $"{path}: {match.Value}"));
        Assert.Empty(offenders);
    }

    [Theory]
    [InlineData("ipc/AsyncCap.Ipc.csproj")]
    [InlineData("kernel/AsyncCap.Kernel.csproj", "AsyncCap.Ipc")]
    [InlineData("scenarios/AsyncCap.Scenarios.csproj", "AsyncCap.Ipc", "AsyncCap.Staging.Programs")]
    [InlineData("scenarios/Staging/Programs/AsyncCap.Staging.Programs.csproj", "AsyncCap.Ipc")]
    [InlineData("arch/hosted/AsyncCap.Arch.Hosted.csproj", "AsyncCap.Arch.Sharing", "AsyncCap.Kernel")]
    [InlineData("arch/sharing/AsyncCap.Arch.Sharing.csproj")]
    [InlineData("e-runtime/AsyncCap.Vats.csproj", "AsyncCap.Arch.Sharing", "AsyncCap.Ipc", "AsyncCap.Vats.Generator")]
    [InlineData("arch/exploration/AsyncCap.Arch.Exploration.csproj", "AsyncCap.Arch.Hosted", "AsyncCap.Arch.Sharing")]
    public void A_project_references_what_its_layer_may(string project, params string[] expected)
    {
        XDocument file = XDocument.Parse(Repository.Read(project));
        IEnumerable<string> references = file.Descendants("ProjectReference")
            .Select(reference => System.IO.Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
        Assert.Equal(expected, references.Order(StringComparer.Ordinal));
        Assert.Empty(file.Descendants("PackageReference"));
    }

    [Fact]
    public void Nothing_in_ipc_names_the_kernel_and_nothing_in_the_kernel_names_an_architecture()
    {
        RequireNone("AsyncCap.Kernel", "ipc", "scenarios/Programs", "scenarios/Stories");
        RequireNone("AsyncCap.Arch", "ipc", "kernel");
    }

    [Fact]
    public void Package_versions_are_pinned_in_one_place()
    {
        IEnumerable<string> offenders = Repository.Sources("*.csproj", Folders)
            .Where(path => XDocument.Parse(Repository.Read(path)).Descendants("PackageReference").Any(reference => reference.Attribute("Version") is not null));
        Assert.Empty(offenders);
    }

    [Fact]
    public void What_threads_share_goes_through_the_vocabulary()
    {
        // Bare is the vocabulary, ParkSlot the host's sleep below it. The Matrix, Simulation and devices of arch/hosted have one thread.
        // What a thread keeps for itself is shared with nobody.
        string[] exceptions =
        [
            "arch/sharing/Bare.cs", "arch/sharing/ParkSlot.cs", "arch/sharing/CurrentWorker.cs", "e-runtime/Turns/Current.cs",
        ];
        IEnumerable<string> offenders = Repository.Sources("*.cs", "arch/hosted", "arch/sharing", "e-runtime")
            .Except(exceptions)
            .Where(path => !path.StartsWith("e-runtime/Generator/", StringComparison.Ordinal)) // Runs in the compiler, and lists such names.
            .SelectMany(path => AroundTheVocabulary().Matches(Code(path)).Select(match => $"{path}: {match.Value}"));
        Assert.Empty(offenders);
    }

    [Fact]
    public void The_rules_see_what_they_are_there_for()
    {
        Assert.Matches(AroundTheVocabulary(), "_ = Interlocked.Add(ref _count, 1);");
        Assert.Matches(AroundTheVocabulary(), "    private volatile bool _hasEnded;");
        Assert.Matches(AroundTheVocabulary(), "        lock (_gate)");
        Assert.DoesNotMatch(AroundTheVocabulary(), "        _ = TSharing.Exchange(this, ref _state, None);");
        Assert.Matches(UnsafeWord(), "public static unsafe void Touch(byte* at)");
        Assert.Matches(StaticField(), "    private static int _count;");
        Assert.Matches(StaticField(), "    public static List<int> Seen = [];");
        Assert.DoesNotMatch(StaticField(), "    private static readonly int[] Table = [1];");
        Assert.DoesNotMatch(StaticField(), "    public static FrameIndex None => default;");
        Assert.DoesNotMatch(StaticField(), "    public static uint Read(uint slot);");
        Assert.Matches(Conditional(), "  #if METAL");
        Assert.DoesNotMatch(Conditional(), "#pragma warning disable CA1031");
        Assert.Matches(Forbidden(), "string text = $\"{x}\";");
        Assert.Matches(Forbidden(), "public record struct Pair(int A);");
    }

    [GeneratedRegex(
        @"\b(Interlocked|Volatile|Monitor|Mutex|SemaphoreSlim|ManualResetEvent(Slim)?|AutoResetEvent|SpinWait|SpinLock|ThreadPool|ThreadLocal|Barrier|CountdownEvent|ReaderWriterLock(Slim)?|Concurrent\w+)\b|\bvolatile\b|\block\s*\(|\bnew\s+(Thread|Timer|Lock)\b|\bTask\.(Run|Factory)\b|\[ThreadStatic")]
    private static partial Regex AroundTheVocabulary();

    private static void RequireNone(string name, params string[] folders)
    {
        Assert.All(Repository.Sources("*.cs", folders), path => Assert.DoesNotContain(name, Code(path), StringComparison.Ordinal));
    }

    // Without comments: they may say "unsafe" and "#if". Strings do not.
    private static string Code(string path) => Comment().Replace(Repository.Read(path), string.Empty);

    [GeneratedRegex(@"//[^\n]*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"(?<!"")\bunsafe\b")]
    private static partial Regex UnsafeWord();

    [GeneratedRegex(@"^\s*(public|internal|private|protected)\s+static\s+(?!readonly|class|partial|extern|abstract|ref\s|unsafe)[\w<>\[\]?., ]+\s+\w+\s*(=[^>].*)?;", RegexOptions.Multiline)]
    private static partial Regex StaticField();

    [GeneratedRegex(@"^\s*#(if|elif|else|endif)\b", RegexOptions.Multiline)]
    private static partial Regex Conditional();

    [GeneratedRegex(@"\$""|\basync\b|\bawait\b|\byield return\b|\bcatch\b|\brecord\s+(struct|class|[A-Z])|using System\.Linq|using System\.Threading\.Tasks")]
    private static partial Regex Forbidden();
}
