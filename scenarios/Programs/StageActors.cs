using AsyncCap.Ipc.Client;

namespace AsyncCap.Scenarios.Programs;

/// <summary>The stage, for this image's programs by their names.</summary>
internal static class StageActors
{
    /// <inheritdoc cref="Stage.StartActor"/>
    public static Actor StartActor(this Stage stage, ProgramNumber program, ulong argument) => stage.StartActor((uint)program, argument);

    /// <inheritdoc cref="Stage.StartRegistered"/>
    public static Child StartRegistered(this Stage stage, ProgramNumber program, uint first, uint second, out Message registration) =>
        stage.StartRegistered((uint)program, first, second, out registration);

    /// <inheritdoc cref="Stage.StartDriver"/>
    public static Actor StartDriver(this Stage stage, ProgramNumber program, uint grant) => stage.StartDriver((uint)program, grant);

    /// <inheritdoc cref="Stage.StartUnregistered"/>
    public static Child StartUnregistered(this Stage stage, ProgramNumber program, ulong argument) => stage.StartUnregistered((uint)program, argument);

    /// <inheritdoc cref="Stage.StartAgainst"/>
    public static Child StartAgainst(this Stage stage, ProgramNumber program, ulong argument, uint victim) =>
        stage.StartAgainst((uint)program, argument, victim);
}
