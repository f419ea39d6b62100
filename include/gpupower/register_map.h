/* SPDX-License-Identifier: MIT */
/**
 * @file register_map.h
 * @brief Addresses of the controller's Modbus registers, for the other side: only numbers.
 *
 * Addresses count from 0, as they go over the wire. What each holds, and what means not
 * available: docs/registers.md, made from the same table. The pages are 166 to 169, which
 * GenComm leaves to the user: 256 x page + offset.
 */
#ifndef GPUPOWER_REGISTER_MAP_H
#define GPUPOWER_REGISTER_MAP_H

/** @addtogroup gpw_registers
 *  @{ */
/** Second register of each block: which layout this is. */
#define GPW_REG_LAYOUT 1u
/** First input register of what is now: page 166. */
#define GPW_REG_NOW 42496u
/** Registers of that block: one request. */
#define GPW_REG_NOW_COUNT 100u
/** First input register of the forecast: page 167. */
#define GPW_REG_FORECAST 42752u
/** Registers of that block: one request. */
#define GPW_REG_FORECAST_COUNT 50u
/** First input register of the results of commands: page 168. */
#define GPW_REG_RESULT 43008u
/** First holding register of commands: page 169. */
#define GPW_REG_COMMAND 43264u
/** Mailboxes; the k-th begins 16 k registers further. */
#define GPW_REG_MAILBOXES 8u
/** Registers of a mailbox, of a command as of a result. */
#define GPW_REG_MAILBOX_COUNT 16u

/* Printed by tests/unit/test_registers.c from lib/registers_rows.h. */
/** U64 of 1 ns: the controller's clock at this tick. */
#define GPW_REG_NOW_TIME_NS 42498u
/** bits of 1: why things are as they are, a bit each. */
#define GPW_REG_NOW_REASONS 42502u
/** bits of 1: of the watch's state. */
#define GPW_REG_NOW_CHECKSUM 42504u
/** U16 of 1: stale ladder: 0 good, 1 hold, 2 reduce, 3 latch. */
#define GPW_REG_NOW_RUNG 42506u
/** U16 of 1: 1: the model follows the plant. */
#define GPW_REG_NOW_MODEL_VALID 42507u
/** U16 of 1: 1: permits are off until acknowledged. */
#define GPW_REG_NOW_LATCHED 42508u
/** U16 of 1: 1: a request might be granted now. */
#define GPW_REG_NOW_PERMIT_OPEN 42509u
/** U16 of 1: tokens granted and not yet seen in the load. */
#define GPW_REG_NOW_PERMITS_LIVE 42510u
/** U16 of 1: verdict, as gpw_outcome. */
#define GPW_REG_NOW_OUTCOME 42511u
/** U16 of 1: the criterion that limits. */
#define GPW_REG_NOW_LIMITING 42512u
/** U16 of 1: sets that carry load. */
#define GPW_REG_NOW_SETS_ONLINE 42513u
/** U16 of 1: sets that should be started. */
#define GPW_REG_NOW_START_SETS 42514u
/** U16 of 1: sets that may be stopped. */
#define GPW_REG_NOW_STOP_SETS 42515u
/** S32 of 1 W: load now. */
#define GPW_REG_NOW_LOAD_W 42516u
/** U16 of 0.01 s: age of the measurement behind it. */
#define GPW_REG_NOW_LOAD_AGE_S 42518u
/** U16 of 1: stale ladder of the load. */
#define GPW_REG_NOW_LOAD_RUNG 42519u
/** S32 of 1 W: worst step up that may come. */
#define GPW_REG_NOW_STEP_UP_W 42520u
/** U16 of 0.001 s: how fast it would come. */
#define GPW_REG_NOW_STEP_UP_RISE_S 42522u
/** S32 of 1 W: worst step down that may come. */
#define GPW_REG_NOW_STEP_DOWN_W 42523u
/** U16 of 0.001 s: how fast it would come. */
#define GPW_REG_NOW_STEP_DOWN_RISE_S 42525u
/** S32 of 1 W/s: windowed change of the load. */
#define GPW_REG_NOW_CHANGE_W_PER_S 42526u
/** S32 of 1 W: feed-forward pulse. */
#define GPW_REG_NOW_PULSE_W 42528u
/** U16 of 0.001 s: until it begins; 0: now. */
#define GPW_REG_NOW_PULSE_IN_S 42530u
/** U16 of 0.001 s: until it ends. */
#define GPW_REG_NOW_PULSE_LEFT_S 42531u
/** S32 of 1 W s: what is left of its limit. */
#define GPW_REG_NOW_PULSE_LEFT_WS 42532u
/** S32 of 1 W: spinning reserve that is needed. */
#define GPW_REG_NOW_RESERVE_NEEDED_W 42534u
/** S32 of 1 W: what spins beyond the load. */
#define GPW_REG_NOW_RESERVE_SPARE_W 42536u
/** S32 of 1 W: step that the sets take together now. */
#define GPW_REG_NOW_RESERVE_STEP_W 42538u
/** U16 of 0.01 s: how long a start can still wait; 0: due. */
#define GPW_REG_NOW_START_IN_S 42540u
/** U16 of 0.001 pu: boost, estimated, of the set with least. */
#define GPW_REG_NOW_BOOST_PU 42541u
/** S32 of 1 W: largest step up allowed now. */
#define GPW_REG_NOW_STEP_ALLOWED_W 42542u
/** S32 of 1 W: largest step down allowed now. */
#define GPW_REG_NOW_STEP_DOWN_ALLOWED_W 42544u
/** S32 of 1 W/s: steepest ramp allowed now. */
#define GPW_REG_NOW_RAMP_ALLOWED_W_PER_S 42546u
/** S32 of 1 W: reserved for live tokens. */
#define GPW_REG_NOW_RESERVED_W 42548u
/** S32 of 1 W: what a request may still ask for. */
#define GPW_REG_NOW_PERMIT_FREE_W 42550u
/** S32 of 1 W: cap of the GPUs' power. */
#define GPW_REG_NOW_POWER_CAP_W 42552u
/** S32 of 1 W: command to the battery; positive discharges. */
#define GPW_REG_NOW_BATTERY_W 42554u
/** S32 of 1000 J: energy that the battery should hold. */
#define GPW_REG_NOW_BATTERY_NEED_J 42556u
/** S32 of 1 W: command to the dummy load. */
#define GPW_REG_NOW_DUMMY_W 42558u
/** S32 of 1 W: amplitude of the largest oscillation. */
#define GPW_REG_NOW_SWING_W 42560u
/** U16 of 0.01 Hz: its frequency. */
#define GPW_REG_NOW_SWING_HZ 42562u
/** U16 of 0.001 Hz: swing of the frequency it is expected to make. */
#define GPW_REG_NOW_SWING_DF_HZ 42563u
/** S16 of 0.1 %: margin to the limiting criterion. */
#define GPW_REG_NOW_MARGIN_PCT 42564u
/** U32 of 1: level changes that nobody announced. */
#define GPW_REG_NOW_UNANNOUNCED 42565u
/** U64 of 1 ns: when the last of them was seen. */
#define GPW_REG_NOW_LAST_ONSET_NS 42567u
/** S32 of 1 W: its size. */
#define GPW_REG_NOW_LAST_ONSET_W 42571u
/** U16 of 0.01 Hz: frequency measured. */
#define GPW_REG_NOW_FREQUENCY_HZ 42573u
/** U16 of 0.01 Hz: frequency that the model has. */
#define GPW_REG_NOW_MODEL_HZ 42574u
/** U16 of 0.01 Hz: its least in the last half second. */
#define GPW_REG_NOW_FREQUENCY_LOW_HZ 42575u
/** U16 of 1: violations that are not forgotten. */
#define GPW_REG_NOW_VIOLATIONS 42576u
/** bits of 1: of configuration and contents. */
#define GPW_REG_NOW_CONFIG_CRC 42577u
/** U64 of 1 ns: the controller's clock at this tick. */
#define GPW_REG_FORECAST_TIME_NS 42754u
/** S32 of 1 W: mean of the load, in 0.5 s. */
#define GPW_REG_FORECAST_FORECAST_W_0 42758u
/** S32 of 1 W: mean of the load, in 2 s. */
#define GPW_REG_FORECAST_FORECAST_W_1 42760u
/** S32 of 1 W: mean of the load, in 10 s. */
#define GPW_REG_FORECAST_FORECAST_W_2 42762u
/** S32 of 1 W: mean of the load, in 60 s. */
#define GPW_REG_FORECAST_FORECAST_W_3 42764u
/** S32 of 1 W: 95 % band, lower end, in 0.5 s. */
#define GPW_REG_FORECAST_FORECAST_LOW_W_0 42766u
/** S32 of 1 W: 95 % band, lower end, in 2 s. */
#define GPW_REG_FORECAST_FORECAST_LOW_W_1 42768u
/** S32 of 1 W: 95 % band, lower end, in 10 s. */
#define GPW_REG_FORECAST_FORECAST_LOW_W_2 42770u
/** S32 of 1 W: 95 % band, lower end, in 60 s. */
#define GPW_REG_FORECAST_FORECAST_LOW_W_3 42772u
/** S32 of 1 W: 95 % band, upper end, in 0.5 s. */
#define GPW_REG_FORECAST_FORECAST_HIGH_W_0 42774u
/** S32 of 1 W: 95 % band, upper end, in 2 s. */
#define GPW_REG_FORECAST_FORECAST_HIGH_W_1 42776u
/** S32 of 1 W: 95 % band, upper end, in 10 s. */
#define GPW_REG_FORECAST_FORECAST_HIGH_W_2 42778u
/** S32 of 1 W: 95 % band, upper end, in 60 s. */
#define GPW_REG_FORECAST_FORECAST_HIGH_W_3 42780u
/** S32 of 1 W: hard bound, lower, in 0.5 s. */
#define GPW_REG_FORECAST_BOUND_LOW_W_0 42782u
/** S32 of 1 W: hard bound, lower, in 2 s. */
#define GPW_REG_FORECAST_BOUND_LOW_W_1 42784u
/** S32 of 1 W: hard bound, lower, in 10 s. */
#define GPW_REG_FORECAST_BOUND_LOW_W_2 42786u
/** S32 of 1 W: hard bound, lower, in 60 s. */
#define GPW_REG_FORECAST_BOUND_LOW_W_3 42788u
/** S32 of 1 W: hard bound, upper, in 0.5 s. */
#define GPW_REG_FORECAST_BOUND_HIGH_W_0 42790u
/** S32 of 1 W: hard bound, upper, in 2 s. */
#define GPW_REG_FORECAST_BOUND_HIGH_W_1 42792u
/** S32 of 1 W: hard bound, upper, in 10 s. */
#define GPW_REG_FORECAST_BOUND_HIGH_W_2 42794u
/** S32 of 1 W: hard bound, upper, in 60 s. */
#define GPW_REG_FORECAST_BOUND_HIGH_W_3 42796u
/** @} */

#endif /* GPUPOWER_REGISTER_MAP_H */
