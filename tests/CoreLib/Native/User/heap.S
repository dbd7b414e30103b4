# What only the user profile needs of its start code: a heap, and a call before Main.

        .intel_syntax noprefix
        .section .note.GNU-stack, "", @progbits
        .text

        .equ    HeapSizeBytes, 32 * 1024 * 1024
        .equ    SmallHeapSizeBytes, 1024 * 1024

# prepare_runtime(), called by _start
        .globl  prepare_runtime
        .type   prepare_runtime, @function
prepare_runtime:
        jmp     acap_start_runtime

# acap_heap_start(), acap_heap_end(): rax = where objects may be made; Linux hands the region over zeroed.
# A first argument that begins with "heap" asks for a small heap, with unused memory behind it.
        .globl  acap_heap_start, acap_heap_end
        .type   acap_heap_start, @function
        .type   acap_heap_end, @function
acap_heap_start:
        lea     rax, [rip + heap]
        ret
acap_heap_end:
        sub     rsp, 8
        call    linux_first_argument
        add     rsp, 8
        test    rax, rax
        jz      1f
        cmp     dword ptr [rax], 0x70616568     # "heap"
        jne     1f
        lea     rax, [rip + heap + SmallHeapSizeBytes]
        ret
1:      lea     rax, [rip + heap + HeapSizeBytes]
        ret

        .bss
        .balign 4096
heap:
        .skip   HeapSizeBytes
