# A Linux process without libc around the core library. GNU as, Intel syntax.

        .intel_syntax noprefix
        .section .note.GNU-stack, "", @progbits
        .text

        .equ    LinuxSysWrite, 1
        .equ    LinuxSysExit, 60

# Where Linux enters: [rsp] = argument count, [rsp + 8] = arguments, zeroes in the other registers.
        .globl  _start
        .type   _start, @function
_start:
        xor     ebp, ebp
        cmp     qword ptr [rsp], 2
        jb      1f
        mov     rax, [rsp + 16]
        mov     [rip + first_argument], rax
1:      and     rsp, -16
        call    prepare_runtime
        call    __managed__Main
        mov     edi, eax
        jmp     linux_exit

# linux_first_argument(): rax = zero-terminated text, or 0
        .globl  linux_first_argument
        .type   linux_first_argument, @function
linux_first_argument:
        mov     rax, [rip + first_argument]
        ret

# linux_write(rdi = start, esi = length)
        .globl  linux_write
        .type   linux_write, @function
linux_write:
        mov     edx, esi
        mov     rsi, rdi
        mov     edi, 1
        mov     eax, LinuxSysWrite
        syscall
        ret

# linux_exit(edi = code); never returns
        .globl  linux_exit
        .type   linux_exit, @function
linux_exit:
        mov     eax, LinuxSysExit
        syscall
        ud2

        .bss
        .balign 8
first_argument:
        .skip   8
