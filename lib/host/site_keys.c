/* SPDX-License-Identifier: MIT */
#include "site_keys.h"

#include "site_keys_bus.h"

#define POWER_MAX 1e12
#define TIME_MAX 1e6
#define ARRIVALS_MAX 16e3 /* a tick has at most 16 */
#define PHASES "off|idle|launch|load|warmup|ready|infer|train|user1|user2|user3|user4"
#define GRADES "-|F|M|C|S|A|N|I|K|X|U"
#define POINTS "unknown|gpu-rail|psu-ac|node-ac|facility|instrument"

const char gpwi_phase_choices[] = PHASES;

const struct gpwi_site_section_text gpwi_site_sections[GPWI_SECTIONS] = {
    {"site", 0, 1, "What is simulated, and what it must hold."},
    {"group", 1, 64,
     "GPUs of one kind that change phase together. At least one is needed, "
     "unless the load comes from a trace."},
    {"profile", 1, 64, "A profile of your own: what one GPU draws. A group names it."},
    {"schedule", 0, 4096, "Phase changes, a line each, in ascending order."},
    {"stagger", 1, 16,
     "A start of a group some GPUs at a time, each released only when its gate "
     "is open."},
    {"supply", 0, 1,
     "From board watts to AC watts at the bus, and when the supplies leave it."},
    {"ups", 0, 1,
     "A UPS before all nodes: when it leaves the bus, what its battery carries, how it comes "
     "back. The supplies behind it then see its output, and have no windows of their own."},
    {"smoothing", 0, 1,
     "Power smoothing of the boards, all of them together; it comes before the stages of "
     "`[rail]`. A rate or delay that a preset leaves unknown must be given."},
    {"rail", 0, 8, "Chain at the boards, before the supply."},
    {"storage", 0, 1,
     "A store that holds a ramp while it is neither empty nor full; it comes after the stages "
     "of `[rail]` or `[battery]`."},
    {"psu", 0, 8,
     "Chain of the power supplies: a model, then stages. A verdict is also taken without it, "
     "and the worse one counts."},
    {"battery", 0, 8,
     "Chain at the bus after the supplies: stages, an idealised battery that holds a ramp; and "
     "with `power_w` and `energy_j` a battery with both, after them."},
    {"load_bank", 0, 1,
     "A load bank at the bus, after the battery: it burns what keeps the generator's load up, "
     "and "
     "what prepares its engine for a step."},
    {"genset", 0, 1,
     "The generator set. Required. Per-unit figures are on `rated_w` and "
     "`f0_hz`."},
    {"derating", 0, 1,
     "What altitude, intake temperature and fuel leave of the set: of its throttle, and by the "
     "air's density of s1 and its time constant."},
    {"rating", 0, 1,
     "For which use a set's power is rated. `site_check` then says what a set's load is to "
     "that "
     "rating, apart from the verdict: for as long as the run lasts. A maker may allow other "
     "than the kind does."},
    {"fuel", 0, 1, "What a set burns. `site_check` then says how much."},
    GPWI_BUS_SECTIONS{"trip", 1, 8,
                      "A protection relay's row. It needs one of `below_hz` and `above_hz`."},
    {"limits", 0, 1, "Limits of the custom class; needed for `required_class = custom`."},
    {"bus", 0, 1, "Other loads on the same bus, at the start."},
    {"bus schedule", 0, 256, "Changes of the other loads, a line each, in ascending order."},
    {"load", 0, 1, "How a recorded trace stands in for the groups."},
};

#define NO 0.0, 0.0
#define NUMBER(section, name, unit, low, high, fallback, meaning)                              \
  {                                                                                            \
    GPWI_IN_##section, GPWI_KEY_NUMBER, name, unit, low, high, fallback, "", meaning           \
  }
#define COUNT(section, name, low, high, fallback, meaning)                                     \
  {                                                                                            \
    GPWI_IN_##section, GPWI_KEY_COUNT, name, "", low, high, fallback, "", meaning              \
  }
#define WORD(section, name, choices, fallback, meaning)                                        \
  {                                                                                            \
    GPWI_IN_##section, GPWI_KEY_WORD, name, "", NO, fallback, choices, meaning                 \
  }
#define OTHER(section, type, name, unit, fallback, meaning)                                    \
  {                                                                                            \
    GPWI_IN_##section, GPWI_KEY_##type, name, unit, NO, fallback, "", meaning                  \
  }

const struct gpwi_site_key gpwi_site_keys[] = {
    OTHER(SITE, TEXT, "name", "", "", "Heads every report."),
    NUMBER(SITE, "duration_s", "s", 0.1, TIME_MAX, "60",
           "Simulated length. A trace brings its "
           "own."),
    NUMBER(SITE, "tick_ms", "ms", 1.0, 100.0, "10",
           "Interval of the results; the simulation "
           "itself goes in sub-steps of at most 1 ms."),
    COUNT(SITE, "seed", 0.0, 9e18, "1", "The same seed gives the same bits on every machine."),
    WORD(SITE, "required_class", "G1|G2|G3|custom", "G2",
         "Class that the site must hold: of "
         "ISO 8528-5, or your own from `[limits]`."),
    WORD(SITE, "mode", "aggregated|exact", "aggregated",
         "One random process a group, or one a "
         "GPU."),
    COUNT(SITE, "load_corners", 0.0, 1.0, "1",
          "1: judged also at both ends of what the GPUs may draw: the intervals of their "
          "phases, or the error of the trace. 0: at the nominal load alone, and the report "
          "says so."),

    OTHER(GROUP, NAME, "profile", "", "",
          "A built-in profile or one of this file's "
          "`[profile NAME]`. This or `profile_file` is required."),
    OTHER(GROUP, TEXT, "profile_file", "", "",
          "Instead of `profile`: a profile file (docs/profile-file.md), found from where this "
          "file lies."),
    COUNT(GROUP, "gpus", 1.0, 1e9, GPWI_REQUIRED, "How many."),
    COUNT(GROUP, "node_gpus", 0.0, 1e6, "0",
          "GPUs in a node; divides `gpus`. 0: all in one "
          "node."),
    COUNT(GROUP, "first_gpu", 0.0, 9e18, "after the group above",
          "Global number of the first "
          "GPU, which picks its random stream."),
    WORD(GROUP, "initial_phase", PHASES, "idle", "Phase at the start."),
    NUMBER(GROUP, "rho_in", "", -1.0, 1.0, "0",
           "Correlation of the fluctuation within a node. "
           "Below 0 only down to -1/(node size - 1), aggregated, with `rho_out` 0."),
    NUMBER(GROUP, "rho_out", "", 0.0, 1.0, "0", "Correlation between nodes, at most `rho_in`."),
    NUMBER(GROUP, "rho_in.PHASE", "", -1.0, 1.0, "`rho_in`",
           "The same in one phase, such as "
           "`rho_in.train`."),
    NUMBER(GROUP, "rho_out.PHASE", "", 0.0, 1.0, "`rho_out`", "The same in one phase."),
    NUMBER(GROUP, "sync_fraction", "", 0.0, 1.0, "1",
           "Share that changes phase at the command; "
           "the rest spreads over `spread_s`."),
    NUMBER(GROUP, "spread_s", "s", 0.0, TIME_MAX, "0", "Time over which the rest changes."),
    NUMBER(GROUP, "ramp_up_w_per_s", "W/s", 0.0, POWER_MAX, "0",
           "Ramp of one GPU at the rail. 0: "
           "a step."),
    NUMBER(GROUP, "ramp_down_w_per_s", "W/s", 0.0, POWER_MAX, "0", "The same downwards."),
    NUMBER(GROUP, "phase_spread_s", "s", 0.0, TIME_MAX, "0",
           "Periodic parts are spread evenly "
           "over this time. 0: all in step."),
    NUMBER(GROUP, "arrivals_per_s", "1/s", 0.0, ARRIVALS_MAX, "0",
           "Requests that come while it is in phase infer; they replace that phase's sigma. 0: "
           "none. At most 16 a tick."),
    NUMBER(GROUP, "request_s", "s", 0.0, TIME_MAX, "0", "Mean time that one is in service."),
    NUMBER(GROUP, "request_w", "W", 0.0, POWER_MAX, "0",
           "What one in service adds at the boards; all of them at most the phase's mean."),

    OTHER(PROFILE, NAME, "base", "", "",
          "A built-in profile to start from; the keys below "
          "replace its figures."),
    OTHER(PROFILE, TEXT, "base_file", "", "",
          "Instead of `base`: a profile file to start from."),
    OTHER(PROFILE, TEXT, "source", "", "", "Where the figures are from, for the reader."),
    NUMBER(PROFILE, "tdp_w", "W", 0.0, POWER_MAX, GPWI_UNKNOWN, "Rated board power."),
    NUMBER(PROFILE, "cap_w", "W", 0.0, POWER_MAX, GPWI_UNKNOWN,
           "Power cap in force: without it "
           "the worst step is not known. Powers of the base above it come down to it."),
    NUMBER(PROFILE, "cap_min_w", "W", 0.0, POWER_MAX, GPWI_UNKNOWN,
           "Lowest cap that may be set."),
    NUMBER(PROFILE, "cap_max_w", "W", 0.0, POWER_MAX, GPWI_UNKNOWN,
           "Highest cap that may be set."),
    NUMBER(PROFILE, "peak_low_w", "W", 0.0, POWER_MAX, GPWI_UNKNOWN, "Lower end of the peak."),
    NUMBER(PROFILE, "peak_high_w", "W", 0.0, POWER_MAX, GPWI_UNKNOWN, "Upper end of the peak."),
    NUMBER(PROFILE, "excursion_ratio", "", 1.0, 100.0, GPWI_UNKNOWN,
           "Largest power over the cap "
           "for `excursion_s`, as a ratio."),
    NUMBER(PROFILE, "excursion_s", "s", 0.0, TIME_MAX, GPWI_UNKNOWN,
           "How long an excursion may "
           "last."),
    NUMBER(PROFILE, "ramp_low_w_per_s", "W/s", 0.0, POWER_MAX, GPWI_UNKNOWN,
           "Slowest ramp "
           "stated for one GPU. For information: a group's own keys ramp it."),
    NUMBER(PROFILE, "ramp_high_w_per_s", "W/s", 0.0, POWER_MAX, GPWI_UNKNOWN,
           "Fastest ramp "
           "stated."),
    WORD(PROFILE, "ramp_point", POINTS, "unknown", "Where the ramp was measured."),
    NUMBER(PROFILE, "psu_lag_low_s", "s", 0.0, TIME_MAX, GPWI_UNKNOWN,
           "Shortest PSU lag stated. "
           "For information: `[psu]` lags."),
    NUMBER(PROFILE, "psu_lag_high_s", "s", 0.0, TIME_MAX, GPWI_UNKNOWN,
           "Longest PSU lag "
           "stated."),
    NUMBER(PROFILE, "PHASE.mean_w", "W", 0.0, POWER_MAX, GPWI_UNKNOWN,
           "Mean power in a phase, "
           "such as `infer.mean_w`. Unknown with a range: its midpoint."),
    NUMBER(PROFILE, "PHASE.low_w", "W", 0.0, POWER_MAX, GPWI_UNKNOWN,
           "Lower end of the range."),
    NUMBER(PROFILE, "PHASE.high_w", "W", 0.0, POWER_MAX, GPWI_UNKNOWN,
           "Upper end of the "
           "range."),
    NUMBER(PROFILE, "PHASE.sigma_w", "W", 0.0, POWER_MAX, GPWI_UNKNOWN,
           "Standard deviation of "
           "the fluctuation about the mean."),
    NUMBER(PROFILE, "PHASE.tau_s", "s", 1e-6, TIME_MAX, GPWI_UNKNOWN,
           "Correlation time of the "
           "fluctuation."),
    NUMBER(PROFILE, "PHASE.wave_w", "W", 0.0, POWER_MAX, GPWI_UNKNOWN,
           "Periodic part, peak to "
           "peak; needs the two keys below."),
    NUMBER(PROFILE, "PHASE.wave_period_s", "s", 1e-6, TIME_MAX, GPWI_UNKNOWN, "Its period."),
    NUMBER(PROFILE, "PHASE.wave_duty", "", 0.0, 1.0, GPWI_UNKNOWN,
           "Share of the period at the "
           "high level."),
    NUMBER(PROFILE, "PHASE.duration_low_s", "s", 0.0, TIME_MAX, GPWI_UNKNOWN,
           "Shortest usual "
           "duration. For information."),
    NUMBER(PROFILE, "PHASE.duration_high_s", "s", 0.0, TIME_MAX, GPWI_UNKNOWN,
           "Longest usual "
           "duration."),
    WORD(PROFILE, "PHASE.grade", GRADES, "U",
         "How well the phase is known; the letters are those "
         "of docs/sources.md."),
    WORD(PROFILE, "PHASE.point", POINTS, "gpu-rail", "Where it was measured."),

    OTHER(SCHEDULE, PHASE_AT, "TIME_S", "s", "",
          "`12.5 = training train`: at 12.5 s the group "
          "`training` changes to phase `train`."),

    OTHER(STAGGER, NAME, "group", "", GPWI_REQUIRED, "The group to start."),
    WORD(STAGGER, "phase", PHASES, GPWI_REQUIRED, "The phase to change to."),
    NUMBER(STAGGER, "at_s", "s", 0.0, 1e9, "0", "Not before this time."),
    COUNT(STAGGER, "gpus_per_step", 1.0, 1e9, "1", "GPUs released together."),
    NUMBER(STAGGER, "interval_s", "s", 0.0, 86400.0, "1", "Least time between two releases."),
    WORD(STAGGER, "gate", "none|air", "air",
         "`air`: a release waits until the set's air takes "
         "its step. `none`: by time alone."),
    NUMBER(STAGGER, "margin_pu", "", 0.0, 0.99, "0.2",
           "Share of the acceptable step kept "
           "free."),

    WORD(
        SUPPLY, "preset", "study|hgx-h100|study-constant", "none",
        "Node overhead: the study's "
        "12.5 %, an 8-GPU H100 SXM node, or the study's constant 1.3 kW a node. The keys below "
        "replace its figures."),
    COUNT(SUPPLY, "nodes", 1.0, 1e6, "from the groups",
          "Nodes that the preset's overhead is "
          "for."),
    NUMBER(SUPPLY, "overhead_w", "W", 0.0, POWER_MAX, "0",
           "CPUs, fans, memory of all nodes, the "
           "part that does not depend on load."),
    NUMBER(SUPPLY, "overhead_w_per_w", "W/W", 0.0, 10.0, "0",
           "The part that grows with board "
           "power."),
    WORD(SUPPLY, "overhead_point", "gpu-rail|node-ac", "gpu-rail",
         "`gpu-rail`: the overhead "
         "passes the PSU. `node-ac`: it was measured at the AC input, losses in it."),
    NUMBER(SUPPLY, "psu_rated_w", "W", 0.0, POWER_MAX, "0",
           "Rated output of all PSUs together; "
           "needed with `efficiency`."),
    OTHER(SUPPLY, CURVE, "efficiency", "", "no loss",
          "Up to 16 pairs load:efficiency, load in "
          "parts of `psu_rated_w`, ascending: `0.1:0.82 0.2:0.90 0.5:0.94 1.0:0.91`."),
    OTHER(SUPPLY, PAIRS, "overhead_rows", "W", "none",
          "Instead of `overhead_w` and `overhead_w_per_w`: up to 16 pairs boards:overhead, "
          "ascending, both of all nodes together: `580:1280 5346:3084`."),
    NUMBER(SUPPLY, "power_factor", "", 0.01, 1.0, "1", "At the bus, but for the capacitors."),
    WORD(SUPPLY, "power_factor_side", "lagging|leading", "lagging",
         "Which side of 1 it is on."),
    NUMBER(SUPPLY, "capacitive_var", "var", 0.0, POWER_MAX, "0",
           "Leading reactive power of the input filters, the same at any load."),
    NUMBER(SUPPLY, "idle_power_factor", "", 0.01, 1.0, "none",
           "Instead of `capacitive_var`: a power factor measured at idle ..."),
    NUMBER(SUPPLY, "idle_w", "W", 0.0, POWER_MAX, "none",
           "... and the AC power it was read at."),
    NUMBER(SUPPLY, "distribution_efficiency", "", 0.01, 1.0, "1",
           "Cables, and of transformer and UPS what is not told apart below."),
    NUMBER(SUPPLY, "transformer_rated_va", "VA", 1.0, POWER_MAX, "none",
           "Rating of the transformer before the nodes."),
    NUMBER(SUPPLY, "transformer_no_load_w", "W", 0.0, POWER_MAX, "0",
           "Its loss at no load, there as long as the bus is."),
    NUMBER(SUPPLY, "transformer_load_loss_w", "W", 0.0, POWER_MAX, "0",
           "Its further loss at its rating; goes with the square of the volt-amperes."),
    NUMBER(SUPPLY, "ups_no_load_w", "W", 0.0, POWER_MAX, "0",
           "Loss of the UPS before the nodes, constant part."),
    NUMBER(SUPPLY, "ups_loss_w_per_w", "W/W", 0.0, 10.0, "0",
           "Its part that grows with the nodes: 0.053 is 95 %."),
    NUMBER(SUPPLY, "cooling_w", "W", 0.0, POWER_MAX, "0", "Cooling at the bus, constant part."),
    NUMBER(SUPPLY, "cooling_w_per_w", "W/W", 0.0, 10.0, "0",
           "Its part that follows the nodes' AC power ..."),
    NUMBER(SUPPLY, "cooling_tau_s", "s", 0.0, TIME_MAX, "0",
           "... with this time constant. 0: at once."),
    NUMBER(SUPPLY, "under_hz", "Hz", 0.0, 200.0, "0",
           "The PSUs leave the bus below this. 0: "
           "never."),
    NUMBER(SUPPLY, "under_delay_s", "s", 0.0, 3600.0, "0.02", "... after so long."),
    NUMBER(SUPPLY, "over_hz", "Hz", 0.0, 200.0, "0",
           "The PSUs leave the bus above this. 0: "
           "never."),
    NUMBER(SUPPLY, "over_delay_s", "s", 0.0, 3600.0, "0.02", "... after so long."),
    NUMBER(SUPPLY, "return_low_hz", "Hz", 0.0, 200.0, "0", "They return once above this ..."),
    NUMBER(SUPPLY, "return_high_hz", "Hz", 0.0, 200.0, "0",
           "... and below this (0: no upper "
           "bound) ..."),
    NUMBER(SUPPLY, "return_delay_s", "s", 0.0, 3600.0, "5", "... for so long, all together."),
    NUMBER(SUPPLY, "walk_in_s", "s", 0.0, 3600.0, "0",
           "Ramp of the returning load. 0: a "
           "step."),
    NUMBER(
        SUPPLY, "under_v_pu", "", 0.0, 2.0, "0",
        "The PSUs' input stops below this voltage, in parts of rated. 0: never. With this or "
        "`over_v_pu` give the hold-up below; then the windows of frequency and voltage act "
        "together, the input is back as soon as both are good, and nodes that were lost "
        "return after `restart_delay_s`."),
    NUMBER(SUPPLY, "under_v_delay_s", "s", 0.0, 3600.0, "0", "... after so long."),
    NUMBER(SUPPLY, "over_v_pu", "", 0.0, 2.0, "0", "It stops above this voltage. 0: never."),
    NUMBER(SUPPLY, "over_v_delay_s", "s", 0.0, 3600.0, "0", "... after so long."),
    NUMBER(SUPPLY, "return_low_v_pu", "", 0.0, 2.0, "0",
           "It is back from this voltage ... 0: `under_v_pu`."),
    NUMBER(SUPPLY, "return_high_v_pu", "", 0.0, 2.0, "0", "... to this. 0: `over_v_pu`."),
    NUMBER(SUPPLY, "hold_up_j", "J", 0.0, 1e15, "",
           "Energy of all PSUs' capacitors that carries the nodes meanwhile. 0: none."),
    WORD(SUPPLY, "hold_up_psu", "intel-crps|ocp-orv3-3kw|ocp-orv3-hpr", "none",
         "Instead: a supply whose hold-up is published; `psu_rated_w` in all."),
    NUMBER(SUPPLY, "hold_up_recharge_w", "W", 1e-3, POWER_MAX, GPWI_UNKNOWN,
           "What they draw on top until it is back. Unknown: not drawn, and the report says "
           "so."),
    NUMBER(SUPPLY, "restart_delay_s", "s", 0.0, TIME_MAX, GPWI_UNKNOWN,
           "Lost nodes come back once the bus was good for so long. Unknown: not in this run."),
    NUMBER(SUPPLY, "restart_share", "", 0.0, 1.0, "1",
           "Of their load then: nodes that came back without their job draw less."),

    WORD(UPS, "preset", "mitsubishi-9800a|mitsubishi-9800ae|liebert-apm", "none",
         "What a maker publishes: delay of return and walk-in, or the slew. No window."),
    COUNT(UPS, "modules", 1.0, 64.0, "1", "Modules that share the nodes."),
    NUMBER(UPS, "under_hz", "Hz", 0.0, 200.0, "0", "It leaves the bus below this. 0: never."),
    NUMBER(UPS, "under_hz_delay_s", "s", 0.0, 3600.0, "0", "... after so long."),
    NUMBER(UPS, "over_hz", "Hz", 0.0, 200.0, "0", "It leaves above this. 0: never."),
    NUMBER(UPS, "over_hz_delay_s", "s", 0.0, 3600.0, "0", "... after so long."),
    NUMBER(UPS, "under_v_pu", "", 0.0, 2.0, "0",
           "It leaves below this voltage, in parts of rated. 0: never."),
    NUMBER(UPS, "under_v_delay_s", "s", 0.0, 3600.0, "0", "... after so long."),
    NUMBER(UPS, "over_v_pu", "", 0.0, 2.0, "0", "It leaves above this voltage. 0: never."),
    NUMBER(UPS, "over_v_delay_s", "s", 0.0, 3600.0, "0", "... after so long."),
    NUMBER(UPS, "slew_hz_per_s", "Hz/s", 0.0, 1e4, "0",
           "Fastest change of frequency that it follows. 0: any."),
    NUMBER(UPS, "slew_window_s", "s", 1e-6, 60.0, "0.5", "Over what time that is taken."),
    NUMBER(UPS, "slew_delay_s", "s", 0.0, 3600.0, "0", "... and for how long it bears more."),
    WORD(UPS, "slew_leaves", "no|yes", "no",
         "`yes`: it leaves for that. `no`: the report says that it was exceeded."),
    NUMBER(UPS, "return_low_hz", "Hz", 0.0, 200.0, "0", "It returns above this ..."),
    NUMBER(UPS, "return_high_hz", "Hz", 0.0, 200.0, "0", "... below this ..."),
    NUMBER(UPS, "return_low_v_pu", "", 0.0, 2.0, "0", "... from this voltage ..."),
    NUMBER(UPS, "return_high_v_pu", "", 0.0, 2.0, "0",
           "... to this (0 each: the bound that it left by) ..."),
    NUMBER(UPS, "return_delay_s", "s", 0.0, 3600.0, "0", "... once all that lasted so long."),
    NUMBER(UPS, "return_spread_s", "s", 0.0, 3600.0, "0",
           "From the first module's return to the last one's. 0: all together."),
    NUMBER(UPS, "walk_in_s", "s", 0.0, 3600.0, "0", "Ramp of each module. 0: a step."),
    NUMBER(UPS, "energy_j", "J", 0.0, 1e15, GPWI_UNKNOWN,
           "Of the battery. Unknown: never empty, and the report says so."),
    NUMBER(UPS, "autonomy_s", "s", 0.0, TIME_MAX, "none",
           "Instead of `energy_j`: how long it carries ..."),
    NUMBER(UPS, "autonomy_w", "W", 0.0, POWER_MAX, "none", "... how much."),
    NUMBER(UPS, "recharge_w", "W", 1e-3, POWER_MAX, GPWI_UNKNOWN,
           "What it draws on top until that is back. Unknown: not drawn, and the report says "
           "so."),
    NUMBER(UPS, "recharge_efficiency", "", 0.01, 1.0, "1", "Of that."),
    NUMBER(UPS, "restart_delay_s", "s", 0.0, TIME_MAX, GPWI_UNKNOWN,
           "Nodes that an empty battery lost come back once the bus was good for so long. "
           "Unknown: not in this run."),
    NUMBER(UPS, "restart_share", "", 0.0, 1.0, "1",
           "Of their load then: nodes that came back without their job draw less."),

#define STAGE_TEXT                                                                             \
  "Stage N = 1, 2 ... in order: `lag TAU_S`, `dead SECONDS`, or `ramp UP_W_PER_S "             \
  "DOWN_W_PER_S` (0: no limit)."
    WORD(SMOOTHING, "preset", "gb200|gb200-microbenchmark", "none",
         "Floor of boards known by name; 90 % is then the largest floor."),
    NUMBER(SMOOTHING, "tmp_w", "W", 0.0, POWER_MAX, GPWI_REQUIRED,
           "Total module power: rated power of all boards together."),
    NUMBER(SMOOTHING, "percent_tmp_floor", "%", 0.0, 100.0, "preset's or 0",
           "Floor of a running load, in per cent of `tmp_w`."),
    NUMBER(SMOOTHING, "ramp_up_rate_w_per_s", "W/s", 0.0, POWER_MAX, "0",
           "Fastest rise of all boards together. 0: no limit."),
    NUMBER(SMOOTHING, "ramp_down_rate_w_per_s", "W/s", 0.0, POWER_MAX, "0",
           "Fastest fall. 0: no limit."),
    NUMBER(SMOOTHING, "ramp_down_hysteresis_ms", "ms", 0.0, 1e9, "0",
           "A fall begins when the load has been below the output for so long."),
    NUMBER(SMOOTHING, "stop_delay_ms", "ms", 0.0, 1e9, "0",
           "The floor goes when no load has run for so long."),
    NUMBER(SMOOTHING, "secondary_power_floor_w", "W", 0.0, POWER_MAX, "0",
           "Floor until the window below is over."),
    NUMBER(SMOOTHING, "primary_floor_act_offset_w", "W", 0.0, POWER_MAX, "0",
           "A load runs when it is above the secondary floor by more than this; both 0: above "
           "the floor."),
    NUMBER(SMOOTHING, "primary_floor_act_window_ms", "ms", 0.0, 1e9, "0",
           "The floor comes when a load has run for so long."),
    WORD(SMOOTHING, "keeps_floor", "no|yes", "no", "`yes`: the floor never goes."),

    OTHER(RAIL, STAGE, "stageN", "s, W/s", "", STAGE_TEXT),

    WORD(STORAGE, "place", "rail|bus", "rail", "At the boards, or at the bus."),
    NUMBER(STORAGE, "energy_j", "J", 1e-3, 1e15, GPWI_REQUIRED, "From empty to full, usable."),
    NUMBER(STORAGE, "rest_pu", "", 0.0, 1.0, GPWI_REQUIRED,
           "Charge to which it returns. 1 carries rises only, 0 falls only."),
    NUMBER(STORAGE, "ramp_up_w_per_s", "W/s", 0.0, POWER_MAX, "0",
           "Fastest rise that it lets through. 0: no limit."),
    NUMBER(STORAGE, "ramp_down_w_per_s", "W/s", 0.0, POWER_MAX, "0",
           "Fastest fall. 0: no limit."),
    NUMBER(STORAGE, "recharge_s", "s", 1e-6, TIME_MAX, GPWI_REQUIRED,
           "Time constant of its return; at least sqrt(energy / rate) of either rate."),

    WORD(PSU, "model", "first-order|dead-time|converter", "none",
         "The supplies' lag as a pole or as a dead time, or a regulated converter."),
    NUMBER(PSU, "lag_s", "s", 0.0, TIME_MAX, "",
           "Time constant or dead time; for the first two models."),
    NUMBER(PSU, "slew_w_per_s", "W/s", 0.0, POWER_MAX, "0",
           "How fast the input follows after a dead time, of all supplies. 0: at once."),
    NUMBER(PSU, "natural_hz", "Hz", 1e-3, 1e4, "", "Natural frequency of the converter."),
    NUMBER(PSU, "damping", "", 0.2, 10.0, "", "Its damping ratio."),
    OTHER(PSU, STAGE, "stageN", "s, W/s", "", STAGE_TEXT),
    OTHER(BATTERY, STAGE, "stageN", "s, W/s", "", STAGE_TEXT),
    NUMBER(BATTERY, "power_w", "W", 1.0, POWER_MAX, GPWI_UNKNOWN,
           "Rated power at the bus, either way. With it and `energy_j` there is a battery."),
    NUMBER(BATTERY, "energy_j", "J", 1.0, 1e15, GPWI_UNKNOWN,
           "Usable energy; 3.6e6 J are 1 kWh."),
    NUMBER(BATTERY, "rest_pu", "", 0.0, 1.0, "0.5",
           "Charge with which it begins and to which it returns. 1 carries rises only, 0 falls "
           "only."),
    NUMBER(BATTERY, "ramp_up_w_per_s", "W/s", 0.0, POWER_MAX, "0",
           "Fastest rise that it lets through. 0: no limit."),
    NUMBER(BATTERY, "ramp_down_w_per_s", "W/s", 0.0, POWER_MAX, "0",
           "Fastest fall. 0: no limit."),
    NUMBER(
        BATTERY, "recharge_w", "W", 0.0, POWER_MAX, "0",
        "Most that it takes or gives on its way back to rest, at most `power_w`. 0: it stays "
        "where it is."),
    NUMBER(BATTERY, "recharge_s", "s", 1e-6, TIME_MAX, "600",
           "Time constant of that way; at least sqrt(energy / rate) of either rate."),
    NUMBER(BATTERY, "charge_efficiency", "", 0.01, 1.0, "1", "From the bus into the cells."),
    NUMBER(BATTERY, "discharge_efficiency", "", 0.01, 1.0, "1", "From the cells to the bus."),
    NUMBER(
        BATTERY, "response_s", "s", 0.0, 10.0, "0",
        "Time constant of its inverter's answer: until then the generator carries the step."),
    NUMBER(BATTERY, "overload_pu", "", 1.0, 10.0, "1", "Power for a short time, of `power_w`."),
    NUMBER(BATTERY, "overload_s", "s", 0.0, 1e4, "0", "That time."),

    NUMBER(LOAD_BANK, "rated_w", "W", 1.0, POWER_MAX, GPWI_REQUIRED, "All its steps."),
    NUMBER(LOAD_BANK, "step_w", "W", 0.0, POWER_MAX, "0",
           "One step: it switches up to the next whole one. 0: any power."),
    NUMBER(LOAD_BANK, "minimum_w", "W", 0.0, POWER_MAX, "0",
           "Load of the generator that it keeps up, against wet stacking."),
    NUMBER(LOAD_BANK, "ramp_down_w_per_s", "W/s", 0.0, POWER_MAX, "0",
           "Fastest fall of the generator's load that it lets through. 0: any."),
    NUMBER(LOAD_BANK, "response_s", "s", 0.0, 10.0, "0",
           "Time constant with which it switches."),
    NUMBER(LOAD_BANK, "boost_w", "W", 0.0, POWER_MAX, "0",
           "Power to which it is raised ahead of a step."),
    NUMBER(LOAD_BANK, "boost_w_per_s", "W/s", 0.0, POWER_MAX, "0", "How fast. 0: at once."),
    NUMBER(LOAD_BANK, "boost_from_s", "s", 0.0, TIME_MAX, "0",
           "When that begins, from the start."),
    NUMBER(LOAD_BANK, "boost_until_s", "s", 0.0, TIME_MAX, "0",
           "When it is switched off: at the step."),

    WORD(GENSET, "preset", "diesel-na|diesel-turbo|diesel-turbo-droop|gas-lean", "none",
         "Dynamics, intervals and grades of a typical set; the keys below replace its figures, "
         "and a figure of yours is graded U."),
    NUMBER(GENSET, "rated_w", "W", 1.0, POWER_MAX, GPWI_REQUIRED,
           "Rated real power (W, not "
           "kVA)."),
    NUMBER(GENSET, "f0_hz", "Hz", 40.0, 70.0, "50", "Rated frequency."),
    NUMBER(GENSET, "inertia_s", "s", 0.1, 100.0, "preset's",
           "Inertia constant H on `rated_w`. "
           "Or give the next two keys."),
    NUMBER(GENSET, "j_kg_m2", "kg m2", 1e-6, 1e9, "",
           "Moment of inertia of engine, flywheel and "
           "alternator together, instead of `inertia_s`."),
    NUMBER(GENSET, "speed_rpm", "1/min", 1.0, 1e5, "", "Rated speed, with `j_kg_m2`."),
    NUMBER(GENSET, "inertia_base_w", "W", 1.0, POWER_MAX, "rated_w",
           "Base that `inertia_s` is on, where it is another power than `rated_w`."),
    NUMBER(GENSET, "inertia_base_va", "VA", 1.0, POWER_MAX, "",
           "The same as an apparent power: data sheets mostly give H on the alternator's kVA."),
    NUMBER(GENSET, "inertia_low_s", "s", 0.1, 100.0, "80 % of H",
           "Least H that is possible; "
           "corners are judged there."),
    NUMBER(GENSET, "inertia_high_s", "s", 0.1, 100.0, "120 % of H",
           "Largest H that is "
           "possible."),
    WORD(GENSET, "inertia_grade", GRADES, "preset's or U", "How well H is known."),
    NUMBER(GENSET, "damping_pu", "", 0.0, 50.0, "0", "D."),
    WORD(GENSET, "swing", "torque|power", "torque",
         "Swing equation; `power` is for comparing with "
         "closed forms."),
    WORD(GENSET, "governor", "droop|pi|degov|degov1|tgov1|gast|ggov1", "preset's or degov",
         "Kind of governor. The last three are turbines', without air and, but for ggov1, "
         "without "
         "dead time."),
    NUMBER(GENSET, "droop_pu", "", 0.0, 1.0, "preset's or 0", "R; 0 is isochronous."),
    WORD(GENSET, "tuning", "own|island|grid", "own",
         "gast, ggov1: figures of the governor that the keys below replace. `grid` is what "
         "bulk-grid studies call typical: alone, such a set swings up or collapses."),
    WORD(
        GENSET, "droop_on", "throttle|power|governor", "throttle",
        "degov1, ggov1: what the droop acts on; ggov1: `throttle` is its valve, and `governor` "
        "what it asks of the valve."),
    NUMBER(GENSET, "te_s", "s", 0.0, 100.0, "0.05",
           "degov1, ggov1: filter of the electric power."),
    NUMBER(GENSET, "t_lag_s", "s", 0.0, 100.0, "0",
           "droop: lag T. pi: actuator lag, 0 none. ggov1: valve Tact."),
    NUMBER(GENSET, "kp", "", 0.0, 1000.0, "0", "pi, ggov1: proportional gain."),
    NUMBER(GENSET, "ki", "1/s", 0.0, 1000.0, "0", "pi, ggov1: integral gain."),
    NUMBER(GENSET, "kd", "s", 0.0, 1000.0, "0", "ggov1: derivative gain; needs `t3_s`."),
    NUMBER(GENSET, "error_min_pu", "", -1.0, -1e-6, "-0.05", "ggov1: least speed error."),
    NUMBER(GENSET, "error_max_pu", "", 1e-6, 1.0, "0.05", "ggov1: largest speed error."),
    NUMBER(GENSET, "open_pu_per_s", "1/s", 1e-3, 1000.0, "", "ggov1: fastest opening."),
    NUMBER(GENSET, "close_pu_per_s", "1/s", -1000.0, -1e-3, "", "ggov1: fastest closing."),
    NUMBER(GENSET, "kturb", "", 0.1, 10.0, "1", "ggov1: power per fuel flow."),
    NUMBER(GENSET, "wfnl_pu", "", 0.0, 1.0, "0", "ggov1: fuel flow at no load."),
    WORD(GENSET, "fuel_with_speed", "no|yes", "no",
         "ggov1: `yes`: fuel flow goes with the speed, as of a pump on the shaft."),
    NUMBER(GENSET, "at_pu", "", 0.1, 2.0, "1", "gast: load at the temperature limit, AT."),
    NUMBER(GENSET, "t1_s", "s", 0.0, 100.0, "preset's",
           "degov, degov1: electric box T1. tgov1, gast: valve."),
    NUMBER(GENSET, "t2_s", "s", 0.0, 100.0, "preset's", "... T2. tgov1: lead. gast: turbine."),
    NUMBER(GENSET, "t3_s", "s", 0.0, 100.0, "preset's",
           "... T3. tgov1: lag. gast: temperature. ggov1: filter of the derivative."),
    NUMBER(GENSET, "k", "", 0.0, 1000.0, "preset's",
           "degov, degov1: actuator gain K. gast: gain of the temperature limit, KT."),
    NUMBER(GENSET, "t4_s", "s", 0.0, 100.0, "preset's",
           "degov, degov1: actuator lead T4. ggov1: turbine lead Tc."),
    NUMBER(GENSET, "t5_s", "s", 0.0, 100.0, "preset's",
           "degov, degov1: actuator T5. ggov1: turbine lag Tb."),
    NUMBER(GENSET, "t6_s", "s", 0.0, 100.0, "preset's",
           "degov, degov1: T6; 0 leaves its lag out."),
    NUMBER(GENSET, "dead_s", "s", 0.0, 1.0, "preset's or 0",
           "Engine dead time: 0, or at least "
           "one sub-step (1 ms)."),
    COUNT(GENSET, "cylinders", 1.0, 64.0, "",
          "With `speed_rpm`, instead of `dead_s`: the dead time follows."),
    COUNT(GENSET, "strokes", 2.0, 4.0, "4", "With `cylinders`: 2 or 4."),
    NUMBER(GENSET, "mixer_s", "s", 0.0, 2.0, "0",
           "Gas engine: lag of the mixture between throttle and cylinders, at least 0.001 s; "
           "needs a dead time of two sub-steps."),
    NUMBER(
        GENSET, "throttle_min_pu", "", -1.0, 1.0, "preset's",
        "Least torque; below 0 is the engine's friction. tgov1, gast: VMIN. ggov1: kturb (vmin "
        "- wfnl_pu)."),
    NUMBER(GENSET, "throttle_max_pu", "", 0.0, 2.0, "preset's",
           "Largest torque. tgov1, gast: VMAX. ggov1: kturb (vmax - wfnl_pu)."),
    WORD(GENSET, "governor_grade", GRADES, "preset's or U", "How well the governor is known."),
    NUMBER(GENSET, "air_step_pu", "", 0.0, 2.0, "preset's or 0",
           "s1: torque that a turbocharged "
           "engine gives at once above its boost, at least 0.001. 0: no air limit."),
    NUMBER(GENSET, "air_step_full_pu", "", 0.001, 2.0, "as `air_step_pu`",
           "s1 at full load; a straight line in the boost leads there."),
    NUMBER(GENSET, "air_speed_exponent", "", 0.0, 4.0, "0",
           "n: s1 goes with the speed as (1+w)^n."),
    NUMBER(GENSET, "air_tau_s", "s", 0.0, 100.0, "preset's",
           "Time constant of the boost; needed "
           "with `air_step_pu`."),
    NUMBER(GENSET, "air_step_low_pu", "", 0.001, 2.0, "75 % of s1",
           "Least s1 that is possible."),
    NUMBER(GENSET, "air_step_high_pu", "", 0.001, 2.0, "125 % of s1",
           "Largest s1 that is "
           "possible."),
    NUMBER(GENSET, "air_tau_low_s", "s", 0.001, 100.0, "70 % of tau",
           "Least time constant that is "
           "possible."),
    NUMBER(GENSET, "air_tau_high_s", "s", 0.001, 100.0, "130 % of tau",
           "Largest that is "
           "possible."),
    OTHER(GENSET, PAIRS, "acceptance", "", "none",
          "A maker's table of load acceptance instead of s1 and its time constant: up to 16 "
          "pairs load:step, per unit, ascending."),
    OTHER(GENSET, PAIRS, "acceptance_times", "s", "10 s",
          "Pairs load:seconds, ascending: time to the next step, in straight lines "
          "between them."),
    NUMBER(GENSET, "acceptance_dip_pu", "", 0.0, 0.3, "0.1",
           "Dip of speed within which the table's steps are taken, at least 0.01; 0: the step "
           "is s1 "
           "itself."),
    NUMBER(GENSET, "acceptance_error_pu", "", 0.0, 0.9, "0.25",
           "What the table's steps may be off, as a share; corners are judged there."),
    WORD(GENSET, "air_grade", GRADES, "preset's or U", "How well s1 and tau are known."),
    NUMBER(GENSET, "stall_speed_pu", "", 0.4, 0.95, "0.6",
           "Below this speed the set has "
           "stalled."),

    COUNT(GENSET, "sets", 1.0, 16.0, "1", "How many such sets stand on the bus."),
    COUNT(GENSET, "sets_online", 1.0, 16.0, "all", "Of them, on the bus at the start."),

    WORD(DERATING, "rule", "own|portable-set|gas-ta", "own",
         "A rule with a source, whose figures the keys below replace."),
    NUMBER(DERATING, "altitude_m", "m", -500.0, 6000.0, "0", "Of the site."),
    NUMBER(DERATING, "intake_c", "C", -50.0, 80.0, "25", "Air at the intake."),
    NUMBER(DERATING, "altitude_free_m", "m", 0.0, 6000.0, "rule's or 0",
           "Up to which the rating holds."),
    NUMBER(DERATING, "intake_free_c", "C", -20.0, 80.0, "rule's or 25",
           "Up to which it holds."),
    NUMBER(DERATING, "altitude_pu_per_100m", "", 0.0, 0.2, "rule's or 0",
           "Lost for each 100 m above."),
    NUMBER(DERATING, "intake_pu_per_k", "1/K", 0.0, 0.1, "rule's or 0",
           "Lost for each kelvin above."),
    NUMBER(DERATING, "pressure_exponent", "", 0.0, 3.0, "rule's or 0",
           "Power goes with the pressure to this power; 0: no such part."),
    NUMBER(DERATING, "temperature_exponent", "", 0.0, 3.0, "rule's or 0",
           "And against the absolute temperature to this."),
    NUMBER(DERATING, "methane_number", "", 0.0, 150.0, GPWI_UNKNOWN,
           "Of the gas. Unknown: as rated."),
    NUMBER(DERATING, "methane_free", "", 0.0, 150.0, "rule's or 0",
           "Down to which the rating holds."),
    NUMBER(DERATING, "methane_pu_per_number", "", 0.0, 1.0, "rule's or 0",
           "Lost for each number below; 1: such a gas is not burnt."),
    NUMBER(DERATING, "heating_ratio", "", 0.1, 2.0, GPWI_UNKNOWN,
           "Heating value of the fuel over that of the rating. Unknown: as rated."),
    NUMBER(DERATING, "heating_free_ratio", "", 0.1, 1.0, "1",
           "Down to which the rating holds; below, what is left goes with it."),
    NUMBER(DERATING, "air_step_exponent", "", 0.0, 3.0, "1",
           "s1 goes with the air's density to this power: an assumption."),
    NUMBER(DERATING, "air_tau_exponent", "", 0.0, 3.0, "1",
           "Its time constant against it to this: an assumption."),

    WORD(RATING, "kind", "none|continuous|prime|limited-time|standby", "none",
         "COP, PRP, LTP or ESP; it sets the limits below. `none`: counted, not judged."),
    NUMBER(RATING, "rated_w", "W", 1.0, POWER_MAX, "that of `[genset]`",
           "Power of that rating, of one set; every `_pu` here and in `[fuel]` is of it."),
    NUMBER(RATING, "mean_max_pu", "", 0.01, 1.0, "kind's",
           "Largest mean over 24 h of operation. 1: not judged."),
    NUMBER(RATING, "mean_floor_pu", "", 0.0, 1.0, "0.3",
           "Lower loads count as this in that mean."),
    NUMBER(RATING, "overload_max_pu", "", 1.0, 10.0, "kind's", "Largest load."),
    NUMBER(RATING, "overload_s", "s", 0.0, 43200.0, "kind's",
           "Longest time above `rated_w` in any 12 h of operation."),
    NUMBER(RATING, "year_max_h", "h", 0.0, 8784.0, "kind's", "Hours a year. 0: any."),
    NUMBER(RATING, "year_before_h", "h", 0.0, 8784.0, "0", "Of them, used before this run."),
    NUMBER(RATING, "low_pu", "", 0.0, 1.0, "0.3",
           "Load below this is low: a diesel soils its exhaust."),
    NUMBER(RATING, "low_warning_s", "s", 0.0, 1e9, "0",
           "Stretch of low load that is warned of; the maker says. 0: none."),
    NUMBER(RATING, "idle_pu", "", 0.0, 1.0, "0", "Load up to this is idling."),

    WORD(FUEL, "unit", "l|kg|Nm3", "l",
         "Litres, kilograms, or cubic metres of gas at 0 C and 101.325 kPa."),
    OTHER(FUEL, CURVE, "rows", "", GPWI_REQUIRED,
          "2 to 16 pairs load:consumption in ascending order of load, the load a share of "
          "`rated_w` as `[rating]` has it, the consumption in units an hour of one set: "
          "`0.25:70 0.5:125 0.75:180 1:240`."),

    GPWI_BUS_KEYS

        NUMBER(TRIP, "below_hz", "Hz", 1.0, 200.0, "",
               "Trips while the frequency is below this."),
    NUMBER(TRIP, "above_hz", "Hz", 1.0, 200.0, "", "Trips while it is above this."),
    NUMBER(TRIP, "delay_s", "s", 0.0, 3600.0, "0", "... for so long."),

    WORD(LIMITS, "record",
         "iso8528-5:2005/G1|iso8528-5:2005/G2|iso8528-5:2005/G3"
         "|iso8528-5-initial/G1|iso8528-5-initial/G2|iso8528-5-initial/G3"
         "|iso8528-5-rated/G1|iso8528-5-rated/G2|iso8528-5-rated/G3"
         "|iso8528-5-wide/G1|iso8528-5-wide/G2|iso8528-5-wide/G3"
         "|iso8528-5:2013-gas/G1|iso8528-5:2013-gas/G2|iso8528-5:2013-gas/G3"
         "|class-society/generator|mil-hdbk-1003/industrial"
         "|mil-hdbk-1003/utility|mil-hdbk-1003/precise|tm-5-6115-275-14/precise",
         "none", "Limits by name, from docs/limits.md; the keys below replace its figures."),
    NUMBER(LIMITS, "dip_rated_pct", "%", 0.0, 100.0, "not judged", "Largest dip from rated."),
    NUMBER(LIMITS, "dip_initial_pct", "%", 0.0, 100.0, "not judged",
           "Largest dip from the "
           "frequency before it."),
    NUMBER(LIMITS, "rise_pct", "%", 0.0, 100.0, "not judged", "Largest rise from rated."),
    NUMBER(LIMITS, "rise_initial_pct", "%", 0.0, 100.0, "not judged",
           "Largest rise from the frequency before it."),
    NUMBER(LIMITS, "recovery_s", "s", 0.0, 3600.0, "not judged",
           "Longest recovery; needs `recovery_band_pct`."),
    NUMBER(LIMITS, "unload_recovery_s", "s", 0.0, 3600.0, "as `recovery_s`",
           "Longest recovery from a fall of load; `recovery_s` is then of rises alone."),
    NUMBER(LIMITS, "recovery_band_pct", "%", 0.0, 100.0, "not judged",
           "Band about the settled "
           "frequency, full width, that counts as recovered."),
    NUMBER(LIMITS, "steady_band_pct", "%", 0.0, 100.0, "not judged",
           "Band at constant load, full "
           "width."),
    NUMBER(LIMITS, "rocof_hz_per_s", "Hz/s", 0.0, 1000.0, "not judged",
           "Largest rate of change "
           "over 0.5 s."),

    NUMBER(BUS, "load_w", "W", 0.0, POWER_MAX, "0", "Their power at the start."),
    OTHER(BUS_SCHEDULE, WATTS_AT, "TIME_S", "s", "",
          "`30 = 12000`: from 30 s on the other loads "
          "draw 12 kW together."),

    WORD(LOAD, "trace_point", "rail|ac", "rail",
         "Where the trace was measured: at the boards "
         "(nvidia-smi), or at the AC input (a meter)."),
    NUMBER(LOAD, "load_error", "", 0.0, 0.9, "0",
           "Relative error of the trace's meter either way, as a share: 0.02 is 2 %."),
};

const uint32_t gpwi_site_key_count = sizeof gpwi_site_keys / sizeof gpwi_site_keys[0];
