# What the processor reads (descriptors, task state, vectors), the stacks, the page-table pool, and the layout table.

        .intel_syntax noprefix
        .include "../layout.inc"

        .data
        .balign 16
        .global acap_descriptors
acap_descriptors:
        .quad   0
        .quad   0x00af9b000000ffff              # 08 kernel code, 64 bits
        .quad   0x00cf93000000ffff              # 10 kernel data
        .quad   0x00cff3000000ffff              # 18 user data
        .quad   0x00affb000000ffff              # 20 user code, 64 bits
        .quad   0, 0                            # 28 task state; C# writes it
acap_descriptors_end:

        .balign 16
        .global acap_task_state
acap_task_state:
        .skip   TASK_STATE_SIZE

        # A floating-point state in which nothing of anybody is left.
        .section .rodata
        .balign 16
        .global acap_clean_fxsave
acap_clean_fxsave:
        .word   0x037f                          # x87 control: all exceptions masked, 64-bit precision
        .skip   22
        .long   0x1f80                          # MXCSR: all exceptions masked
        .skip   512 - 28

        # Read by C# as ImageLayout (Boot/ImageLayout.cs), field for field.
        .balign 8
        .global acap_layout
acap_layout:
        .quad   acap_text_start, acap_text_end
        .quad   acap_rodata_start, acap_rodata_end
        .quad   acap_data_start, acap_image_end
        .quad   acap_stack_guard, acap_kernel_stack_end
        .quad   acap_table_pool
        .quad   acap_descriptors, acap_task_state, acap_vectors, acap_vector_stubs, acap_syscall_entry
        .quad   acap_double_fault_stack_end, acap_nmi_stack_end, acap_machine_check_stack_end
        .quad   acap_command_line, acap_epitaph, acap_arena
        # Constants, in the order of MachineLayoutCheck.
        .quad   KERNEL_BASE, KERNEL_CODE, USER_DATA, USER_CODE, TASK_STATE
        .quad   CONTEXT_KIND, CONTEXT_REGISTERS
        .quad   CONTEXT_R15, CONTEXT_R14, CONTEXT_R13, CONTEXT_R12, CONTEXT_R11
        .quad   CONTEXT_R10, CONTEXT_R9, CONTEXT_R8, CONTEXT_RBP, CONTEXT_RDI
        .quad   CONTEXT_RSI, CONTEXT_RDX, CONTEXT_RCX, CONTEXT_RBX, CONTEXT_RAX
        .quad   CONTEXT_VECTOR, CONTEXT_ERROR, CONTEXT_RIP, CONTEXT_CS
        .quad   CONTEXT_RFLAGS, CONTEXT_RSP, CONTEXT_SS, CONTEXT_FRAME_END, CONTEXT_FXSAVE, CONTEXT_SIZE
        .quad   KIND_TRAP, KIND_SYSCALL, TASK_STATE_RSP0, TIMER_VECTOR, VECTOR_COUNT, TABLE_POOL_PAGES
        .quad   0x4c41594f5554                  # "LAYOUT" ends the table

        .bss
        .balign 4096
        .global acap_vectors
acap_vectors:                   .skip   4096    # 256 gates of 16 bytes
        .global acap_table_pool
acap_table_pool:                .skip   TABLE_POOL_PAGES * PAGE_SIZE

        # The page below the stack stays unmapped: the kernel cannot overflow it silently.
        .global acap_stack_guard, acap_kernel_stack_end
acap_stack_guard:               .skip   PAGE_SIZE
                                .skip   KERNEL_STACK_SIZE
acap_kernel_stack_end:
                                .skip   FAULT_STACK_SIZE
acap_double_fault_stack_end:
                                .skip   FAULT_STACK_SIZE
acap_nmi_stack_end:
                                .skip   FAULT_STACK_SIZE
acap_machine_check_stack_end:

        .global acap_command_line, acap_epitaph, acap_arena
acap_arena:                     .skip   24      # for debuggers: addresses of pages and side tables, number of pages
acap_command_line:              .skip   2048
acap_epitaph:                   .skip   1024
