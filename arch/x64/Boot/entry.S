# From QEMU's PVH start (32-bit protected mode, paging off, ebx = hvm_start_info) to C# in the higher half.
# Source: Xen, docs/misc/pvh.pandoc; Intel SDM vol. 3 section 10.8.5 (entering IA-32e mode).
#
# The tables made here are for the boot only: they map the low 4 GiB one to one and the low 1 GiB at KERNEL_BASE, all
# writable and executable. C# replaces them by KernelSpace before anything of the arena exists.

        .intel_syntax noprefix
        .include "../layout.inc"

        .section .note.pvh, "a", @note
        .balign 4
        .long   4                               # name size
        .long   8                               # descriptor size
        .long   18                              # XEN_ELFNOTE_PHYS32_ENTRY
        .asciz  "Xen"
        .quad   acap_entry

        .section .boot, "ax", @progbits
        .code32
        .global acap_entry
acap_entry:
        cli
        cld
        mov     esp, offset boot_stack_end
        mov     esi, ebx                        # cpuid changes ebx

        mov     eax, 0x80000000
        cpuid
        cmp     eax, 0x80000001
        jb      unsuitable
        mov     eax, 0x80000001
        cpuid
        and     edx, (1 << 29) | (1 << 20)      # long mode, no-execute
        cmp     edx, (1 << 29) | (1 << 20)
        jne     unsuitable

        mov     eax, offset boot_directories + 7
        mov     edi, offset boot_low_pointers
        mov     ecx, 4
1:      mov     [edi], eax                      # 4 directories of 1 GiB
        add     eax, PAGE_SIZE
        add     edi, 8
        loop    1b

        mov     eax, 0x83                       # present, writable, 2 MiB
        mov     edi, offset boot_directories
        mov     ecx, 4 * 512
2:      mov     [edi], eax
        add     eax, 0x200000
        add     edi, 8
        loop    2b

        mov     dword ptr [boot_root], offset boot_low_pointers + 7
        mov     dword ptr [boot_root + 511 * 8], offset boot_high_pointers + 7
        mov     dword ptr [boot_high_pointers + 510 * 8], offset boot_directories + 7

        mov     eax, offset boot_root
        mov     cr3, eax
        mov     eax, (1 << 5) | (1 << 9) | (1 << 10)            # PAE, OSFXSR, OSXMMEXCPT
        mov     cr4, eax
        mov     ecx, 0xc0000080                 # EFER
        rdmsr
        or      eax, (1 << 0) | (1 << 8) | (1 << 11)            # SCE, LME, NXE
        wrmsr
        mov     eax, (1 << 31) | (1 << 16) | (1 << 5) | (1 << 4) | (1 << 1) | 1   # PG, WP, NE, ET, MP, PE; EM and TS off
        mov     cr0, eax

        lgdt    [boot_descriptors_pointer]
        # A far jump through the stack: the assembler's Intel syntax has no direct one that ld accepts here.
        push    KERNEL_CODE
        mov     eax, offset boot_long
        push    eax
        retf

# No long mode or no NX: say so on COM1 and stop.
unsuitable:
        mov     esi, offset unsuitable_text
        mov     edx, 0x3f8
1:      lodsb
        test    al, al
        jz      2f
        out     dx, al
        jmp     1b
2:      mov     eax, 127
        out     0xf4, eax
3:      hlt
        jmp     3b

unsuitable_text:
        .asciz  "AsyncCap needs an x86-64 processor with long mode and NX.\r\n"

        .code64
boot_long:
        mov     eax, KERNEL_DATA
        mov     ds, eax
        mov     es, eax
        mov     ss, eax
        xor     eax, eax
        mov     fs, eax
        mov     gs, eax
        mov     edi, esi                        # argument: physical address of hvm_start_info
        mov     rax, offset boot_high
        jmp     rax

        .balign 8
boot_descriptors:
        .quad   0
        .quad   0x00af9b000000ffff              # kernel code, 64 bits
        .quad   0x00cf93000000ffff              # kernel data
boot_descriptors_pointer:
        .word   . - boot_descriptors - 1
        .long   boot_descriptors

        .section .bootbss, "aw", @nobits
        .balign 4096
boot_root:              .skip   4096
boot_low_pointers:      .skip   4096
boot_high_pointers:     .skip   4096
boot_directories:       .skip   4 * 4096
boot_stack:             .skip   256
boot_stack_end:

        .text
        .code64
boot_high:
        mov     rsp, offset acap_kernel_stack_end
        xor     ebp, ebp                        # debuggers end the back-trace here
        call    acap_boot                       # C#: never returns
        ud2
