# Where compiled C# and the exception code in Internal/Exceptions meet. GNU as, Intel syntax; no libc.
#
# struct UnwindContext: one 8-byte word a register, in DWARF's order.

        .intel_syntax noprefix
        .section .note.GNU-stack, "", @progbits
        .text

        .equ    Context_Rbx, 3 * 8
        .equ    Context_Rbp, 6 * 8
        .equ    Context_Rsp, 7 * 8
        .equ    Context_R12, 12 * 8
        .equ    Context_R13, 13 * 8
        .equ    Context_R14, 14 * 8
        .equ    Context_R15, 15 * 8
        .equ    Context_Rip, 16 * 8
        .equ    Context_Size, 17 * 8

# Saves the caller's frame below the return address, as it will be after the return.
        .macro  CAPTURE_CONTEXT
        mov     rax, [rsp]
        lea     rcx, [rsp + 8]
        sub     rsp, Context_Size
        mov     [rsp + Context_Rbx], rbx
        mov     [rsp + Context_Rbp], rbp
        mov     [rsp + Context_Rsp], rcx
        mov     [rsp + Context_R12], r12
        mov     [rsp + Context_R13], r13
        mov     [rsp + Context_R14], r14
        mov     [rsp + Context_R15], r15
        mov     [rsp + Context_Rip], rax
        .endm

# throw
#   in   rdi = exception
#   never returns
        .globl  RhpThrowEx
        .type   RhpThrowEx, @function
        .balign 16
RhpThrowEx:
        CAPTURE_CONTEXT
        mov     rsi, rsp
        call    acap_throw_exception            # (exception, context); rsp is 16-aligned: 8 + 136 bytes
        ud2

# throw; inside a catch block
#   never returns
        .globl  RhpRethrow
        .type   RhpRethrow, @function
        .balign 16
RhpRethrow:
        CAPTURE_CONTEXT
        mov     rdi, rsp
        call    acap_rethrow_exception          # (context)
        ud2

# Calls a piece of a method: a catch, finally (acap_call_handler) or filter (acap_call_filter) block.
#   in   rdi = exception, rsi = the piece, rdx = the method's frame pointer
#   out  rax = what the piece returns: where to go on, or in al whether the filter accepts
# An exception that leaves the piece is recognised by the label behind the call: see FrameWalk.
        .macro  CALL_PIECE label
        push    rbp
        push    rbx
        push    r12
        push    r13
        push    r14
        push    r15
        sub     rsp, 8
        mov     rbp, rdx
        call    rsi
\label:
        add     rsp, 8
        pop     r15
        pop     r14
        pop     r13
        pop     r12
        pop     rbx
        pop     rbp
        ret
        .endm

        .globl  acap_call_handler
        .type   acap_call_handler, @function
        .balign 16
acap_call_handler:
        CALL_PIECE .Lafter_handler

        .globl  acap_call_filter
        .type   acap_call_filter, @function
        .balign 16
acap_call_filter:
        CALL_PIECE .Lafter_filter

# The labels, as numbers.
        .globl  acap_address_after_handler
        .type   acap_address_after_handler, @function
        .balign 16
acap_address_after_handler:
        lea     rax, [rip + .Lafter_handler]
        ret

        .globl  acap_address_after_filter
        .type   acap_address_after_filter, @function
        .balign 16
acap_address_after_filter:
        lea     rax, [rip + .Lafter_filter]
        ret

# Goes on in another frame.
#   in   rdi = context
#   never returns here; rax = 0 there
        .globl  acap_resume
        .type   acap_resume, @function
        .balign 16
acap_resume:
        mov     rbx, [rdi + Context_Rbx]
        mov     rbp, [rdi + Context_Rbp]
        mov     r12, [rdi + Context_R12]
        mov     r13, [rdi + Context_R13]
        mov     r14, [rdi + Context_R14]
        mov     r15, [rdi + Context_R15]
        mov     rcx, [rdi + Context_Rip]
        mov     rsp, [rdi + Context_Rsp]
        xor     eax, eax
        jmp     rcx

# Two tables of the image, as numbers.
#   out  rax
        .globl  acap_ready_to_run_header
        .type   acap_ready_to_run_header, @function
        .balign 16
acap_ready_to_run_header:
        lea     rax, [rip + __ReadyToRunHeader]
        ret

        .globl  acap_frame_table                # the linker script defines acap_eh_frame_hdr
        .type   acap_frame_table, @function
        .balign 16
acap_frame_table:
        lea     rax, [rip + acap_eh_frame_hdr]
        ret
