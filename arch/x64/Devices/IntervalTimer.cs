using AsyncCap.Arch.X64.Processor;

namespace AsyncCap.Arch.X64.Devices;

/// <summary>The 8254 timer on line 0 of the two 8259 interrupt controllers; all other lines are masked.</summary>
internal static class IntervalTimer
{
    /// <summary>Preemptions a second if the command line does not say otherwise.</summary>
    public const uint DefaultRateHertz = 1000;

    private const uint InputHertz = 1_193_182;
    private const ushort FirstCommand = 0x20;
    private const ushort FirstData = 0x21;
    private const ushort SecondCommand = 0xa0;
    private const ushort SecondData = 0xa1;
    private const byte EndOfInterrupt = 0x20;

    /// <summary>Moves the lines behind the exceptions and starts the timer; its line is let through if the rate is not 0.</summary>
    public static void Initialize(uint rateHertz)
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
        uint divisor = InputHertz / (rateHertz == 0 ? DefaultRateHertz : rateHertz);
        divisor = divisor > 0xffff ? 0xffff : divisor;
        Instructions.WritePort8(0x43, 0x34); // channel 0, both bytes, rate generator
        Instructions.WritePort8(0x40, (byte)divisor);
        Instructions.WritePort8(0x40, (byte)(divisor >> 8));
        Enable(rateHertz != 0);
    }

    /// <summary>Lets the timer's line through, or not. A tick that comes while it is not is kept until it is.</summary>
    public static void Enable(bool isEnabled) => Instructions.WritePort8(FirstData, isEnabled ? (byte)0xfe : (byte)0xff);

    /// <summary>Lets the next tick through.</summary>
    public static void Acknowledge() => Instructions.WritePort8(FirstCommand, EndOfInterrupt);
}
