using AsyncCap.Arch.X64.Processor;
using AsyncCap.Ipc.Notifications;

namespace AsyncCap.Arch.X64.Devices;

/// <summary>The 8254 timer on line 0 of the interrupt controllers.</summary>
internal static class IntervalTimer
{
    /// <summary>Preemptions a second if the command line does not say otherwise.</summary>
    public const uint DefaultRateHertz = 1000;

    private const uint InputHertz = 1_193_182;

    /// <summary>Starts the timer; its line is let through if the rate is not 0.</summary>
    public static void Initialize(uint rateHertz)
    {
        uint divisor = InputHertz / (rateHertz == 0 ? DefaultRateHertz : rateHertz);
        divisor = divisor > 0xffff ? 0xffff : divisor;
        Instructions.WritePort8(0x43, 0x34); // channel 0, both bytes, rate generator
        Instructions.WritePort8(0x40, (byte)divisor);
        Instructions.WritePort8(0x40, (byte)(divisor >> 8));
        Enable(rateHertz != 0);
    }

    /// <summary>Lets the timer's line through, or not. A tick that comes while it is not is kept until it is.</summary>
    public static void Enable(bool isEnabled)
    {
        if (isEnabled)
        {
            InterruptController.Enable(InterruptLine.Timer);
        }
        else
        {
            InterruptController.Mask(InterruptLine.Timer);
        }
    }
}
