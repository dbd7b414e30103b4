namespace Internal.Runtime;

/// <summary>One function's unwind description, read from .eh_frame: an FDE with the CIE it points at.</summary>
/// <remarks>Only what ilc and GNU as emit for x86-64: augmentation "zLR" or "zR", 32-bit self-relative pointers,
/// code alignment 1, data alignment -8. Anything else is treated as the end of the stack.</remarks>
internal unsafe struct FrameDescription
{
    private const byte SelfRelative32 = 0x1B;

    internal byte* CodeStart;
    internal byte* HandlerData;          // ilc's data about handlers (LSDA); null for assembly
    internal byte* CommonInstructions;
    internal byte* CommonInstructionsEnd;
    internal byte* Instructions;
    internal byte* InstructionsEnd;

    internal static bool TryFind(ulong address, out FrameDescription description)
    {
        description = default;
        byte* record = FrameTable.Find(address);
        return record != null && description.TryRead(record) && description.Covers(record, address);
    }

    private static uint ReadLeb128(ref byte* position)
    {
        uint value = 0;
        int shift = 0;
        byte current;
        do
        {
            current = *position++;
            value |= (uint)(current & 0x7F) << shift;
            shift += 7;
        }
        while ((current & 0x80) != 0);

        return value;
    }

    private static byte* ReadRelative(byte* position) => position + *(int*)position;

    private readonly bool Covers(byte* record, ulong address) =>
        address - (ulong)CodeStart < *(uint*)(record + 12);

    // FDE: length, distance back to the CIE, code start, code length, augmentation size [, handler data], instructions.
    private bool TryRead(byte* record)
    {
        byte* common = record + 4 - *(int*)(record + 4);
        if (!TryReadCommon(common, out bool hasHandlerData))
        {
            return false;
        }

        CodeStart = ReadRelative(record + 8);
        byte* position = record + 16;
        uint augmentationLength = ReadLeb128(ref position);
        HandlerData = hasHandlerData ? ReadRelative(position) : null;
        Instructions = position + augmentationLength;
        InstructionsEnd = record + 4 + *(uint*)record;
        return true;
    }

    // CIE: length, 0, version, augmentation text, alignments, return register, augmentation data, instructions.
    private bool TryReadCommon(byte* record, out bool hasHandlerData)
    {
        byte* text = record + 9;
        hasHandlerData = text[0] == 'z' && text[1] == 'L' && text[2] == 'R' && text[3] == 0;
        bool isPlain = text[0] == 'z' && text[1] == 'R' && text[2] == 0;
        if (!hasHandlerData && !isPlain)
        {
            return false;
        }

        byte* position = text + (hasHandlerData ? 4 : 3);
        uint codeAlignment = ReadLeb128(ref position);
        byte dataAlignment = *position++; // -8 as a one-byte signed LEB128 is 0x78.
        uint returnRegister = ReadLeb128(ref position);
        uint augmentationLength = ReadLeb128(ref position);
        bool isSupported = codeAlignment == 1 && dataAlignment == 0x78 && returnRegister == UnwindContext.Rip
            && *position == SelfRelative32;
        CommonInstructions = position + augmentationLength;
        CommonInstructionsEnd = record + 4 + *(uint*)record;
        return isSupported;
    }
}
