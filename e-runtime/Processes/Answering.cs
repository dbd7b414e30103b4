namespace AsyncCap.Vats;

/// <summary>Waits for a promise of this vat, to tell its outcome to whoever holds the kernel's side: a caller, or the holder of an exported promise.</summary>
internal sealed class Answering : OwnedPromise<Unit>
{
    private readonly Outside _outside;
    private readonly Promise _asked;
    private readonly Passing _passing;
    private readonly ExportedPromise? _exported;
    private readonly uint _resolver;
    private readonly bool _isOnlySent;

    /// <summary>For an exported promise.</summary>
    public Answering(LocalVat owner, Outside outside, Promise asked, Passing passing, ExportedPromise exported)
        : base(owner)
    {
        _outside = outside;
        _asked = asked;
        _passing = passing;
        _exported = exported;
        _resolver = exported.Resolver;
    }

    /// <summary>For a request.</summary>
    public Answering(LocalVat owner, Outside outside, Promise asked, Passing passing, uint resolver, bool isOnlySent)
        : base(owner)
    {
        _outside = outside;
        _asked = asked;
        _passing = passing;
        _resolver = resolver;
        _isOnlySent = isOnlySent;
    }

    internal override void Resume()
    {
        if (_isOnlySent)
        {
            _outside.AnswerNothing(_resolver);
        }
        else
        {
            _outside.Answer(_asked, _passing, _resolver, _exported);
        }
    }
}
