using System;
using System.IO;

namespace AsyncCap.CommandLine.Tests;

/// <summary>A folder that is gone after the test.</summary>
/// <param name="parent">Where it is; where the system has such folders unless told.</param>
internal sealed class TemporaryFolder(string? parent = null) : IDisposable
{
    public string Path { get; } = parent is null
        ? Directory.CreateTempSubdirectory("asynccap-test-").FullName
        : Directory.CreateDirectory(System.IO.Path.Combine(parent, "asynccap-test-" + Guid.NewGuid().ToString("N"))).FullName;

    public string Write(string name, string text)
    {
        string path = System.IO.Path.Combine(Path, name);
        _ = Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public string WriteScript(string name, string body)
    {
        string path = Write(name, "#!/bin/bash\n" + body + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
