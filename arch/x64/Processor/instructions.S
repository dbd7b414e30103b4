# Instructions that C# has no word for. System V calling convention; each is declared once, in Processor/Instructions.cs.

        .intel_syntax noprefix
        .include "../layout.inc"

        .macro  routine name
        .balign 4                               # compiled C# tests bit 1 of function addresses
        .global \name
        .type   \name, @function
\name:
        .endm

        .text

        routine acap_write_port8                # (edi port, esi value)
        mov     edx, edi
        mov     eax, esi
        out     dx, al
        ret

        routine acap_write_port32               # (edi port, esi value)
        mov     edx, edi
        mov     eax, esi
        out     dx, eax
        ret

        routine acap_read_port8                 # (edi port) -> eax
        mov     edx, edi
        xor     eax, eax
        in      al, dx
        ret

        routine acap_read_counter               # () -> rax
        rdtsc
        shl     rdx, 32
        or      rax, rdx
        ret

        routine acap_write_model_register       # (edi register, rsi value)
        mov     ecx, edi
        mov     eax, esi
        mov     rdx, rsi
        shr     rdx, 32
        wrmsr
        ret

        routine acap_read_extended_features     # () -> rax: cpuid leaf 7 as ebx | ecx << 32
        push    rbx
        xor     eax, eax
        cpuid
        cmp     eax, 7
        mov     eax, 0
        jb      1f
        mov     eax, 7
        xor     ecx, ecx
        cpuid
        mov     eax, ebx
        shl     rcx, 32
        or      rax, rcx
1:      pop     rbx
        ret

        routine acap_read_cr2                   # () -> rax
        mov     rax, cr2
        ret

        routine acap_read_cr3                   # () -> rax
        mov     rax, cr3
        ret

        routine acap_write_cr3                  # (rdi value)
        mov     cr3, rdi
        ret

        routine acap_read_cr4                   # () -> rax
        mov     rax, cr4
        ret

        routine acap_write_cr4                  # (rdi value)
        mov     cr4, rdi
        ret

        # (rdi descriptor table, esi its bytes - 1, rdx vector table): 256 gates; loads the task register too.
        routine acap_load_tables
        sub     rsp, 24
        mov     [rsp], si
        mov     [rsp + 2], rdi
        lgdt    [rsp]
        mov     word ptr [rsp], 256 * 16 - 1
        mov     [rsp + 2], rdx
        lidt    [rsp]
        add     rsp, 24
        mov     eax, KERNEL_DATA
        mov     ss, eax
        mov     eax, TASK_STATE
        ltr     ax
        xor     eax, eax                        # no local descriptors: the reset state has a table at address 0
        lldt    ax
        push    KERNEL_CODE
        lea     rax, [rip + 1f]
        push    rax
        rex.W retf
1:      ret

        routine acap_layout_address             # () -> rax
        lea     rax, [rip + acap_layout]
        ret

        # (rdi start, rsi bytes, a multiple of 64): makes memory zero, 16-aligned. It reads first, because most of it is
        # zero already and the emulator's host then never has to provide the pages.
        routine acap_clear
        pxor    xmm1, xmm1
        add     rsi, rdi
        jmp     2f
1:      mov     rax, [rdi]
        or      rax, [rdi + 8]
        or      rax, [rdi + 16]
        or      rax, [rdi + 24]
        or      rax, [rdi + 32]
        or      rax, [rdi + 40]
        or      rax, [rdi + 48]
        or      rax, [rdi + 56]
        jnz     3f
        add     rdi, 64
2:      cmp     rdi, rsi
        jb      1b
        ret
3:      movaps  [rdi], xmm1
        movaps  [rdi + 16], xmm1
        movaps  [rdi + 32], xmm1
        movaps  [rdi + 48], xmm1
        jmp     1b

        routine acap_panicked                   # a place for a breakpoint: the report is complete, the machine still there
        ret

        routine acap_halt                       # never returns
        cli
1:      hlt
        jmp     1b
