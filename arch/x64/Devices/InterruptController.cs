using AsyncCap.Arch.X64.Processor;

namespace AsyncCap.Arch.X64.Devices;

/// <summary>The two 8259 interrupt controllers: 16 lines behind the exceptions, each masked until somebody wants it.</summary>
/// <remarks>Lines are triggered by edges; an edge on a masked line is kept and fires when the line is let through.</remarks>
internal static class InterruptController
{
    private const ushort FirstCommand = 0x20;
    private const ushort FirstData = 0x21;
    private const ushort SecondCommand = 0xa0;
    private const ushort SecondData = 0xa1;
    private const byte EndOfInterrupt = 0x20;
    private const uint LinesOfOne = 8;
    private const uint Cascade = 2;

    /// <summary>Moves the lines behind the exceptions and masks them all.</summary>
    public static void Initialize()
    {
        // Four command words each: initialize, first vector, the cascade on line 2, 8086 mode.
        Instructions.WritePort8(FirstCommand, 0x11);
        Instructions.WritePort8(SecondCommand, 0x11);
        Instructions.WritePort8(FirstData, MachineLayout.TimerVector);
        Instructions.WritePort8(SecondData, MachineLayout.TimerVector + 8);
        Instructions.WritePort8(FirstData, 0x04);
        Instructions.WritePort8(SecondData, 0x02);
        Instructions.WritePort8(FirstData, 0x01);
        Instructions.WritePort8(SecondData, 0x01);
        Instructions.WritePort8(SecondData, 0xff);
        Instructions.WritePort8(FirstData, 0xff);
    }

    /// <summary>Lets a line through.</summary>
    public static void Enable(uint line)
    {
        SetMask(line, isMasked: false);
        if (line >= LinesOfOne)
        {
            SetMask(Cascade, isMasked: false);
        }
    }

    /// <summary>Keeps what comes on a line until it is let through.</summary>
    public static void Mask(uint line) => SetMask(line, isMasked: true);

    /// <summary>Tells the controllers that an interrupt of a line was taken, so that the next one can come.</summary>
    public static void Acknowledge(uint line)
    {
        if (line >= LinesOfOne)
        {
            Instructions.WritePort8(SecondCommand, EndOfInterrupt);
        }

        Instructions.WritePort8(FirstCommand, EndOfInterrupt);
    }

    private static void SetMask(uint line, bool isMasked)
    {
        ushort port = line < LinesOfOne ? FirstData : SecondData;
        byte bit = (byte)(1 << (int)(line % LinesOfOne));
        byte mask = Instructions.ReadPort8(port);
        Instructions.WritePort8(port, (byte)(isMasked ? mask | bit : mask & ~bit));
    }
}
