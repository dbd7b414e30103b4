namespace Internal.Runtime;

/// <summary>Goes from a frame to its caller by running the frame's call-frame instructions up to the current address.</summary>
internal unsafe struct Unwinder
{
    private const int DataAlignment = -8;
    private const int NoRule = int.MinValue;

    // The canonical frame address is a register plus an offset; a register is saved at an offset from that address.
    private uint _frameRegister;
    private long _frameOffset;
    private fixed int _savedAt[UnwindContext.RegisterCount];

    /// <summary>Replaces the context by its caller's.</summary>
    /// <returns>False for instructions that neither ilc nor our assembly uses.</returns>
    internal static bool TryStep(ref UnwindContext context, in FrameDescription description)
    {
        Unwinder rules = default;
        for (int register = 0; register < UnwindContext.RegisterCount; register++)
        {
            rules._savedAt[register] = NoRule;
        }

        ulong offset = context.CallAddress - (ulong)description.CodeStart;
        if (!rules.TryRun(description.CommonInstructions, description.CommonInstructionsEnd, ulong.MaxValue)
            || !rules.TryRun(description.Instructions, description.InstructionsEnd, offset))
        {
            return false;
        }

        rules.Apply(ref context);
        return true;
    }

    private void Apply(ref UnwindContext context)
    {
        ulong frame = context.Registers[_frameRegister] + (ulong)_frameOffset;
        for (int register = 0; register < UnwindContext.RegisterCount; register++)
        {
            if (_savedAt[register] != NoRule)
            {
                context.Registers[register] = *(ulong*)(frame + (ulong)(long)_savedAt[register]);
            }
        }

        context.Registers[UnwindContext.Rsp] = frame;
    }

    // Stops before the first instruction that describes code behind `limit`.
    private bool TryRun(byte* position, byte* end, ulong limit)
    {
        ulong location = 0;
        while (position < end)
        {
            byte instruction = *position++;
            byte operand = (byte)(instruction & 0x3F);
            switch (instruction >> 6)
            {
                case 1: // advance_loc
                    location += operand;
                    break;
                case 2: // offset
                    Save(operand, ReadLeb128(ref position));
                    break;
                case 3: // restore: as at the function's start
                    Forget(operand);
                    break;
                default:
                    if (!TryRunExtended(operand, ref position, ref location))
                    {
                        return false;
                    }

                    break;
            }

            if (location > limit)
            {
                return true;
            }
        }

        return true;
    }

    private bool TryRunExtended(byte opcode, ref byte* position, ref ulong location)
    {
        switch (opcode)
        {
            case 0x00: // nop
                return true;
            case 0x02: // advance_loc1
                location += *position;
                position += 1;
                return true;
            case 0x03: // advance_loc2
                location += *(ushort*)position;
                position += 2;
                return true;
            case 0x04: // advance_loc4
                location += *(uint*)position;
                position += 4;
                return true;
            case 0x0C: // def_cfa
                _frameRegister = ReadLeb128(ref position);
                _frameOffset = ReadLeb128(ref position);
                return _frameRegister < UnwindContext.RegisterCount;
            case 0x0D: // def_cfa_register
                _frameRegister = ReadLeb128(ref position);
                return _frameRegister < UnwindContext.RegisterCount;
            case 0x0E: // def_cfa_offset
                _frameOffset = ReadLeb128(ref position);
                return true;
            default:
                return false;
        }
    }

    private void Save(uint register, uint factoredOffset)
    {
        if (register < UnwindContext.RegisterCount)
        {
            _savedAt[register] = (int)factoredOffset * DataAlignment;
        }
    }

    private void Forget(uint register)
    {
        if (register < UnwindContext.RegisterCount)
        {
            _savedAt[register] = NoRule;
        }
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
}
