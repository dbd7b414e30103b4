using System;
using System.Collections.Generic;
using AsyncCap.Arch.Exploration.Common;
using AsyncCap.Arch.Exploration.Instructions.Scenes;
using AsyncCap.Arch.Sharing;

namespace AsyncCap.Arch.Exploration.Instructions;

/// <summary>A bug that a scene's code can be given: a safeguard that is taken away.</summary>
/// <param name="Info">What people are told.</param>
/// <param name="Removed">What is taken away.</param>
public sealed record ScenePlant(PlantInfo Info, Safeguard Removed);

/// <summary>A scene to explore.</summary>
/// <param name="Name">Its name on a command line.</param>
/// <param name="Summary">What is explored and what is checked, in one line.</param>
/// <param name="Build">Makes it anew for each execution.</param>
/// <param name="Plants">Bugs that its code can be given.</param>
/// <param name="Code">The types whose code is explored.</param>
public sealed record SceneDefinition(
    string Name, string Summary, Func<Scene> Build, IReadOnlyList<ScenePlant> Plants, IReadOnlyList<Type> Code);
