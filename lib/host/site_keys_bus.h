/* SPDX-License-Identifier: MIT */
/* Keys of a bus with more than one set, a part of the table in site_keys.c. */
#ifndef GPW_SITE_KEYS_BUS_H
#define GPW_SITE_KEYS_BUS_H

#define GPWI_BUS_SECTIONS                                                                      \
  {"alternator", 0, 1,                                                                         \
   "The sets' voltage: machine and exciter of one of them, by its rating."},                   \
      {"plant", 0, 1, "How the sets of `sets = N` stand on their bus."},                       \
      {"set", 1, 15, "Further sets on the bus: those of [genset] but for what stands here."},  \
      {"inverter", 1, 8, "A battery inverter on the bus."},                                    \
      {"protection", 1, 16, "A relay row on the bus, or all rows of a published setting."},    \
      {"event", 1, 64, "A loss, a start or a stop of a set, or the loss of an inverter."},

#define GPWI_BUS_KEYS                                                                          \
  WORD(ALTERNATOR, "preset", "diesel-50kva|diesel-gridlabd", "none",                           \
       "Machine, exciter and V/Hz line; the keys below replace its figures."),                 \
      NUMBER(ALTERNATOR, "rated_va", "VA", 1.0, POWER_MAX, "",                                 \
             "Rated apparent power of one set's alternator. Or give the next key."),           \
      NUMBER(ALTERNATOR, "power_factor", "", 0.1, 1.0, "",                                     \
             "Rated power factor instead of `rated_va`: `rated_w` of the set over it."),       \
      NUMBER(ALTERNATOR, "xd_pu", "", 0.05, 5.0, "preset's", "Xd."),                           \
      NUMBER(ALTERNATOR, "xd_transient_pu", "", 0.05, 1.0, "preset's", "X'd."),                \
      NUMBER(ALTERNATOR, "xq_pu", "", 0.05, 5.0, "X'd", "Xq."),                                \
      NUMBER(ALTERNATOR, "td0_s", "s", 0.1, 30.0, "preset's", "T'do."),                        \
      NUMBER(ALTERNATOR, "exciter_gain", "", 1.0, 1000.0, "preset's",                          \
             "K of the exciter. A load that comes leaves the voltage lower by the field it "   \
             "adds over K: "                                                                   \
             "with the presets' 50, by 2 % for each pu of field."),                            \
      NUMBER(ALTERNATOR, "exciter_lead_s", "s", 0.0, 100.0, "preset's or 0", "TA, its lead."), \
      NUMBER(ALTERNATOR, "exciter_lag_s", "s", 0.0, 100.0, "preset's or 0", "TB, its lag."),   \
      NUMBER(ALTERNATOR, "exciter_tau_s", "s", 0.0, 100.0, "preset's or 0", "TE."),            \
      NUMBER(ALTERNATOR, "field_min_pu", "", -10.0, 1.0, "0", "EMIN."),                        \
      NUMBER(ALTERNATOR, "field_max_pu", "", 1.0, 20.0, "preset's", "EMAX."),                  \
      NUMBER(ALTERNATOR, "vhz_knee_hz", "Hz", 0.0, 70.0, "preset's or 0",                      \
             "Below it the regulator lowers the voltage. 0: never."),                          \
      NUMBER(ALTERNATOR, "vhz_slope", "", 0.0, 5.0, "preset's or 1",                           \
             "Per unit of voltage per unit of frequency below the knee."),                     \
      NUMBER(ALTERNATOR, "var_droop_pu", "", 0.0, 0.2, "0",                                    \
             "Fall of the reference at rated reactive power, so that sets share it."),         \
      WORD(PLANT, "sharing", "line|droop|base|none", "line, or droop with a governor's droop", \
           "How the sets share: isochronous with a line, by droop, a fixed load, or not."),    \
      NUMBER(PLANT, "reactance_pu", "", 0.02, 2.0, "0.3",                                      \
             "Transient reactance of a set with its leads, which parts a step among them."),   \
      NUMBER(PLANT, "damper_pu", "", 0.0, 200.0, "20",                                         \
             "Torque of the damper windings, pu of rating per pu of speed."),                  \
      NUMBER(PLANT, "ramp_w_per_s", "W/s", 0.0, POWER_MAX, "0",                                \
             "Soft loading and unloading of a set. 0: as fast as sharing goes."),              \
      NUMBER(PLANT, "start_s", "s", 0.0, 1e4, "10", "From the order to rated speed."),         \
      NUMBER(PLANT, "sync_s", "s", 0.0, 1e4, "3", "From there to the breaker, at least."),     \
      NUMBER(PLANT, "reverse_pu", "", 0.001, 1.0, "0.03",                                      \
             "Reverse power that opens a set's breaker ..."),                                  \
      NUMBER(PLANT, "reverse_s", "s", 0.0, 100.0, "5", "... after so long."),                  \
      NUMBER(PLANT, "share_kp", "", 0.0, 1.0, "0.02", "Gain of the sharing line."),            \
      NUMBER(PLANT, "share_ki_per_s", "1/s", 0.0, 1.0, "0.004", "Its integral."),              \
      NUMBER(PLANT, "reserve_start_w", "W", 0.0, POWER_MAX, "none",                            \
             "The next set starts when the reserve is below this for `start_delay_s`."),       \
      NUMBER(PLANT, "reserve_stop_w", "W", 0.0, POWER_MAX, "none",                             \
             "One stops when the reserve without it is above this for `stop_delay_s`."),       \
      NUMBER(PLANT, "start_delay_s", "s", 0.0, 1e5, "5", "See there."),                        \
      NUMBER(PLANT, "stop_delay_s", "s", 0.0, 1e5, "60", "See there."),                        \
      NUMBER(SET, "rated_w", "W", 1.0, POWER_MAX, GPWI_REQUIRED, "Rated real power."),         \
      NUMBER(SET, "inertia_s", "s", 0.1, 100.0, "that of [genset]",                            \
             "H on this `rated_w`; its interval is then the default one."),                    \
      NUMBER(SET, "reactance_pu", "", 0.02, 2.0, "that of [plant]", "On this `rated_w`."),     \
      COUNT(SET, "count", 1.0, 15.0, "1", "How many such."),                                   \
      WORD(SET, "online", "no|yes", "yes", "On the bus at the start."),                        \
      WORD(INVERTER, "mode", "following|forming", "following",                                 \
           "A power that answers what it measures, or a voltage behind a reactance."),         \
      NUMBER(INVERTER, "rated_w", "W", 1.0, POWER_MAX, GPWI_REQUIRED, "Power either way."),    \
      NUMBER(INVERTER, "energy_j", "J", 1.0, 1e15, GPWI_REQUIRED,                              \
             "Of its battery; 3.6e6 J are 1 kWh."),                                            \
      NUMBER(INVERTER, "charge_efficiency", "", 0.01, 1.0, GPWI_REQUIRED,                      \
             "From the bus into the battery."),                                                \
      NUMBER(INVERTER, "discharge_efficiency", "", 0.01, 1.0, GPWI_REQUIRED,                   \
             "From the battery to the bus."),                                                  \
      NUMBER(INVERTER, "overload_pu", "", 1.0, 10.0, "1", "Power for a short time."),          \
      NUMBER(INVERTER, "overload_s", "s", 0.0, 1e4, "0", "That time."),                        \
      NUMBER(INVERTER, "droop_pu", "", 0.0, 1.0, "0",                                          \
             "Speed per power; needed for `forming`. 0: no answer to a deviation."),           \
      NUMBER(INVERTER, "deadband_pu", "", 0.0, 0.1, "0", "Deviation that it lets pass."),      \
      NUMBER(INVERTER, "inertia_s", "s", 0.0, 100.0, "0", "Virtual inertia on `rated_w`."),    \
      NUMBER(INVERTER, "droop_lag_s", "s", 0.0, 100.0, "0",                                    \
             "Forming without inertia: lag of the power in the droop."),                       \
      NUMBER(INVERTER, "latency_s", "s", 0.0, 0.5, "0",                                        \
             "Following: age of what it measures."),                                           \
      NUMBER(INVERTER, "lag_s", "s", 0.0, 100.0, "0", "Following: its time constant."),        \
      NUMBER(INVERTER, "hold_w_per_s", "W/s", 0.0, POWER_MAX, "0",                             \
             "Following: ramp to which it holds what the sets see. 0: none."),                 \
      NUMBER(INVERTER, "reactance_pu", "", 0.02, 2.0, "",                                      \
             "Forming: between its voltage and the bus; needed."),                             \
      NUMBER(INVERTER, "soc_initial", "", 0.0, 1.0, "0.5", "Charge at the start."),            \
      NUMBER(INVERTER, "recharge_w", "W", 0.0, POWER_MAX, "0",                                 \
             "Power of its return to that charge while idle."),                                \
      WORD(PROTECTION, "preset",                                                               \
           "smartgen-hsc940|deif-ppm300|deif-ppm300-var|caterpillar-gsc|kohler-25ccl|"         \
           "ieee1547-2003|ieee1547-2018|eirgrid-rocof",                                        \
           "none", "All rows of a published setting, instead of the keys below."),             \
      WORD(PROTECTION, "function", "81U|81O|27|59|24|32R|32|40|12|51|81R", "",                 \
           "Device number: under- and over-frequency, under- and over-voltage, V/Hz, reverse " \
           "power, overload, loss of field, overspeed, apparent overload, RoCoF."),            \
      NUMBER(PROTECTION, "pickup", "Hz, pu, W, var, VA, Hz/s", 0.0, POWER_MAX, "",             \
             "In the unit of the function: 81U and 81O Hz, 10 to 200; 27, 59, 24 and 12 pu "   \
             "of rated, 0.1 to 10; 32 and 32R W, 40 var, 51 VA, each a thousandth of "         \
             "`rated_w` at least; 81R Hz/s."),                                                 \
      NUMBER(PROTECTION, "delay_s", "s", 0.0, 1e4, "0", "Trips after so long."),               \
      NUMBER(PROTECTION, "hysteresis", "Hz, pu, W, var, VA, Hz/s", 0.0, POWER_MAX, "0",        \
             "How far it has to come back."),                                                  \
      NUMBER(PROTECTION, "window_s", "s", 0.0, 1.0, "0", "81R: over which time."),             \
      WORD(PROTECTION, "alarm_only", "no|yes", "no", "`yes`: warns, and fails nothing."),      \
      NUMBER(EVENT, "at_s", "s", 0.0, 1e9, GPWI_REQUIRED, "When: before the end of the run."), \
      WORD(EVENT, "order", "loss|start|stop|inverter-loss", GPWI_REQUIRED,                     \
           "What: a set's breaker opens, a set is started or unloaded, an inverter leaves. "   \
           "Without effect (a start of a set on the bus, a loss or a stop of one that is "     \
           "not) it is refused, but for a plant with reserves."),                              \
      COUNT(EVENT, "number", 1.0, 16.0, "1",                                                   \
            "Which set or inverter, counted from 1 in the file's order."),

#endif /* GPW_SITE_KEYS_BUS_H */
