# A program's first instructions, its way into the kernel, and the instructions that C# has no word for.
#
# At the start the kernel passes: rdi = argument 0: the program's number (low 32 bits) and the pages of heap that its
# parent mapped behind .bss (high 32 bits); rsi = argument 1, the program's own; rsp = UserLayout.StackEndAddress.
# Everything else is zero. The image is position-dependent: acap_program_end comes from the linker script.

        .intel_syntax noprefix

        .equ    PAGE_SIZE, 4096

        .macro  routine name
        .balign 16
        .global \name
        .type   \name, @function
\name:
        .endm

        .text

        .global _start
        .type   _start, @function
_start:
        xor     ebp, ebp                        # debuggers end the back-trace here
        mov     [rip + argument1], rsi
        mov     [rip + program_number], edi
        shr     rdi, 32
        shl     rdi, 12                         # heap pages to bytes
        lea     rax, [rip + acap_program_end]
        add     rax, PAGE_SIZE - 1
        and     rax, -PAGE_SIZE
        mov     [rip + heap_start], rax
        add     rax, rdi
        mov     [rip + heap_end], rax
        call    acap_start_runtime              # statics and heap; arch/corelib/user
        xor     edi, edi                        # no command line
        xor     esi, esi
        call    __managed__Main                 # ProgramEntry.Main; returns only if the program did not end itself
        ud2

# void acap_turn(): one turn. For the caller a call like any other: rbx, rbp, r12 to r15 and rsp survive.
        routine acap_turn
        syscall
        ret

        routine acap_program_number             # () -> eax
        mov     eax, [rip + program_number]
        ret

        routine acap_program_argument           # () -> rax
        mov     rax, [rip + argument1]
        ret

        routine acap_heap_start                 # () -> rax
        mov     rax, [rip + heap_start]
        ret

        routine acap_heap_end                   # () -> rax
        mov     rax, [rip + heap_end]
        ret

# What the core library calls when nothing can go on. The kernel sees IllegalInstruction and leaves a corpse that tells so;
# the reason stays in the register that the convention put it in.
        routine acap_throw                      # (edi reason)
        ud2
        routine acap_fail_fast                  # (rdi text, esi length)
        ud2
        routine acap_unhandled                  # (rdi exception)
        ud2

        routine acap_read_counter               # () -> rax
        rdtsc
        shl     rdx, 32
        or      rax, rdx
        ret

# ---------------------------------------------------------------------------------------------------------------------
# Deliberate misdeeds, for programs that test the walls.

        routine acap_peek                       # (rdi address) -> rax
        mov     rax, [rdi]
        ret

        routine acap_poke                       # (rdi address, rsi value)
        mov     [rdi], rsi
        ret

        routine acap_jump                       # (rdi address): a return instruction there returns to the caller
        jmp     rdi

        routine acap_loop_forever
1:      jmp     1b

        routine acap_execute_halt
        hlt
        ret

        routine acap_execute_disable_interrupts
        cli
        ret

        routine acap_execute_port_write         # the port that would end the machine
        mov     edx, 0xf4
        xor     eax, eax
        out     dx, eax
        ret

        routine acap_execute_load_page_table
        xor     eax, eax
        mov     cr3, rax
        ret

        routine acap_execute_read_model_register # EFER
        mov     ecx, 0xc0000080
        rdmsr
        ret

        routine acap_execute_load_interrupt_table
        sub     rsp, 24
        lidt    [rsp]
        add     rsp, 24
        ret

        routine acap_execute_store_interrupt_table
        sub     rsp, 24
        sidt    [rsp]
        add     rsp, 24
        ret

        routine acap_own_data_address           # () -> rax: 8 bytes that nothing uses
        lea     rax, [rip + spare_word]
        ret

        routine acap_own_text_address           # () -> rax: a return instruction
        lea     rax, [rip + spare_return]
        ret
spare_return:
        ret

        .data
        .balign 8
spare_word:
        .quad   0

        .bss
        .balign 8
argument1:      .skip 8
heap_start:     .skip 8
heap_end:       .skip 8
program_number: .skip 4
