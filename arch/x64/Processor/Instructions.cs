using System.Diagnostics.CodeAnalysis;
using System.Runtime;
using System.Runtime.CompilerServices;

namespace AsyncCap.Arch.X64.Processor;

/// <summary>One declaration for each routine of Processor/instructions.S and Traps/entries.S that C# calls.</summary>
internal static class Instructions
{
    [RuntimeImport("*", "acap_write_port8"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WritePort8(ushort port, byte value);

    [RuntimeImport("*", "acap_write_port32"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WritePort32(ushort port, uint value);

    [RuntimeImport("*", "acap_read_port8"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern byte ReadPort8(ushort port);

    /// <summary>rdtsc: guest instructions under <c>-icount shift=0</c>.</summary>
    [RuntimeImport("*", "acap_read_counter"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ReadCounter();

    [RuntimeImport("*", "acap_write_model_register"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteModelRegister(uint register, ulong value);

    /// <summary>CPUID leaf 7: ebx in the low half, ecx in the high half; 0 if there is no such leaf.</summary>
    [RuntimeImport("*", "acap_read_extended_features"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ReadExtendedFeatures();

    [RuntimeImport("*", "acap_read_cr2"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ReadCr2();

    [RuntimeImport("*", "acap_read_cr3"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ReadCr3();

    [RuntimeImport("*", "acap_write_cr3"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteCr3(ulong value);

    [RuntimeImport("*", "acap_read_cr4"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ReadCr4();

    [RuntimeImport("*", "acap_write_cr4"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WriteCr4(ulong value);

    /// <summary>Loads GDT, IDT (256 gates) and the task register, and reloads CS and SS.</summary>
    [RuntimeImport("*", "acap_load_tables"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void LoadTables(ulong descriptors, uint descriptorsLastByte, ulong vectors);

    [RuntimeImport("*", "acap_layout_address"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong LayoutAddress();

    /// <summary>Fills memory with zeros. The caller guarantees that it is mapped; both numbers are multiples of 64.</summary>
    [RuntimeImport("*", "acap_clear"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Clear(ulong start, ulong sizeBytes);

    /// <summary>Sleeps until an interrupt comes, and tells its vector. Only while no process runs.</summary>
    [RuntimeImport("*", "acap_wait_for_interrupt"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong WaitForInterrupt();

    /// <summary>Enters ring 3 as this process; the two words travel in two registers. Never returns.</summary>
    [RuntimeImport("*", "acap_resume"), MethodImpl(MethodImplOptions.InternalCall), DoesNotReturn]
    public static extern void Resume(Resumption process);

    /// <summary>Does nothing: debuggers stop here to see a kernel that has just panicked.</summary>
    [RuntimeImport("*", "acap_panicked"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Panicked();

    /// <summary>Stands still. Never returns.</summary>
    [RuntimeImport("*", "acap_halt"), MethodImpl(MethodImplOptions.InternalCall), DoesNotReturn]
    public static extern void Halt();
}
