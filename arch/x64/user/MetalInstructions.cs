using System.Runtime;
using System.Runtime.CompilerServices;

namespace AsyncCap.Arch.X64.User;

/// <summary>One declaration for each routine of start.S that C# calls.</summary>
internal static class MetalInstructions
{
    /// <summary>Which program of the image the parent started.</summary>
    [RuntimeImport("*", "acap_program_number"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern uint ProgramNumber();

    /// <summary>The word that the parent passed to the program.</summary>
    [RuntimeImport("*", "acap_program_argument"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ProgramArgument();

    /// <summary>syscall: one turn.</summary>
    [RuntimeImport("*", "acap_turn"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Turn();

    /// <summary>rdtsc: guest instructions under <c>-icount shift=0</c>.</summary>
    [RuntimeImport("*", "acap_read_counter"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong ReadCounter();

    [RuntimeImport("*", "acap_peek"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong Peek(ulong address);

    [RuntimeImport("*", "acap_poke"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Poke(ulong address, ulong value);

    [RuntimeImport("*", "acap_jump"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Jump(ulong address);

    [RuntimeImport("*", "acap_loop_forever"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void LoopForever();

    [RuntimeImport("*", "acap_execute_halt"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Halt();

    [RuntimeImport("*", "acap_execute_disable_interrupts"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void DisableInterrupts();

    [RuntimeImport("*", "acap_execute_port_write"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void WritePort();

    [RuntimeImport("*", "acap_execute_load_page_table"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void LoadPageTable();

    [RuntimeImport("*", "acap_execute_read_model_register"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void ReadModelRegister();

    [RuntimeImport("*", "acap_execute_load_interrupt_table"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void LoadInterruptTable();

    [RuntimeImport("*", "acap_execute_store_interrupt_table"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void StoreInterruptTable();

    /// <summary>The address of 8 writable bytes that nothing uses.</summary>
    [RuntimeImport("*", "acap_own_data_address"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong OwnDataAddress();

    /// <summary>The address of a return instruction.</summary>
    [RuntimeImport("*", "acap_own_text_address"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong OwnTextAddress();
}
