/* SPDX-License-Identifier: MIT */
/**
 * @file registers.h
 * @brief What the controller's watch says, as Modbus registers in GenComm style; commands back.
 */
#ifndef GPUPOWER_REGISTERS_H
#define GPUPOWER_REGISTERS_H

#include "base.h"
#include "command.h"
#include "register_map.h"
#include "watch.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup gpw_registers Modbus registers
 *
 * Generating sets are read over Modbus by the conventions of DSE's GenComm: address = 256 x
 * page
 * + offset, 16-bit registers, wide numbers high word first, powers as signed 32-bit watts. This
 * room writes gpw_watch_output that way and reads it back; docs/registers.md and register_map.h
 * are made from the same table. It moves no bytes: a Modbus stack of your choice does.
 *
 * | block | kind | address | registers |
 * |---|---|---|---|
 * | #GPW_REGISTERS_NOW | input | #GPW_REG_NOW | #GPW_REG_NOW_COUNT |
 * | #GPW_REGISTERS_FORECAST | input | #GPW_REG_FORECAST | #GPW_REG_FORECAST_COUNT |
 * | results of commands | input | #GPW_REG_RESULT | 8 times 16 |
 * | commands | holding, volatile | #GPW_REG_COMMAND | 8 times 16 |
 *
 * **A torn read is seen.** The first and the last register of a block hold the same number,
 * which changes every tick. gpw_registers_encode() writes the last one first and the first one
 * last, so whoever copies the block in the order of addresses, even while it is written, finds
 * two different numbers, and gpw_registers_decode() refuses it. Read a block with one request.
 *
 * **Not available** is `0x7FFF`, `0xFFFF`, `0x7FFFFFFF`, `0xFFFFFFFF`: an unknown figure (NaN),
 * and registers that a later version may use. It never means zero: take the worst case.
 *
 * **What does not fit** is moved to the safe side only. A bound (largest step, reserve needed)
 * is rounded up, and not available where it is too large; an allowance (step allowed, power
 * cap) is rounded down, and the largest number where it is larger. Everything else goes to the
 * nearest.
 *
 * **Commands** are mailboxes: a client writes the 16 registers of its own one in one request
 * with a nonce one above its last, and reads the result with that nonce in the mailbox's
 * result. A nonce that is not above the mailbox's last is not executed, however often it is
 * written and whatever came between; a client that has just started reads the last one from the
 * mailbox's result and goes on from there. Nothing here belongs into an EEPROM.
 *
 * @req{registers-torn} A block whose two sequence numbers differ is refused.
 * @req{registers-sentinel} What is unknown reads as not available, never as 0, and a figure
 * that does not fit is saturated on the safe side.
 *
 * @{ */

/** Blocks of input registers. */
enum gpw_registers_block_id {
    GPW_REGISTERS_NOW = 0,     /**< Load, steps, pulse, reserve, permits, commands, verdict. */
    GPW_REGISTERS_FORECAST = 1 /**< The load at four horizons. */
};

/** How a number stands in registers. */
enum gpw_register_kind {
    GPW_REGISTER_U16 = 0, /**< One register; `0xFFFF` is not available. */
    GPW_REGISTER_S16 = 1, /**< One register; `0x7FFF`. */
    GPW_REGISTER_U32 = 2, /**< Two, high word first; `0xFFFFFFFF`. */
    GPW_REGISTER_S32 = 3, /**< Two, high word first; `0x7FFFFFFF`. */
    GPW_REGISTER_U64 = 4, /**< Four, high word first; all ones. */
    GPW_REGISTER_BITS = 5 /**< Two, high word first: bits, every one of them meant. */
};

/** What is done with a number that does not fit, and between two that do. */
enum gpw_register_side {
    GPW_REGISTER_NEAREST = 0, /**< To the nearest; the nearest end. */
    GPW_REGISTER_DOWN = 1,    /**< An allowance or a shortest time: never more than it is. */
    GPW_REGISTER_UP = 2       /**< A bound or a need: never less than it is. */
};

/** A row of the table. 152 bytes on every target. */
typedef struct gpw_register {
    uint32_t address; /**< As on the wire, from 0. */
    uint32_t block;   /**< #gpw_registers_block_id. */
    uint32_t kind;    /**< #gpw_register_kind. */
    uint32_t count;   /**< Registers it takes. */
    uint32_t side;    /**< #gpw_register_side. */
    float unit_size;  /**< The figure is the register times this: 0.001 for milliseconds. */
    char name[24];    /**< As in gpw_watch_output; `forecast_w_2` for its third. */
    char unit[8];     /**< Such as `W`; `1` for a count or a code. */
    char text[96];    /**< What it is, in words. */
} gpw_register;

/** Registers of a block.
 *  @param block  #gpw_registers_block_id
 *  @return count, 0 for another number
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API uint32_t gpw_registers_count(uint32_t block);

/** Writes a block of input registers.
 *
 *  Every register of the block is written, the last one first and the first one last.
 *
 *  @param      block      #gpw_registers_block_id
 *  @param[in]  output     of the watch's last tick
 *  @param[out] registers  written in full on success, in the machine's own byte order
 *  @param      count      at least gpw_registers_count(); what is beyond is left alone
 *  @retval GPW_OK
 *  @retval GPW_NOTE_CLAMPED    a figure did not fit and was moved to the safe side
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_NOT_FOUND   no such block
 *  @retval GPW_ERR_SIZE        `count` is too small
 *  @context{any thread, ISR-safe, O(registers)}
 *  @source{gencomm}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_registers_encode(uint32_t block,
                                                      const gpw_watch_output *output,
                                                      uint16_t *registers, size_t count);

/** Reads a block of input registers, on the other side.
 *
 *  Sets the fields of that block and of gpw_watch_output::time_ns and
 * gpw_watch_output::sequence (its low 16 bits); others are left alone. Not available becomes
 * NaN, or all ones.
 *
 *  @param         block      #gpw_registers_block_id
 *  @param[in]     registers  in the machine's own byte order
 *  @param         count      at least gpw_registers_count()
 *  @param[in,out] output     nothing is written on an error
 *  @param         output_bytes  `sizeof *output`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_NOT_FOUND   no such block
 *  @retval GPW_ERR_SIZE        `count` is too small
 *  @retval GPW_ERR_VERSION     a layout not known here, or `output_bytes` is not ours
 *  @retval GPW_ERR_STATE       torn: it was read while it was written. Read again
 *  @context{any thread, ISR-safe, O(registers)}
 *  @source{gencomm}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_registers_decode(uint32_t block, const uint16_t *registers,
                                                      size_t count, gpw_watch_output *output,
                                                      size_t output_bytes);

/** Rows of the table.
 *  @return at least 1
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API uint32_t gpw_register_count(void);

/** Row of the table by index, in the order of addresses.
 *  @param      index  0 to gpw_register_count() - 1
 *  @param[out] row    written only on success
 *  @param      bytes  `sizeof *row`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_NOT_FOUND
 *  @retval GPW_ERR_VERSION    `bytes` is below the first release's 152
 *  @context{any thread, ISR-safe, O(1)}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_register_at(uint32_t index, gpw_register *row,
                                                 size_t bytes);

/** Writes a command into the registers of a mailbox, on the client's side.
 *  @param[in]  command    codes and ranges are checked
 *  @param[out] registers  #GPW_REG_MAILBOX_COUNT, written only on success
 *  @param      count      at least that
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_SIZE     `count` is too small
 *  @retval GPW_ERR_DOMAIN   `nonce` is 0 or above #GPW_COMMAND_NUMBER_MAX, `code` unknown,
 *                           `share` outside 0 to 1, `group` or `phase` does not fit 16 bits
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{gencomm}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_registers_command_encode(const gpw_command *command,
                                                              uint16_t *registers,
                                                              size_t count);

/** Reads a command from a mailbox's registers, on the controller's side.
 *
 *  What the command says is not judged here: gpw_command_run() is to answer it, also where it
 *  means nothing. Where a reserved register is not 0, the command is of a later version, and
 *  #GPW_COMMAND_LATER is set in its code, so that it is not passed over.
 *
 *  @param[in]  registers   #GPW_REG_MAILBOX_COUNT of them
 *  @param      count       at least that
 *  @param      last_nonce  of the command taken before; 0: none. Kept across restarts with the
 *                          rest of the state
 *  @param[out] command     written on #GPW_OK only
 *  @param      bytes       `sizeof *command`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_NOTE_HELD    no command, or the one taken before, or an older one: the nonce is
 *                           0, not above `last_nonce`, or above #GPW_COMMAND_NUMBER_MAX
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_SIZE     `count` is too small
 *  @retval GPW_ERR_VERSION  `bytes` is below the first release's 32
 *  @retval GPW_ERR_STATE    torn: only a part of it has been written
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{gencomm}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_registers_command_decode(const uint16_t *registers,
                                                              size_t count, uint32_t last_nonce,
                                                              gpw_command *command,
                                                              size_t bytes);

/** Writes the result of a command into a mailbox's input registers.
 *  @param[in]  result     as gpw_command_run() made it
 *  @param[out] registers  #GPW_REG_MAILBOX_COUNT, written the last one first
 *  @param      count      at least that
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_SIZE   `count` is too small
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{gencomm}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_registers_result_encode(const gpw_command_result *result,
                                                             uint16_t *registers, size_t count);

/** Reads the result of a command, on the client's side.
 *  @param[in]  registers  #GPW_REG_MAILBOX_COUNT of them
 *  @param      count      at least that
 *  @param[out] result     nothing is written on an error
 *  @param      bytes      `sizeof *result`, as the caller was compiled
 *  @retval GPW_OK
 *  @retval GPW_ERR_NULL
 *  @retval GPW_ERR_SIZE     `count` is too small
 *  @retval GPW_ERR_VERSION  `bytes` is below the first release's 32
 *  @retval GPW_ERR_STATE    torn. Read again
 *  @context{any thread, ISR-safe, O(1)}
 *  @source{gencomm}
 *  @since 0.1 */
GPW_API GPW_NODISCARD gpw_status gpw_registers_result_decode(const uint16_t *registers,
                                                             size_t count,
                                                             gpw_command_result *result,
                                                             size_t bytes);

/** @} */

#ifdef __cplusplus
}
#endif

#endif /* GPUPOWER_REGISTERS_H */
