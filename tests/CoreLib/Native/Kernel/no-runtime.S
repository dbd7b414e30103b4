# The kernel profile has nothing to prepare.

        .intel_syntax noprefix
        .section .note.GNU-stack, "", @progbits
        .text

# prepare_runtime(), called by _start
        .globl  prepare_runtime
        .type   prepare_runtime, @function
prepare_runtime:
        ret
