# Every way into the kernel and out of it. The kernel has one stack and no process has any: registers go straight into
# the current process's MachineContext, C# runs on the kernel stack from its top, and what C# returns is resumed.
#
#   acap_on_syscall()           -> rax context to resume, rdx physical address of its root table      C#, KernelRoot.cs
#   acap_on_trap(context)       -> the same                                                           C#, KernelRoot.cs
#   acap_on_kernel_trap(frame)  never returns                                                         C#, KernelRoot.cs
#
# Interrupts are off throughout. swapgs is not needed: there is one processor, and globals are reached relative to rip.

        .intel_syntax noprefix
        .include "../layout.inc"

        .text

# ---------------------------------------------------------------------------------------------------------------------
# syscall. For the program it is a call: rbx, rbp, rsp and r12 to r15 survive, everything else may change.
# On entry rcx = its rip, r11 = its rflags, rsp = its stack. SFMASK has cleared IF, DF, TF, AC and NT.

        .balign 16
        .global acap_syscall_entry
acap_syscall_entry:
        mov     rax, [rip + acap_task_state + TASK_STATE_RSP0]
        mov     [rax + CONTEXT_RSP - CONTEXT_FRAME_END], rsp
        mov     rsp, offset acap_kernel_stack_end
        mov     [rax + CONTEXT_RIP - CONTEXT_FRAME_END], rcx
        mov     [rax + CONTEXT_RFLAGS - CONTEXT_FRAME_END], r11
        mov     [rax + CONTEXT_RBX - CONTEXT_FRAME_END], rbx
        mov     [rax + CONTEXT_RBP - CONTEXT_FRAME_END], rbp
        mov     [rax + CONTEXT_R12 - CONTEXT_FRAME_END], r12
        mov     [rax + CONTEXT_R13 - CONTEXT_FRAME_END], r13
        mov     [rax + CONTEXT_R14 - CONTEXT_FRAME_END], r14
        mov     [rax + CONTEXT_R15 - CONTEXT_FRAME_END], r15
        mov     qword ptr [rax + CONTEXT_KIND - CONTEXT_FRAME_END], KIND_SYSCALL
        call    acap_on_syscall

# Resumes the process whose context is at rax and whose root table is at rdx.
resume:
        lea     rcx, [rax + CONTEXT_FRAME_END]
        cmp     rcx, [rip + acap_task_state + TASK_STATE_RSP0]
        jne     resume_another
resume_loaded:
        cmp     qword ptr [rax + CONTEXT_KIND], KIND_SYSCALL
        jne     resume_trapped

        # sysretq with a non-canonical rcx would fault in ring 0 on the program's stack. It cannot be: rcx came from a
        # syscall instruction that was fetched, and nothing is mapped for programs near the canonical boundary.
        mov     rcx, [rax + CONTEXT_RIP]
        mov     r11, [rax + CONTEXT_RFLAGS]
        mov     rbx, [rax + CONTEXT_RBX]
        mov     rbp, [rax + CONTEXT_RBP]
        mov     r12, [rax + CONTEXT_R12]
        mov     r13, [rax + CONTEXT_R13]
        mov     r14, [rax + CONTEXT_R14]
        mov     r15, [rax + CONTEXT_R15]
        mov     rsp, [rax + CONTEXT_RSP]
        # What C# left in the other registers may be another process's data.
        xor     eax, eax
        xor     edx, edx
        xor     esi, esi
        xor     edi, edi
        xor     r8d, r8d
        xor     r9d, r9d
        xor     r10d, r10d
        .irp    number, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
        pxor    xmm\number, xmm\number
        .endr
        sysretq

# A process other than the last one: page tables and task state are its own from now on, and it finds nothing of its
# predecessor in the segment registers, the x87 and MMX registers or MXCSR.
resume_another:
        mov     cr3, rdx
        mov     [rip + acap_task_state + TASK_STATE_RSP0], rcx
        mov     ecx, USER_DATA
        mov     ds, ecx
        mov     es, ecx
        mov     fs, ecx
        mov     gs, ecx
        fxrstor64 [rip + acap_clean_fxsave]
        jmp     resume_loaded

resume_trapped:
        fxrstor64 [rax + CONTEXT_FXSAVE]
        lea     rsp, [rax + CONTEXT_REGISTERS]
        pop     r15
        pop     r14
        pop     r13
        pop     r12
        pop     r11
        pop     r10
        pop     r9
        pop     r8
        pop     rbp
        pop     rdi
        pop     rsi
        pop     rdx
        pop     rcx
        pop     rbx
        pop     rax
        add     rsp, 16                         # vector, error code
        iretq

# ---------------------------------------------------------------------------------------------------------------------
# Exceptions and interrupts. From ring 3 the processor pushes to the end of the context's frame part (see layout.inc).

        .macro  push_registers
        push    rax
        push    rbx
        push    rcx
        push    rdx
        push    rsi
        push    rdi
        push    rbp
        push    r8
        push    r9
        push    r10
        push    r11
        push    r12
        push    r13
        push    r14
        push    r15
        .endm

        .balign 16
trap:
        test    byte ptr [rsp + CONTEXT_CS - CONTEXT_VECTOR], 3
        jz      kernel_trap
        push_registers
        fxsave64 [rsp + CONTEXT_FXSAVE - CONTEXT_REGISTERS]
        lea     rdi, [rsp - CONTEXT_REGISTERS]
        mov     qword ptr [rdi + CONTEXT_KIND], KIND_TRAP
        mov     rsp, offset acap_kernel_stack_end
        push    2                               # an interrupt leaves DF and AC as the program had them
        popfq
        call    acap_on_trap
        jmp     resume

# In ring 0 the only trap that is not the end is an interrupt, and only in acap_wait_for_interrupt, which returns its vector in
# rax, with interrupts off: there is never a second one.
kernel_trap:
        cmp     qword ptr [rsp], TIMER_VECTOR
        jb      fatal_trap
        mov     rax, [rsp]
        add     rsp, 16
        and     qword ptr [rsp + 16], ~0x200    # IF in the flags that iretq loads
        iretq

# Also NMI, double fault and machine check from anywhere: on a stack of their own, nothing is resumed.
fatal_trap:
        cld
        push_registers
        mov     rdi, rsp
        and     rsp, -16
        call    acap_on_kernel_trap
        ud2

        # Double fault, 10 to 14 (segments, protection, page fault), alignment, control protection, VMM communication, security.
        .equ    VECTORS_WITH_ERROR_CODE, (1 << 8) | (31 << 10) | (1 << 17) | (1 << 21) | (1 << 29) | (1 << 30)

        .altmacro
        .macro  vector_stub number
acap_vector_\number:
        # The processor pushes an error code itself for the vectors of this mask.
        .if     ((VECTORS_WITH_ERROR_CODE >> \number) & 1) == 0
        push    0
        .endif
        push    \number
        .if     (\number == 2) || (\number == 8) || (\number == 18)
        jmp     fatal_trap
        .else
        jmp     trap
        .endif
        .endm

        .macro  vector_address number
        .quad   acap_vector_\number
        .endm

        .set    number, 0
        .rept   VECTOR_COUNT
        vector_stub %number
        .set    number, number + 1
        .endr

        .section .rodata
        .balign 8
        .global acap_vector_stubs
acap_vector_stubs:
        .set    number, 0
        .rept   VECTOR_COUNT
        vector_address %number
        .set    number, number + 1
        .endr

# ---------------------------------------------------------------------------------------------------------------------

        .text

# void acap_resume(context, root): leaves the boot for the first process; never returns.
        .global acap_resume
acap_resume:
        mov     rax, rdi
        mov     rdx, rsi
        jmp     resume

# ulong acap_wait_for_interrupt(): sleeps until an interrupt comes and tells its vector. The instruction after sti is not
# interruptible, so one that comes between the two is not missed.
        .global acap_wait_for_interrupt
acap_wait_for_interrupt:
        sti
        hlt
        cli
        ret
