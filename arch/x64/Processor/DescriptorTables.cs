using AsyncCap.Arch.X64.Boot;

namespace AsyncCap.Arch.X64.Processor;

/// <summary>Segment descriptors, task state and vectors: what the processor consults when the ring changes.</summary>
internal static unsafe class DescriptorTables
{
    private const uint DescriptorsSizeBytes = 0x38;
    private const uint TaskStateSizeBytes = 104;
    private const int InterruptStack1Offset = 36;

    // Which interrupt stack a vector uses; the others run on the kernel stack or push into the context.
    private const int NmiVector = 2;
    private const int BreakpointVector = 3;
    private const int DoubleFaultVector = 8;
    private const int MachineCheckVector = 18;

    private const ulong InterruptGate = 0x8e00_0000_0000;
    private const ulong ProgramMayRaise = 3UL << 45;

    /// <summary>Fills the tables of the image and makes the processor use them.</summary>
    public static void Load(in ImageLayout layout)
    {
        WriteTaskState(in layout);
        WriteVectors(in layout);
        Instructions.LoadTables(layout.Descriptors, DescriptorsSizeBytes - 1, layout.Vectors);
    }

    private static void WriteTaskState(in ImageLayout layout)
    {
        // SAFETY: descriptors and task state are data of the image, 0x38 and 104 bytes long; nobody else runs yet.
        byte* taskState = (byte*)layout.TaskState;
        *(ulong*)(taskState + InterruptStack1Offset) = layout.DoubleFaultStackEnd;
        *(ulong*)(taskState + InterruptStack1Offset + 8) = layout.NmiStackEnd;
        *(ulong*)(taskState + InterruptStack1Offset + 16) = layout.MachineCheckStackEnd;
        // No I/O permission map: it would start behind the limit, so every port is closed to programs.
        *(ushort*)(taskState + 102) = (ushort)TaskStateSizeBytes;

        ulong address = layout.TaskState;
        ulong* descriptor = (ulong*)(layout.Descriptors + MachineLayout.TaskState);
        ulong addressBits = ((address & 0xff_ffff) << 16) | ((address >> 24 & 0xff) << 56);
        descriptor[0] = (TaskStateSizeBytes - 1) | addressBits | (0x89UL << 40); // present, an available 64-bit task state
        descriptor[1] = address >> 32;
    }

    private static void WriteVectors(in ImageLayout layout)
    {
        // SAFETY: the vector page has room for 256 gates, and the stub table has VectorCount addresses.
        ulong* gate = (ulong*)layout.Vectors;
        ulong* stubs = (ulong*)layout.VectorStubs;
        for (int vector = 0; vector < MachineLayout.VectorCount; vector++)
        {
            ulong stub = stubs[vector];
            ulong flags = InterruptGate | (InterruptStack(vector) << 32);
            // int3 is for everyone; any other int instruction of a program is a protection fault.
            flags |= vector == BreakpointVector ? ProgramMayRaise : 0;
            gate[0] = (stub & 0xffff) | ((ulong)MachineLayout.KernelCode << 16) | flags | ((stub >> 16 & 0xffff) << 48);
            gate[1] = stub >> 32;
            gate += 2;
        }
    }

    private static ulong InterruptStack(int vector)
    {
        return vector switch
        {
            DoubleFaultVector => 1,
            NmiVector => 2,
            MachineCheckVector => 3,
            _ => 0,
        };
    }
}
