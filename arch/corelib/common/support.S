# What compiled C# calls that C# cannot say. GNU as, Intel syntax; no libc.
#
# Unless an entry says otherwise the System V convention holds: arguments in rdi, rsi, rdx, rcx, r8, r9; result in rax;
# rbx, rbp, r12..r15 survive; everything else may change.

        .intel_syntax noprefix
        .section .note.GNU-stack, "", @progbits
        .text

# Stores of references. There is no concurrent collector, so they are plain stores.
#   in   rdi = where, rsi = reference
#   out  nothing; every register but rax, rcx keeps its value
        .globl  RhpAssignRef, RhpCheckedAssignRef
        .type   RhpAssignRef, @function
        .type   RhpCheckedAssignRef, @function
        .balign 16
RhpAssignRef:
RhpCheckedAssignRef:
        mov     [rdi], rsi
        ret

# Copies one reference while a struct is copied.
#   in   rdi = where to, rsi = where from
#   out  rdi and rsi are 8 further; every register but rcx keeps its value
        .globl  RhpByRefAssignRef
        .type   RhpByRefAssignRef, @function
        .balign 16
RhpByRefAssignRef:
        mov     rcx, [rsi]
        mov     [rdi], rcx
        add     rdi, 8
        add     rsi, 8
        ret

# Touches each page of a large new stack frame, so that a guard page below the stack cannot be jumped over.
#   in   r11 = the new stack pointer
#   out  every register but rax keeps its value
        .globl  RhpStackProbe
        .type   RhpStackProbe, @function
        .balign 16
RhpStackProbe:
        lea     rax, [rsp - 1]
        and     rax, -4096
1:      test    byte ptr [rax], 0
        sub     rax, 4096
        cmp     rax, r11
        jae     1b
        test    byte ptr [r11], 0
        ret

# Behind every interface call.
#   in   r11 = dispatch cell, rdi = receiver, the other argument registers as for the method
#   out  jumps to the method with every argument register unchanged
# A null receiver faults at the first load, like any use of null.
        .globl  RhpInitialDynamicInterfaceDispatch
        .type   RhpInitialDynamicInterfaceDispatch, @function
        .balign 16
RhpInitialDynamicInterfaceDispatch:
        .cfi_startproc
        push    rbp
        .cfi_def_cfa_offset 16
        .cfi_offset rbp, -16
        mov     rbp, rsp
        .cfi_def_cfa_register rbp
        push    rdi
        push    rsi
        push    rdx
        push    rcx
        push    r8
        push    r9
        sub     rsp, 128
        movups  [rsp], xmm0
        movups  [rsp + 16], xmm1
        movups  [rsp + 32], xmm2
        movups  [rsp + 48], xmm3
        movups  [rsp + 64], xmm4
        movups  [rsp + 80], xmm5
        movups  [rsp + 96], xmm6
        movups  [rsp + 112], xmm7
        mov     rdi, [rdi]
        mov     rsi, r11
        call    acap_resolve_interface_call
        movups  xmm0, [rsp]
        movups  xmm1, [rsp + 16]
        movups  xmm2, [rsp + 32]
        movups  xmm3, [rsp + 48]
        movups  xmm4, [rsp + 64]
        movups  xmm5, [rsp + 80]
        movups  xmm6, [rsp + 96]
        movups  xmm7, [rsp + 112]
        add     rsp, 128
        pop     r9
        pop     r8
        pop     rcx
        pop     rdx
        pop     rsi
        pop     rdi
        pop     rbp
        .cfi_def_cfa rsp, 8
        jmp     rax
        .cfi_endproc

# Around a method that assembly calls as [UnmanagedCallersOnly]. There is no collector to tell, so they do nothing.
        .globl  RhpReversePInvoke, RhpReversePInvokeReturn
        .type   RhpReversePInvoke, @function
        .type   RhpReversePInvokeReturn, @function
        .balign 16
RhpReversePInvoke:
RhpReversePInvokeReturn:
        ret

# A check that the compiler itself placed has failed; the stack may be damaged. Never returns.
        .globl  RhpFallbackFailFast
        .type   RhpFallbackFailFast, @function
        .balign 16
RhpFallbackFailFast:
        mov     edi, 16                         # FailureReason.FailFast
        and     rsp, -16
        call    acap_throw
1:      jmp     1b

# Copied behind stack buffers and compared on return. A constant: it catches overruns, not attackers.
        .section .rodata
        .globl  __security_cookie
        .type   __security_cookie, @object
        .size   __security_cookie, 8
        .balign 8
__security_cookie:
        .quad   0x00000aff0dc0de5a
