using System;

namespace Internal.Runtime.CompilerHelpers;

/// <summary>What the compiler's entry point calls by name.</summary>
internal static unsafe class StartupCodeHelpers
{
    /// <summary>Runs the [ModuleInitializer] methods, which the compiler lists as self-relative pointers.</summary>
    internal static void RunModuleInitializers()
    {
        (nint start, nint end) = ReadyToRunHeader.Section(ReadyToRunHeader.OfImage(), ReadyToRunSectionId.ModuleInitializers);
        for (int* entry = (int*)start; entry < (int*)end; entry++)
        {
            ((delegate*<void>)((byte*)entry + *entry))();
        }
    }
}
