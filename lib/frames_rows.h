/* SPDX-License-Identifier: MIT */
/* The tables of frames and their signals, in the order of frames and bytes. Read by frames.c,
 * which needs numbers, and by frames_names.c, which adds words; docs/frames.md and
 * docs/gpupower.dbc are printed from the latter.
 *
 * FRAME(name, period in ms, whether it goes with the pulse)
 * SIGNAL(byte, bytes, kind, side, field of gpw_watch_output, name, how many of the number make
 *        one of the figure, number that stands for 0, unit, text)   of the FRAME before it */
#define POWER(byte, side, field, name, text)                                                   \
  SIGNAL(byte, 4u, FIGURE, side, field, name, 1.0f, 2000000000u, "W", text)
#define TIME(byte, side, field, per_s, text)                                                   \
  SIGNAL(byte, 2u, FIGURE, side, field, #field, per_s, 0u, "s", text)
#define CODE(byte, field, text)                                                                \
  SIGNAL(byte, 1u, COUNT, NEAREST, field, #field, 0.0f, 0u, "1", text)
#define STAMP                                                                                  \
  SIGNAL(6u, 2u, STAMP, NEAREST, time_ns, "stamp", 0.0f, 0u, "s", "time of the tick")

FRAME("heartbeat", 100u, 0u)
SIGNAL(0u, 2u, BITS, NEAREST, sequence, "sequence", 0.0f, 0u, "1",
       "number of the tick, 16 bits")
SIGNAL(2u, 6u, CLOCK, NEAREST, time_ns, "time", 0.0f, 0u, "s", "the controller's clock")
FRAME("status", 100u, 0u)
SIGNAL(0u, 4u, BITS, NEAREST, reasons, "reasons", 0.0f, 0u, "1", "why, a bit each")
CODE(4u, rung, "stale ladder: 0 good, 1 hold, 2 reduce, 3 latch")
CODE(5u, model_valid, "1: the model follows the plant")
CODE(6u, latched, "1: permits are off until acknowledged")
CODE(7u, permit_open, "1: a request might be granted now")
FRAME("pulse", 100u, 1u)
POWER(0u, NEAREST, pulse_w, "pulse_w", "feed-forward pulse")
TIME(4u, DOWN, pulse_in_s, 1000.0f, "from the stamp until it begins; 0: now")
STAMP
FRAME("pulse_limit", 100u, 1u)
SIGNAL(0u, 4u, FIGURE, DOWN, pulse_left_ws, "pulse_left_ws", 1.0f, 2000000000u, "W s",
       "what is left of its limit")
TIME(4u, DOWN, pulse_left_s, 1000.0f, "from the stamp until it ends")
STAMP
FRAME("load", 100u, 0u)
POWER(0u, NEAREST, load_w, "load_w", "load now")
TIME(4u, UP, load_age_s, 100.0f, "age of the measurement behind it")
CODE(6u, load_rung, "stale ladder of the load")
CODE(7u, outcome, "verdict, as gpw_outcome")
FRAME("step_up", 100u, 0u)
POWER(0u, UP, step_up_w, "step_up_w", "worst step up that may come")
TIME(4u, DOWN, step_up_rise_s, 1000.0f, "how fast it would come")
STAMP
FRAME("step_down", 100u, 0u)
POWER(0u, UP, step_down_w, "step_down_w", "worst step down that may come")
TIME(4u, DOWN, step_down_rise_s, 1000.0f, "how fast it would come")
STAMP
FRAME("allowed", 100u, 0u)
POWER(0u, DOWN, step_allowed_w, "step_allowed_w", "largest step up allowed now")
POWER(4u, DOWN, step_down_allowed_w, "step_down_allowed_w", "largest step down allowed now")
FRAME("ramp", 100u, 0u)
SIGNAL(0u, 4u, FIGURE, DOWN, ramp_allowed_w_per_s, "ramp_allowed_w_per_s", 1.0f, 2000000000u,
       "W/s", "steepest ramp allowed now")
SIGNAL(4u, 4u, FIGURE, NEAREST, change_w_per_s, "change_w_per_s", 1.0f, 2000000000u, "W/s",
       "windowed change of the load")
FRAME("permit", 100u, 0u)
POWER(0u, DOWN, permit_free_w, "permit_free_w", "what a request may still ask for")
POWER(4u, UP, reserved_w, "reserved_w", "reserved for live tokens")
FRAME("sets", 100u, 0u)
CODE(0u, permits_live, "tokens granted and not yet seen in the load")
CODE(1u, sets_online, "sets that carry load")
CODE(2u, start_sets, "sets that should be started")
CODE(3u, stop_sets, "sets that may be stopped")
TIME(4u, DOWN, start_in_s, 100.0f, "how long a start can still wait; 0: due")
SIGNAL(6u, 2u, FIGURE, DOWN, boost_pu, "boost_pu", 1000.0f, 0u, "pu",
       "boost of the set with least")
FRAME("reserve", 100u, 0u)
POWER(0u, UP, reserve_needed_w, "reserve_needed_w", "spinning reserve that is needed")
POWER(4u, DOWN, reserve_spare_w, "reserve_spare_w", "what spins beyond the load")
FRAME("reserve_step", 100u, 0u)
POWER(0u, DOWN, reserve_step_w, "reserve_step_w", "step that the sets take together now")
POWER(4u, DOWN, power_cap_w, "power_cap_w", "cap of the GPUs' power")
FRAME("battery", 100u, 0u)
POWER(0u, NEAREST, battery_w, "battery_w", "command to the battery; positive discharges")
SIGNAL(4u, 4u, FIGURE, UP, battery_need_j, "battery_need_j", 0.001f, 0u, "J",
       "energy that the battery should hold")
FRAME("dummy", 100u, 0u)
POWER(0u, NEAREST, dummy_w, "dummy_w", "command to the dummy load")
POWER(4u, UP, swing_w, "swing_w", "amplitude of the largest oscillation")
FRAME("swing", 500u, 0u)
SIGNAL(0u, 2u, FIGURE, NEAREST, swing_hz, "swing_hz", 100.0f, 0u, "Hz", "its frequency")
SIGNAL(2u, 2u, FIGURE, UP, swing_df_hz, "swing_df_hz", 1000.0f, 0u, "Hz",
       "swing of frequency expected")
SIGNAL(4u, 2u, FIGURE, DOWN, margin_pct, "margin_pct", 10.0f, 20000u, "%",
       "margin to the criterion")
SIGNAL(6u, 2u, COUNT, NEAREST, limiting, "limiting", 0.0f, 0u, "1", "the criterion that limits")
FRAME("onset", 500u, 0u)
POWER(0u, NEAREST, last_onset_w, "last_onset_w",
      "size of the last change that nobody announced")
SIGNAL(4u, 2u, COUNT, NEAREST, unannounced, "unannounced", 0.0f, 0u, "1", "how many there were")
STAMP
FRAME("checksum", 1000u, 0u)
SIGNAL(0u, 4u, BITS, NEAREST, checksum, "checksum", 0.0f, 0u, "1", "of the watch's state")
SIGNAL(4u, 4u, BITS, NEAREST, config_crc, "config_crc", 0.0f, 0u, "1",
       "of configuration and contents")
FRAME("frequency", 100u, 0u)
SIGNAL(0u, 2u, FIGURE, NEAREST, frequency_hz, "frequency_hz", 100.0f, 0u, "Hz", "measured")
SIGNAL(2u, 2u, FIGURE, NEAREST, model_hz, "model_hz", 100.0f, 0u, "Hz", "what the model has")
SIGNAL(4u, 2u, FIGURE, DOWN, frequency_low_hz, "frequency_low_hz", 100.0f, 0u, "Hz",
       "its least in the last half second")
CODE(6u, violations, "violations that are not forgotten")
FRAME("forecast_near", 500u, 0u)
POWER(0u, NEAREST, forecast_w[0], "forecast_w_0", "mean of the load in 0.5 s")
POWER(4u, NEAREST, forecast_w[1], "forecast_w_1", "mean of the load in 2 s")
FRAME("forecast_far", 500u, 0u)
POWER(0u, NEAREST, forecast_w[2], "forecast_w_2", "mean of the load in 10 s")
POWER(4u, NEAREST, forecast_w[3], "forecast_w_3", "mean of the load in 60 s")
FRAME("band_0", 500u, 0u)
POWER(0u, DOWN, forecast_low_w[0], "forecast_low_w_0", "95 % band in 0.5 s, lower end")
POWER(4u, UP, forecast_high_w[0], "forecast_high_w_0", "95 % band in 0.5 s, upper end")
FRAME("band_1", 500u, 0u)
POWER(0u, DOWN, forecast_low_w[1], "forecast_low_w_1", "95 % band in 2 s, lower end")
POWER(4u, UP, forecast_high_w[1], "forecast_high_w_1", "95 % band in 2 s, upper end")
FRAME("band_2", 500u, 0u)
POWER(0u, DOWN, forecast_low_w[2], "forecast_low_w_2", "95 % band in 10 s, lower end")
POWER(4u, UP, forecast_high_w[2], "forecast_high_w_2", "95 % band in 10 s, upper end")
FRAME("band_3", 500u, 0u)
POWER(0u, DOWN, forecast_low_w[3], "forecast_low_w_3", "95 % band in 60 s, lower end")
POWER(4u, UP, forecast_high_w[3], "forecast_high_w_3", "95 % band in 60 s, upper end")
FRAME("bound_0", 500u, 0u)
POWER(0u, DOWN, bound_low_w[0], "bound_low_w_0", "hard bound in 0.5 s, lower")
POWER(4u, UP, bound_high_w[0], "bound_high_w_0", "hard bound in 0.5 s, upper")
FRAME("bound_1", 500u, 0u)
POWER(0u, DOWN, bound_low_w[1], "bound_low_w_1", "hard bound in 2 s, lower")
POWER(4u, UP, bound_high_w[1], "bound_high_w_1", "hard bound in 2 s, upper")
FRAME("bound_2", 500u, 0u)
POWER(0u, DOWN, bound_low_w[2], "bound_low_w_2", "hard bound in 10 s, lower")
POWER(4u, UP, bound_high_w[2], "bound_high_w_2", "hard bound in 10 s, upper")
FRAME("bound_3", 500u, 0u)
POWER(0u, DOWN, bound_low_w[3], "bound_low_w_3", "hard bound in 60 s, lower")
POWER(4u, UP, bound_high_w[3], "bound_high_w_3", "hard bound in 60 s, upper")

#undef POWER
#undef TIME
#undef CODE
#undef STAMP
#undef FRAME
#undef SIGNAL
