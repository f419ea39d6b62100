/* SPDX-License-Identifier: MIT */
/* For those who call the parts of a watch: what is not linked is no error of the linker's, and
 * GPWI_IS_LINKED() tells. */
#ifndef GPW_WATCH_PARTS_H
#define GPW_WATCH_PARTS_H

#include "watch_state.h"

#if defined(__GNUC__) && defined(__ELF__)
#  pragma weak gpwi_watch_onset_begin
#  pragma weak gpwi_watch_onset_is_plausible
#  pragma weak gpwi_watch_onset_run
#  pragma weak gpwi_watch_swing_begin
#  pragma weak gpwi_watch_swing_is_plausible
#  pragma weak gpwi_watch_swing_run
#  pragma weak gpwi_watch_pulse_begin
#  pragma weak gpwi_watch_pulse_is_plausible
#  pragma weak gpwi_watch_pulse_announce
#  pragma weak gpwi_watch_pulse_cancel
#  pragma weak gpwi_watch_pulse_run
#  pragma weak gpwi_watch_sense_battery
#  pragma weak gpwi_watch_sense_set
#  pragma weak gpwi_watch_sense_bus
#  pragma weak gpwi_watch_reserve_begin
#  pragma weak gpwi_watch_reserve_run
#endif

#endif /* GPW_WATCH_PARTS_H */
