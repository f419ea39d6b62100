/* SPDX-License-Identifier: MIT */
/* The second study's claims out of the parts that stand beside them: ratios, counts and pairs
 * are computed here, in double. */
#include "gpw_test.h"

#include <gpupower/facts.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static gpw_fact fact_of(const char *id)
{
    gpw_fact fact;
    uint32_t index;

    if (gpw_fact_find(id, &index) != GPW_OK) {
        fail_msg("no fact %s", id);
    }
    assert_status(gpw_fact_at(index, &fact, sizeof fact), GPW_OK);
    assert_int_equal(fact.study, 2);
    return fact;
}

static double value_of(const char *id)
{
    return (double)fact_of(id).value;
}

/* Half a unit of the last printed digit of a ratio of printed figures. */
static void assert_ratio(const char *above, const char *below, const char *ratio,
                         double tolerance)
{
    assert_near(value_of(above) / value_of(below), value_of(ratio), tolerance);
}

static void tasks_and_boards_make_up_all_rows(void **state)
{
    static const char *const tasks[] = {"joules.rows.chat",       "joules.rows.problems",
                                        "joules.rows.code",       "joules.rows.image-chat",
                                        "joules.rows.video-chat", "joules.rows.image",
                                        "joules.rows.video"};
    double sum = 0.0;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(tasks); i++) {
        sum += value_of(tasks[i]);
    }
    assert_near(sum, value_of("joules.configurations"), 0.0);
    assert_near(COUNT_OF(tasks), value_of("joules.tasks"), 0.0);
    assert_near(value_of("joules.rows.h100") + value_of("joules.rows.b200"), sum, 0.0);
    assert_near(value_of("joules.rows"), sum, 0.0);
    assert_near(value_of("joules.models.language") + value_of("joules.models.image") +
                    value_of("joules.models.video"),
                value_of("joules.models"), 0.0);
}

static void groups_of_power_make_up_all_rows(void **state)
{
    static const char *const groups[] = {
        "joules.power.text.h100.rows",       "joules.power.text.b200.rows",
        "joules.power.multimodal.h100.rows", "joules.power.multimodal.b200.rows",
        "joules.power.image.h100.rows",      "joules.power.image.b200.rows",
        "joules.power.video.h100.rows",      "joules.power.video.b200.rows"};
    double sum = 0.0;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(groups); i++) {
        sum += value_of(groups[i]);
    }
    assert_near(sum, value_of("joules.rows"), 0.0);
}

/* 25 by means over different models; 12.7 by medians; most of it is the answer's length. */
static void task_ratio_is_a_ratio_of_means(void **state)
{
    (void)state;
    assert_near(value_of("joules.response.problems.b200"), 4624.57, 0.005);
    assert_near(value_of("joules.response.chat.b200"), 183.75, 0.005);
    assert_ratio("joules.response.problems.b200", "joules.response.chat.b200",
                 "joules.response.ratio.b200", 0.005);
    assert_ratio("joules.response.problems.h100", "joules.response.chat.h100",
                 "joules.response.ratio.h100", 0.005);
    assert_ratio("joules.response.median.problems.b200", "joules.response.median.chat.b200",
                 "joules.response.median.ratio.b200", 0.005);
    assert_ratio("joules.tokens.problems.b200", "joules.tokens.chat.b200",
                 "joules.tokens.ratio.b200", 0.005);
    assert_ratio("joules.token.problems.b200", "joules.token.chat.b200",
                 "joules.token.ratio.b200", 0.0005);
    assert_near(value_of("joules.response.ratio.b200"), value_of("joules.task-ratio"), 0.5);
}

static void one_model_shows_the_same_ratio(void **state)
{
    (void)state;
    assert_ratio("joules.qwen3-32b.response.problems", "joules.qwen3-32b.response.chat",
                 "joules.qwen3-32b.response.ratio", 0.005);
    assert_true(value_of("joules.qwen3-32b.chat.512") < value_of("joules.qwen3-32b.chat.128"));
}

/* Facts whose id begins so and has no further part. */
static size_t values_below(const char *prefix, double *values, size_t capacity)
{
    const size_t length = strlen(prefix);
    size_t count = 0;
    uint32_t i;

    for (i = 0; i < gpw_fact_count(); i++) {
        gpw_fact fact;

        assert_status(gpw_fact_at(i, &fact, sizeof fact), GPW_OK);
        if (strncmp(fact.id, prefix, length) == 0 && strcmp(fact.unit, "J") == 0) {
            assert_true(count < capacity);
            values[count++] = (double)fact.value;
        }
    }
    return count;
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return x < y ? -1 : x > y;
}

static void pairs_of_video_and_image_are_seldom_beyond_a_hundred(void **state)
{
    double image[8], video[8], ratio[64];
    const size_t images = values_below("joules.image.", image, COUNT_OF(image));
    const size_t videos = values_below("joules.video.", video, COUNT_OF(video));
    const gpw_fact all = fact_of("joules.video-image.ratio");
    size_t i, k, pairs = 0, above = 0;

    (void)state;
    assert_near(images, value_of("joules.models.image"), 0.0);
    assert_near(videos, value_of("joules.models.video"), 0.0);
    for (i = 0; i < videos; i++) {
        for (k = 0; k < images; k++) {
            ratio[pairs] = video[i] / image[k];
            above += ratio[pairs] > value_of("joules.video-ratio");
            pairs++;
        }
    }
    qsort(ratio, pairs, sizeof ratio[0], compare);
    assert_near(pairs, value_of("joules.video-image.pairs"), 0.0);
    assert_near(above, value_of("joules.video-image.pairs.above-100"), 0.0);
    assert_near(ratio[0], all.low, 0.005);
    assert_near(ratio[pairs / 2], all.value, 0.01);
    assert_near(ratio[pairs - 1], all.high, 0.6);
    assert_near(image[images - 1] / image[0], value_of("joules.image.spread"), 0.01);
}

static void utilisation_ratio_is_that_of_two_curves(void **state)
{
    const gpw_fact claim = fact_of("joules.utilisation-ratio");

    (void)state;
    assert_ratio("joules.deepseek-r1.16", "joules.deepseek-r1.128", "joules.deepseek-r1.ratio",
                 0.0005);
    assert_ratio("joules.qwen3-coder-30b.16", "joules.qwen3-coder-30b.1024",
                 "joules.qwen3-coder-30b.ratio", 0.003);
    assert_near(value_of("joules.deepseek-r1.ratio"), claim.low, 0.01);
    assert_near(value_of("joules.qwen3-coder-30b.ratio"), claim.high, 0.5);
    assert_near(fact_of("joules.batch.spread").value, 4.74, 1e-6);
}

/* In each group least, p5, p25, median, p75, p95 and most ascend, and none exceeds TDP. */
static void distributions_of_power_ascend(void **state)
{
    static const char *const groups[] = {"text.h100",       "text.b200",  "multimodal.h100",
                                         "multimodal.b200", "image.h100", "image.b200",
                                         "video.h100",      "video.b200"};
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(groups); i++) {
        char id[48];
        gpw_fact all, half, most;

        (void)snprintf(id, sizeof id, "joules.power.%s", groups[i]);
        all = fact_of(id);
        (void)snprintf(id, sizeof id, "joules.power.%s.half", groups[i]);
        half = fact_of(id);
        (void)snprintf(id, sizeof id, "joules.power.%s.p5-p95", groups[i]);
        most = fact_of(id);
        assert_true(all.low < most.low && most.low < half.low && half.low < all.value);
        assert_true(all.value < half.high && half.high < most.high && most.high < all.high);
        assert_true(all.high < (strstr(groups[i], "h100") != NULL ? 700.0f : 1000.0f));
        assert_int_equal(all.point, GPW_POINT_INSTRUMENT); /* the boards' own counters */
    }
}

/* The profile of an H100 SXM takes its inference from the text group. */
static void text_group_is_the_profile_s(void **state)
{
    const gpw_fact all = fact_of("joules.power.text.h100");
    const gpw_fact most = fact_of("joules.power.text.h100.p5-p95");

    (void)state;
    assert_near(all.value, 519.0, 0.0);
    assert_near(most.low, 356.0, 0.0);
    assert_near(most.high, 669.0, 0.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tasks_and_boards_make_up_all_rows),
        cmocka_unit_test(groups_of_power_make_up_all_rows),
        cmocka_unit_test(task_ratio_is_a_ratio_of_means),
        cmocka_unit_test(one_model_shows_the_same_ratio),
        cmocka_unit_test(pairs_of_video_and_image_are_seldom_beyond_a_hundred),
        cmocka_unit_test(utilisation_ratio_is_that_of_two_curves),
        cmocka_unit_test(distributions_of_power_ascend),
        cmocka_unit_test(text_group_is_the_profile_s),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
