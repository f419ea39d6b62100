/* SPDX-License-Identifier: MIT */
/* The table of input registers, in the order of addresses. Read by registers.c, which needs
 * numbers, and by registers_names.c, which adds words; docs/registers.md and register_map.h are
 * printed from the latter.
 *
 * ROW(block, offset, kind, side, field of gpw_watch_output, name, how many of the register make
 *     one of the figure (0: the field is an integer), unit, text) */
#define EACH_HORIZON(block, offset, side, field, text)                                         \
  ROW(block, offset, S32, side, field[0], #field "_0", 1.0f, "W", text ", in 0.5 s")           \
  ROW(block, offset + 2u, S32, side, field[1], #field "_1", 1.0f, "W", text ", in 2 s")        \
  ROW(block, offset + 4u, S32, side, field[2], #field "_2", 1.0f, "W", text ", in 10 s")       \
  ROW(block, offset + 6u, S32, side, field[3], #field "_3", 1.0f, "W", text ", in 60 s")
#define ONE(block, offset, kind, side, field, per_unit, unit, text)                            \
  ROW(block, offset, kind, side, field, #field, per_unit, unit, text)

ONE(NOW, 2u, U64, NEAREST, time_ns, 0.0f, "ns", "the controller's clock at this tick")
ONE(NOW, 6u, BITS, NEAREST, reasons, 0.0f, "1", "why things are as they are, a bit each")
ONE(NOW, 8u, BITS, NEAREST, checksum, 0.0f, "1", "of the watch's state")
ONE(NOW, 10u, U16, NEAREST, rung, 0.0f, "1", "stale ladder: 0 good, 1 hold, 2 reduce, 3 latch")
ONE(NOW, 11u, U16, NEAREST, model_valid, 0.0f, "1", "1: the model follows the plant")
ONE(NOW, 12u, U16, NEAREST, latched, 0.0f, "1", "1: permits are off until acknowledged")
ONE(NOW, 13u, U16, NEAREST, permit_open, 0.0f, "1", "1: a request might be granted now")
ONE(NOW, 14u, U16, NEAREST, permits_live, 0.0f, "1",
    "tokens granted and not yet seen in the load")
ONE(NOW, 15u, U16, NEAREST, outcome, 0.0f, "1", "verdict, as gpw_outcome")
ONE(NOW, 16u, U16, NEAREST, limiting, 0.0f, "1", "the criterion that limits")
ONE(NOW, 17u, U16, NEAREST, sets_online, 0.0f, "1", "sets that carry load")
ONE(NOW, 18u, U16, NEAREST, start_sets, 0.0f, "1", "sets that should be started")
ONE(NOW, 19u, U16, NEAREST, stop_sets, 0.0f, "1", "sets that may be stopped")
ONE(NOW, 20u, S32, NEAREST, load_w, 1.0f, "W", "load now")
ONE(NOW, 22u, U16, UP, load_age_s, 100.0f, "s", "age of the measurement behind it")
ONE(NOW, 23u, U16, NEAREST, load_rung, 0.0f, "1", "stale ladder of the load")
ONE(NOW, 24u, S32, UP, step_up_w, 1.0f, "W", "worst step up that may come")
ONE(NOW, 26u, U16, DOWN, step_up_rise_s, 1000.0f, "s", "how fast it would come")
ONE(NOW, 27u, S32, UP, step_down_w, 1.0f, "W", "worst step down that may come")
ONE(NOW, 29u, U16, DOWN, step_down_rise_s, 1000.0f, "s", "how fast it would come")
ONE(NOW, 30u, S32, NEAREST, change_w_per_s, 1.0f, "W/s", "windowed change of the load")
ONE(NOW, 32u, S32, NEAREST, pulse_w, 1.0f, "W", "feed-forward pulse")
ONE(NOW, 34u, U16, DOWN, pulse_in_s, 1000.0f, "s", "until it begins; 0: now")
ONE(NOW, 35u, U16, DOWN, pulse_left_s, 1000.0f, "s", "until it ends")
ONE(NOW, 36u, S32, DOWN, pulse_left_ws, 1.0f, "W s", "what is left of its limit")
ONE(NOW, 38u, S32, UP, reserve_needed_w, 1.0f, "W", "spinning reserve that is needed")
ONE(NOW, 40u, S32, DOWN, reserve_spare_w, 1.0f, "W", "what spins beyond the load")
ONE(NOW, 42u, S32, DOWN, reserve_step_w, 1.0f, "W", "step that the sets take together now")
ONE(NOW, 44u, U16, DOWN, start_in_s, 100.0f, "s", "how long a start can still wait; 0: due")
ONE(NOW, 45u, U16, DOWN, boost_pu, 1000.0f, "pu", "boost, estimated, of the set with least")
ONE(NOW, 46u, S32, DOWN, step_allowed_w, 1.0f, "W", "largest step up allowed now")
ONE(NOW, 48u, S32, DOWN, step_down_allowed_w, 1.0f, "W", "largest step down allowed now")
ONE(NOW, 50u, S32, DOWN, ramp_allowed_w_per_s, 1.0f, "W/s", "steepest ramp allowed now")
ONE(NOW, 52u, S32, UP, reserved_w, 1.0f, "W", "reserved for live tokens")
ONE(NOW, 54u, S32, DOWN, permit_free_w, 1.0f, "W", "what a request may still ask for")
ONE(NOW, 56u, S32, DOWN, power_cap_w, 1.0f, "W", "cap of the GPUs' power")
ONE(NOW, 58u, S32, NEAREST, battery_w, 1.0f, "W", "command to the battery; positive discharges")
ONE(NOW, 60u, S32, UP, battery_need_j, 0.001f, "J", "energy that the battery should hold")
ONE(NOW, 62u, S32, NEAREST, dummy_w, 1.0f, "W", "command to the dummy load")
ONE(NOW, 64u, S32, UP, swing_w, 1.0f, "W", "amplitude of the largest oscillation")
ONE(NOW, 66u, U16, NEAREST, swing_hz, 100.0f, "Hz", "its frequency")
ONE(NOW, 67u, U16, UP, swing_df_hz, 1000.0f, "Hz",
    "swing of the frequency it is expected to make")
ONE(NOW, 68u, S16, DOWN, margin_pct, 10.0f, "%", "margin to the limiting criterion")
ONE(NOW, 69u, U32, NEAREST, unannounced, 0.0f, "1", "level changes that nobody announced")
ONE(NOW, 71u, U64, NEAREST, last_onset_ns, 0.0f, "ns", "when the last of them was seen")
ONE(NOW, 75u, S32, NEAREST, last_onset_w, 1.0f, "W", "its size")
ONE(NOW, 77u, U16, NEAREST, frequency_hz, 100.0f, "Hz", "frequency measured")
ONE(NOW, 78u, U16, NEAREST, model_hz, 100.0f, "Hz", "frequency that the model has")
ONE(NOW, 79u, U16, DOWN, frequency_low_hz, 100.0f, "Hz", "its least in the last half second")
ONE(NOW, 80u, U16, NEAREST, violations, 0.0f, "1", "violations that are not forgotten")
ONE(NOW, 81u, BITS, NEAREST, config_crc, 0.0f, "1", "of configuration and contents")
ONE(FORECAST, 2u, U64, NEAREST, time_ns, 0.0f, "ns", "the controller's clock at this tick")
EACH_HORIZON(FORECAST, 6u, NEAREST, forecast_w, "mean of the load")
EACH_HORIZON(FORECAST, 14u, DOWN, forecast_low_w, "95 % band, lower end")
EACH_HORIZON(FORECAST, 22u, UP, forecast_high_w, "95 % band, upper end")
EACH_HORIZON(FORECAST, 30u, DOWN, bound_low_w, "hard bound, lower")
EACH_HORIZON(FORECAST, 38u, UP, bound_high_w, "hard bound, upper")

#undef EACH_HORIZON
#undef ONE
#undef ROW
