/* SPDX-License-Identifier: MIT */
/* Names of what is counted from a first to a last: each has one of its own, nothing else has.
 */
#include "gpw_test.h"

#include <gpupower/gpupower.h>

#include <string.h>

typedef const char *name_of(uint32_t id);

typedef struct names {
    name_of *of;
    uint32_t first, last;
} names;

static const names all[] = {
    {gpw_protection_function_name, GPW_PROTECTION_UNDER_FREQUENCY, GPW_PROTECTION_ROCOF},
    {gpw_phase_name, GPW_PHASE_OFF, GPW_PHASE_COUNT - 1u},
    {gpw_quantity_name, GPW_QUANTITY_NONE + 1u, GPW_QUANTITY_COUNT - 1u},
    {gpw_spread_name, GPW_SPREAD_NONE, GPW_SPREAD_UPPER},
    {gpw_phase_refusal_text, GPW_FIGURES_ACCEPTED, GPW_FIGURES_WAVE_BELOW_0},
    {gpw_sharing_name, GPW_SHARING_LINE, GPW_SHARING_NONE},
    {gpw_set_state_name, GPW_SET_OFF, GPW_SET_FAILED},
    {gpw_inverter_mode_name, GPW_INVERTER_FOLLOWING, GPW_INVERTER_FORMING},
    {gpw_meter_bound_name, GPW_METER_BOUND_NONE, GPW_METER_BOUND_METER},
    {gpw_plan_reason_name, GPW_PLAN_LIMIT, GPW_PLAN_BASE},
    {gpw_plan_quantity_name, GPW_PLAN_HOLDS, GPW_PLAN_FLOOR_W},
    {gpw_meter_field_name, GPW_METER_FIELD_POWER, GPW_METER_FIELD_PDU},
    {gpw_meter_architecture_name, GPW_METER_UNKNOWN, GPW_METER_BLACKWELL},
    {gpw_meter_kind_name, GPW_METER_KIND_POWER, GPW_METER_KIND_COUNTER},
    {gpw_load_rule_name, GPW_LOAD_RULE_RAMP_UP, GPW_LOAD_RULE_BAND_SHARE},
    {gpw_load_rule_preset_name, GPW_LOAD_ERCOT_WINDOW, GPW_LOAD_RAMP_IRELAND},
    {gpw_grade_name, GPW_GRADE_UNKNOWN, GPW_GRADE_USER},
    {gpw_point_name, GPW_POINT_UNKNOWN, GPW_POINT_INSTRUMENT},
    {gpw_confidence_name, GPW_CONFIDENCE_NONE, GPW_CONFIDENCE_HIGH},
    {gpw_derating_name, GPW_DERATING_PORTABLE_SET, GPW_DERATING_GAS_TA},
    {gpw_ride_mode_name, GPW_RIDE_LINE, GPW_RIDE_RESTARTING},
    {gpw_outcome_name, GPW_UNDETERMINED, GPW_FAILS},
    {gpw_criterion_name, GPW_CRITERION_NONE, GPW_CRITERION_PROTECTION},
    {gpw_direction_name, GPW_DIRECTION_NONE, GPW_UNLOADING},
    {gpw_parameter_name, GPW_PARAMETER_NONE, GPW_PARAMETER_LOAD},
    {gpw_class_name, GPW_CLASS_NONE, GPW_CLASS_CUSTOM},
    {gpw_energy_refusal_text, GPW_ENERGY_ACCEPTED, GPW_ENERGY_NO_MEGAPIXELS},
    {gpw_rating_name, GPW_RATING_NONE, GPW_RATING_STANDBY},
    {gpw_fuel_unit_name, GPW_FUEL_LITRE, GPW_FUEL_NORMAL_M3},
    {gpw_duty_rule_name, GPW_DUTY_RULE_NONE, GPW_DUTY_RULE_SAMPLES},
    {gpw_gain_name, GPW_GAIN_NONE, GPW_GAIN_ALL},
    {gpw_choice_limit_name, GPW_CHOICE_BY_BUDGET, GPW_CHOICE_BY_TIME},
};

static void each_has_a_name_of_its_own(void **state)
{
    size_t k;

    (void)state;
    for (k = 0; k < COUNT_OF(all); k++) {
        uint32_t i, j;

        for (i = all[k].first; i <= all[k].last; i++) {
            const char *const name = all[k].of(i);

            assert_non_null(name);
            assert_true(name[0] != '\0' && strcmp(name, "?") != 0);
            for (j = all[k].first; j < i; j++) {
                if (strcmp(name, all[k].of(j)) == 0) {
                    fail_msg("list %u: %u and %u are both %s", (unsigned)k, (unsigned)i,
                             (unsigned)j, name);
                }
            }
        }
    }
}

/* And 256 more: an enum of one byte must not take it for the first. */
static void what_is_none_of_them_has_no_name(void **state)
{
    size_t k;

    (void)state;
    for (k = 0; k < COUNT_OF(all); k++) {
        assert_string_equal(all[k].of(all[k].last + 1u), "?");
        assert_string_equal(all[k].of(all[k].last + 256u), "?");
        assert_string_equal(all[k].of(UINT32_MAX), "?");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_has_a_name_of_its_own),
        cmocka_unit_test(what_is_none_of_them_has_no_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
