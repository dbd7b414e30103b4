        .intel_syntax noprefix
        .text
        .globl _start
_start:
        xor     ebp, ebp
        and     rsp, -16
        call    __managed__Main
        mov     edi, eax
        mov     eax, 60
        syscall
        .globl linux_write
linux_write:
        mov     rdx, rsi
        mov     rsi, rdi
        mov     edi, 1
        mov     eax, 1
        syscall
        ret
        .globl acap_throw, acap_fail_fast
acap_fail_fast:
acap_throw:
        add     edi, 100
        mov     eax, 60
        syscall
