namespace Internal.Runtime;

/// <summary>What a collector leaves out. Real ones leave out nothing; the tests of the tests compile others.</summary>
internal interface ICollectorFlaws
{
    /// <summary>References in statics are no roots.</summary>
    static abstract bool ForgetsStatics { get; }

    /// <summary>Of a type with several series, all but the first are forgotten.</summary>
    static abstract bool ForgetsLaterSeries { get; }

    /// <summary>Arrays of references are taken for empty.</summary>
    static abstract bool ForgetsReferenceArrays { get; }

    /// <summary>Arrays of structs are taken for empty.</summary>
    static abstract bool ForgetsStructArrays { get; }

    /// <summary>Of a struct in an array, all but the first stretch is forgotten.</summary>
    static abstract bool ForgetsLaterStretches { get; }

    /// <summary>Weak references keep pointing at what is gone.</summary>
    static abstract bool ForgetsWeakReferences { get; }
}

/// <summary>The collector that programs have.</summary>
internal readonly struct NoFlaws : ICollectorFlaws
{
    public static bool ForgetsStatics => false;

    public static bool ForgetsLaterSeries => false;

    public static bool ForgetsReferenceArrays => false;

    public static bool ForgetsStructArrays => false;

    public static bool ForgetsLaterStretches => false;

    public static bool ForgetsWeakReferences => false;
}
