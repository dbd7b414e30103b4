using AsyncCap.Scenarios.Stories.AttackRows;

namespace AsyncCap.Scenarios.Stories;

/// <summary>
/// One attack a row: what the attacker did, and what the victim saw. Each time a witness beside them answers a heartbeat, the books
/// balance, and all pages are back when the attacker is gone. <c>isolation</c> has the attacks on the machine.
/// </summary>
public sealed class Attacks(Stage stage)
{
    private bool _toldAny;

    /// <summary>Tells the story; the boot option <c>only=NAME</c> picks one of its parts.</summary>
    public void Tell()
    {
        AttackStage attack = new(stage);
        Part("floods"u8, () => new Floods(attack).Tell());
        Part("shares"u8, () => new Shares(attack).Tell());
        Part("replies"u8, () => new LostReplies(attack).Tell());
        Part("capabilities"u8, () => new CapabilityGames(attack).Tell());
        Part("promises"u8, () => new PromiseGames(attack).Tell());
        Part("pages"u8, () => new PageGames(attack).Tell());
        Part("endings"u8, () => new Endings(attack).Tell());
        if (!_toldAny)
        {
            _ = stage.Report.Row("only"u8, passes: false).Text("there is floods, shares, replies, capabilities, promises, pages and endings"u8).EndLine();
        }

        attack.Finish();
    }

    private void Part(System.ReadOnlySpan<byte> name, System.Action tell)
    {
        System.ReadOnlySpan<byte> only = stage.CommandLine.Value("only"u8);
        if (only.Length == 0 || CommandLine.AreEqual(only, name))
        {
            _toldAny = true;
            tell();
        }
    }
}
