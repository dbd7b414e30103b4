using AsyncCap.Arch.X64.Processor;

namespace AsyncCap.Arch.X64.Devices;

/// <summary>The processor's counter as a clock: how fast it runs is measured once, against channel 2 of the 8254 timer.</summary>
internal static class CounterClock
{
    private const uint InputHertz = 1_193_182;
    private const ushort Count = 2386; // two milliseconds
    private const ushort Channel2 = 0x42;
    private const ushort Command = 0x43;
    private const byte CountDownOnce = 0xb0; // channel 2, both bytes, mode 0
    private const ushort Control = 0x61;
    private const byte Gate = 0x01;
    private const byte Speaker = 0x02;
    private const byte Output = 0x20;

    // An emulated port takes far longer than an instruction, so it is not asked all the time. What it costs in precision is
    // this pause against two milliseconds: a thousandth at 1 GHz.
    private const ulong PauseTicks = 2000;
    private const int MostQuestions = 1_000_000;

    /// <summary>Advances of the counter in a second; 0 if the timer does not count.</summary>
    public static ulong MeasureHertz()
    {
        byte control = (byte)(Instructions.ReadPort8(Control) & ~(Gate | Speaker));
        Instructions.WritePort8(Control, (byte)(control | Gate));
        Instructions.WritePort8(Command, CountDownOnce);
        Instructions.WritePort8(Channel2, unchecked((byte)Count));
        Instructions.WritePort8(Channel2, Count >> 8); // It counts from here on.
        ulong start = Instructions.ReadCounter();
        ulong now = start;
        for (int question = 0; question < MostQuestions; question++)
        {
            now = Pause(now);
            if ((Instructions.ReadPort8(Control) & Output) != 0)
            {
                Instructions.WritePort8(Control, control);
                return (now - start) * InputHertz / Count;
            }
        }

        return 0;
    }

    private static ulong Pause(ulong from)
    {
        ulong now;
        do
        {
            now = Instructions.ReadCounter();
        }
        while (now - from < PauseTicks);
        return now;
    }
}
