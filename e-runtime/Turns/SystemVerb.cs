namespace AsyncCap.Vats;

/// <summary>What the runtime sends itself. None of it runs a user's code where it fails, or counts as a message of a user's.</summary>
internal abstract class SystemVerb : Verb
{
}
