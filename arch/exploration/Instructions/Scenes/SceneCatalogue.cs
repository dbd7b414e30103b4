using System.Collections.Generic;

namespace AsyncCap.Arch.Exploration.Instructions.Scenes;

/// <summary>All scenes.</summary>
public static class SceneCatalogue
{
    /// <summary>In no particular order.</summary>
    public static IReadOnlyList<SceneDefinition> All { get; } =
    [
        StackScene.Definition,
        MailboxScene.Pair,
        MailboxScene.Crowd,
        MailboxScene.Impatient,
        RingScene.Definition,
        PoolScene.OneWorker,
        PoolScene.ThreePosts,
        PoolScene.TwoWorkers,
        PoolScene.Queue,
        StealScene.Last,
        StealScene.Growing,
        StealScene.Thieves,
        StealScene.LongTurn,
        StealScene.Rest,
        FreeListScene.Definition,
        BatonScene.Definition,
        PermitScene.Usual,
        PermitScene.Impatient,
    ];
}
