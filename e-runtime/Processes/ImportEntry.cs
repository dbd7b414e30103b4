using System;

namespace AsyncCap.Vats;

/// <summary>What the table of imports knows of one: its capability, and the import as long as a reference needs it.</summary>
internal sealed class ImportEntry(ImportRecord record, Import import)
{
    private readonly WeakReference<Import> _import = new(import);

    /// <summary>The capability.</summary>
    public ImportRecord Record => record;

    /// <summary>The import; null when no reference leads to it any more.</summary>
    public Import? Import => _import.TryGetTarget(out Import? target) ? target : null;
}
