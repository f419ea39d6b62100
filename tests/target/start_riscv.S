/* SPDX-License-Identifier: MIT */
/* Reset of a RISC-V in machine mode under QEMU: FPU on where there is one, .bss, painted stack,
 * then main(). The image is loaded where it runs: .data needs no copy. A trap ends the run with
 * status 99 instead of hanging it. */
    .option arch, +zicsr
    .section .vectors, "ax"
    .globl reset
reset:
    csrr a0, mhartid
    bnez a0, park
    la t0, trap
    csrw mtvec, t0
#ifdef __riscv_flen
    li t0, 0x2000 /* mstatus.FS: initial */
    csrs mstatus, t0
    csrwi fcsr, 0
#endif
    .option push
    .option norelax
    la gp, __global_pointer$
    .option pop
    la sp, stack_high
    la t0, bss_start
    la t1, bss_end
1:
    bgeu t0, t1, 2f
    sw zero, 0(t0)
    addi t0, t0, 4
    j 1b
2:
    la t0, stack_low
    la t1, stack_high
    li t2, 0xA5A5A5A5
3:
    bgeu t0, t1, 4f
    sw t2, 0(t0)
    addi t0, t0, 4
    j 3b
4:
    call main
    snez a0, a0
    call console_exit
park:
    wfi
    j park

    .balign 4
trap:
    la sp, stack_high
    la a0, message
    call console_puts
    li a0, 99
    call console_exit

    .section .rodata
message:
    .asciz "Bail out! CPU trap\n"
