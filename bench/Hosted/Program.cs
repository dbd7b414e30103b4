using BenchmarkDotNet.Running;

namespace AsyncCap.Bench.Hosted;

internal static class Program
{
    private static void Main(string[] arguments)
    {
        _ = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).RunAll(args: arguments); // The reports are files.
    }
}
