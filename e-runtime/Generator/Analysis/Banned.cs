using Microsoft.CodeAnalysis;

namespace AsyncCap.Vats.Generator.Analysis;

/// <summary>Members of the library that a vat's code does not use, and why.</summary>
internal static class Banned
{
    private const string NoThreads = "runs outside of turns: send a message to another vat instead";
    private const string NoBlocking = "stops all turns of the vat, and of others: await an Eventual instead";
    private const string NoLocks = "is not needed, since one turn at a time runs in a vat, and can stop others";
    private const string NoTimers = "runs outside of turns: ask for a timer that is an object, and await it";
    private const string NoClock = "is ambient authority, and another in each run: ask for a clock that is an object";
    private const string NoChance = "is another in each run: ask for a source of chance that is an object, or give Random a seed";
    private const string NoFiles = "is ambient authority: ask for an object that stands for the file or folder";
    private const string NoConsole = "is ambient authority: ask for a log that is an object";
    private const string NoWorld = "is ambient authority: ask for an object that stands for it";
    private const string NoReflection = "reaches what references do not give";

    /// <summary>The rule and its reason for a member, or nothing.</summary>
    public static (DiagnosticDescriptor Rule, string Reason)? Find(ISymbol member)
    {
        INamedTypeSymbol? type = member as INamedTypeSymbol ?? member.ContainingType;
        string space = type?.ContainingNamespace?.ToDisplayString() ?? string.Empty;
        return type is null || !space.StartsWith("System", System.StringComparison.Ordinal) ? null : space switch
        {
            "System.Threading.Tasks" => OfTasks(type.Name, member.Name),
            "System.Threading" => OfThreads(type.Name, member.Name),
            "System.Timers" => (Rules.Threads, NoTimers),
            "System.Runtime.CompilerServices" => OfCompiler(type.Name, member.Name),
            "System" => OfSystem(type.Name, member),
            "System.IO" => OfFiles(type.Name, member.Name),
            "System.Diagnostics" => type.Name switch
            {
                "Stopwatch" => (Rules.Ambient, NoClock),
                "Process" or "ProcessStartInfo" => (Rules.Ambient, NoWorld),
                _ => null,
            },
            "System.Security.Cryptography" => type.Name == "RandomNumberGenerator" ? (Rules.Ambient, NoChance) : null,
            "System.Reflection" when type.Name == "MemberInfo" && member.Name == "Name" => null, // Type.Name: for people.
            "System.Reflection" or "System.Reflection.Emit" or "System.Runtime.Loader" => (Rules.Loopholes, NoReflection),
            "System.Runtime.InteropServices" =>
                type.Name is "Marshal" or "MemoryMarshal" or "GCHandle" or "NativeMemory" or "NativeLibrary" ? (Rules.Loopholes, NoReflection) : null,
            _ => space == "System.Net" || space.StartsWith("System.Net.", System.StringComparison.Ordinal) ? (Rules.Ambient, NoWorld) : null,
        };
    }

    private static (DiagnosticDescriptor Rule, string Reason)? OfTasks(string type, string member) => type switch
    {
        "Task" => member switch
        {
            "Run" or "Factory" or "Start" or "RunSynchronously" or "ContinueWith" => (Rules.Threads, NoThreads),
            "Wait" or "WaitAll" or "WaitAny" or "Result" => (Rules.Threads, NoBlocking),
            "Delay" => (Rules.Threads, NoTimers),
            _ => null,
        },
        "ValueTask" => member == "Result" ? (Rules.Threads, NoBlocking) : null,
        "TaskFactory" or "Parallel" or "TaskScheduler" => (Rules.Threads, NoThreads),
        _ => null,
    };

    private static (DiagnosticDescriptor Rule, string Reason)? OfThreads(string type, string member) => type switch
    {
        "Thread" or "ThreadPool" or "SynchronizationContext" or "ExecutionContext" => (Rules.Threads, NoThreads),
        "Timer" or "PeriodicTimer" => (Rules.Threads, NoTimers),
        "Monitor" or "Lock" or "SpinLock" or "SpinWait" or "ReaderWriterLock" or "ReaderWriterLockSlim" or "Mutex" or "Interlocked" or "Volatile" => (Rules.Threads, NoLocks),
        _ => member is "Wait" or "WaitOne" or "WaitAny" or "WaitAll" or "SignalAndWait" ? (Rules.Threads, NoBlocking) : null,
    };

    private static (DiagnosticDescriptor Rule, string Reason)? OfCompiler(string type, string member) =>
        type is "TaskAwaiter" or "ValueTaskAwaiter" && member == "GetResult" ? (Rules.Threads, NoBlocking)
        : type is "Unsafe" or "RuntimeHelpers" && member is not "GetHashCode" ? (Rules.Loopholes, NoReflection)
        : null;

    private static (DiagnosticDescriptor Rule, string Reason)? OfSystem(string type, ISymbol member) => type switch
    {
        "DateTime" or "DateTimeOffset" => member.Name is "Now" or "UtcNow" or "Today" ? (Rules.Ambient, NoClock) : null,
        "TimeProvider" => member.Name == "System" ? (Rules.Ambient, NoClock) : null,
        "Guid" => member.Name is "NewGuid" or "CreateVersion7" ? (Rules.Ambient, NoChance) : null,
        "Random" => member.Name == "Shared" || member is IMethodSymbol { MethodKind: MethodKind.Constructor, Parameters.Length: 0 }
            ? (Rules.Ambient, NoChance)
            : null,
        "Environment" => member.Name == "NewLine" ? null : (Rules.Ambient, NoWorld),
        "AppDomain" or "AppContext" => (Rules.Ambient, NoWorld),
        "Console" => (Rules.Ambient, NoConsole),
        "Activator" or "TypedReference" => (Rules.Loopholes, NoReflection),
        "Type" => member is IMethodSymbol { MethodKind: MethodKind.Ordinary } ? (Rules.Loopholes, NoReflection) : null,
        _ => null,
    };

    private static (DiagnosticDescriptor Rule, string Reason)? OfFiles(string type, string member) => type switch
    {
        "File" or "Directory" or "FileInfo" or "DirectoryInfo" or "DriveInfo" or "FileStream" or "FileSystemWatcher" or "FileSystemInfo" => (Rules.Ambient, NoFiles),
        "Path" => member is "GetTempFileName" or "GetTempPath" or "GetFullPath" or "Exists" ? (Rules.Ambient, NoFiles) : null,
        _ => null,
    };
}
