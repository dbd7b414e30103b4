namespace AsyncCap.Vats.Generator.Model;

/// <summary>How a type passes between vats.</summary>
internal enum PassKind
{
    /// <summary>It does not.</summary>
    Refused,

    /// <summary>A number, truth value or code unit.</summary>
    Primitive,

    /// <summary>A text.</summary>
    Text,

    /// <summary>One of some named numbers.</summary>
    Enumeration,

    /// <summary>The runtime's own data: Unit and Problem.</summary>
    System,

    /// <summary>A user's data, marked so.</summary>
    Data,

    /// <summary>A value or nothing.</summary>
    Optional,

    /// <summary>Values in a row that do not change.</summary>
    Row,

    /// <summary>Some values, each of its own type.</summary>
    Tuple,

    /// <summary>A reference.</summary>
    Reference,

    /// <summary>An object, near where it is and far elsewhere.</summary>
    Near,
}
