namespace Internal.Runtime;

/// <summary>What a clause does when its try block is left by an exception.</summary>
internal enum HandlerKind
{
    Typed = 0,
    Fault = 1, // finally blocks too
    Filter = 2,

    /// <summary>Nothing: stands between the clauses of two nested tries that span the same code.</summary>
    Separator = 3,
}

/// <summary>One catch, filter, or finally of a method. Offsets count from the method's start.</summary>
internal unsafe struct HandlerClause
{
    internal HandlerKind Kind;
    internal uint TryStart;
    internal uint TryEnd;
    internal byte* Handler;
    internal byte* Filter;
    internal MethodTable* Type;

    internal readonly bool Covers(uint codeOffset) => codeOffset >= TryStart && codeOffset < TryEnd;

    internal readonly bool HasSameTry(in HandlerClause other) => TryStart == other.TryStart && TryEnd == other.TryEnd;
}

/// <summary>The clauses of one method, inner ones first, as ilc packs them.</summary>
/// <remarks>
/// Handler data: flags (bits 0..1: 0 method, 1 handler, 2 filter; 4: has clauses; 16: has other data). A method continues
/// [32-bit pointer to other data] [32-bit pointer to clauses]; a handler or a filter, being a piece of a method, with
/// a 32-bit pointer to the method's data and its own offset in the method. Pointers are self-relative.
/// Clauses: count, then for each: start of try, length of try shifted by 2 | kind, handler, and a 32-bit pointer to the
/// type (typed) or the filter's offset. Numbers are packed by the unary count of their low bits.
/// </remarks>
internal unsafe ref struct HandlerClauses
{
    private const byte PieceMask = 0x03;
    private const byte HasClauses = 0x04;
    private const byte HasOtherData = 0x10;

    private readonly byte* _methodStart;
    private byte* _position;
    private uint _left;

    internal HandlerClauses(in FrameDescription description)
    {
        _methodStart = description.CodeStart;
        byte* data = description.HandlerData;
        if (data == null)
        {
            return;
        }

        if ((*data & PieceMask) != 0)
        {
            byte* pointer = data + 1;
            data = pointer + *(int*)pointer;
            _methodStart -= *(int*)(pointer + 4);
        }

        byte flags = *data++;
        data += (flags & HasOtherData) != 0 ? 4 : 0;
        if ((flags & HasClauses) != 0)
        {
            _position = data + *(int*)data;
            _left = ReadNumber();
        }
    }

    internal readonly uint OffsetOf(ulong address) => (uint)(address - (ulong)_methodStart);

    internal bool TryNext(out HandlerClause clause)
    {
        clause = default;
        if (_left == 0)
        {
            return false;
        }

        _left--;
        clause.TryStart = ReadNumber();
        uint lengthAndKind = ReadNumber();
        clause.TryEnd = clause.TryStart + (lengthAndKind >> 2);
        clause.Kind = (HandlerKind)(lengthAndKind & 3);
        clause.Handler = _methodStart + ReadNumber();
        if (clause.Kind == HandlerKind.Typed)
        {
            clause.Type = (MethodTable*)(_position + *(int*)_position);
            _position += 4;
        }
        else if (clause.Kind == HandlerKind.Filter)
        {
            clause.Filter = _methodStart + ReadNumber();
        }

        return true;
    }

    // The low bits say the length: 0, 01, 011, 0111 for one to four bytes; 1111 means that four whole bytes follow.
    private uint ReadNumber()
    {
        byte* start = _position;
        uint first = *start;
        if ((first & 1) == 0)
        {
            _position += 1;
            return first >> 1;
        }

        if ((first & 2) == 0)
        {
            _position += 2;
            return (first >> 2) | ((uint)start[1] << 6);
        }

        if ((first & 4) == 0)
        {
            _position += 3;
            return (first >> 3) | ((uint)start[1] << 5) | ((uint)start[2] << 13);
        }

        if ((first & 8) == 0)
        {
            _position += 4;
            return *(uint*)start >> 4;
        }

        _position += 5;
        return *(uint*)(start + 1);
    }
}
