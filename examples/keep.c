/* SPDX-License-Identifier: MIT */
#include "keep.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PERIOD_TICKS (1000000000u / TICK_NS)
#define NAME_BYTES 4096

/* ---- files ---- */

static int name_file(char *name, const char *path, uint32_t number, const char *suffix)
{
    const int length =
        snprintf(name, NAME_BYTES, "%s.%u%s", path, (unsigned)(number % 2u), suffix);

    return length > 0 && length < NAME_BYTES ? 0 : -1;
}

/* There as a whole or not at all. */
static int write_file(const keep *k)
{
    char name[NAME_BYTES], fresh[NAME_BYTES];
    FILE *file;
    int done;

    if (name_file(name, k->path, k->number, "") != 0 ||
        name_file(fresh, k->path, k->number, ".new") != 0 ||
        (file = fopen(fresh, "wb")) == NULL) {
        return -1;
    }
    done = fwrite(k->snapshot, k->bytes, 1, file) == 1;
    done = fflush(file) == 0 && fsync(fileno(file)) == 0 && done;
    done = fclose(file) == 0 && done;
    return done && rename(fresh, name) == 0 ? 0 : -1;
}

/* Tried before the first tick, not told after the last one. */
static int can_write(const keep *k)
{
    char fresh[NAME_BYTES];
    uint32_t which;

    for (which = 0u; which < 2u; which++) {
        FILE *const file =
            name_file(fresh, k->path, which, ".new") == 0 ? fopen(fresh, "wb") : NULL;

        if (file == NULL || fclose(file) != 0 || remove(fresh) != 0) {
            (void)fprintf(stderr, "plant: %s: cannot be written: %s\n", fresh, strerror(errno));
            return 0;
        }
    }
    return 1;
}

/* The plant of one of the two files; `files` counts those that are there. */
static live_plant *read_file(keep *k, uint32_t which, uint32_t *files)
{
    char name[NAME_BYTES];
    FILE *const file = name_file(name, k->path, which, "") == 0 ? fopen(name, "rb") : NULL;
    live_plant *plant;
    size_t bytes;

    if (file == NULL) {
        return NULL;
    }
    *files += 1u;
    bytes = fread(k->snapshot, 1, sizeof k->snapshot, file);
    (void)fclose(file);
    plant = live_plant_open(k->snapshot, bytes);
    if (plant == NULL) {
        (void)fprintf(stderr, "plant: %s: damaged, or of another program\n", name);
    }
    return plant;
}

static live_plant *read_files(keep *k, uint32_t *files)
{
    live_plant *const first = read_file(k, 0u, files);
    live_plant *const second = read_file(k, 1u, files);

    if (first != NULL && second != NULL) {
        const int is_second = live_plant_number(second) > live_plant_number(first);

        live_plant_close(is_second ? first : second);
        return is_second ? second : first;
    }
    return first != NULL ? first : second;
}

/* ---- the writer's thread ---- */

static void *write_all(void *kept)
{
    keep *const k = kept;
    int failed;

    (void)pthread_mutex_lock(&k->mutex);
    while (!k->stops || k->bytes > 0u) {
        if (k->bytes == 0u) {
            (void)pthread_cond_wait(&k->change, &k->mutex);
            continue;
        }
        (void)pthread_mutex_unlock(&k->mutex);
        failed = write_file(k);
        (void)pthread_mutex_lock(&k->mutex);
        k->failed = failed != 0 || k->failed;
        k->bytes = 0u;
    }
    (void)pthread_mutex_unlock(&k->mutex);
    return NULL;
}

/* ---- the tick's side ---- */

/* Under the mutex where the writer runs, while it has nothing. */
static void hand_over(keep *k, live_plant *plant)
{
    k->bytes = live_plant_save(plant, k->snapshot, sizeof k->snapshot);
    k->number = live_plant_number(plant);
    k->failed = k->bytes == 0u || k->failed;
    k->ticks = 0u;
}

static int start(keep *k)
{
    return pthread_mutex_init(&k->mutex, NULL) == 0 &&
                   pthread_cond_init(&k->change, NULL) == 0 &&
                   pthread_create(&k->writer, NULL, write_all, k) == 0
               ? 0
               : -1;
}

/* The new epoch is on the disk before anything can be granted in it. */
static int begin(keep *k, live_plant *plant)
{
    k->epoch = live_plant_epoch(plant);
    if (k->path == NULL) {
        return 0;
    }
    if (!can_write(k)) {
        return -1;
    }
    if (k->found > 0u) {
        hand_over(k, plant);
        if (k->bytes == 0u || write_file(k) != 0) {
            (void)fprintf(stderr, "plant: %s: cannot be written\n", k->path);
            return -1;
        }
        k->bytes = 0u;
    }
    return start(k);
}

live_plant *keep_open(keep *k, const char *path)
{
    live_plant *plant = NULL;
    uint32_t files = 0u;

    memset(k, 0, sizeof *k);
    k->path = path;
    if (path != NULL) {
        plant = read_files(k, &files);
    }
    if (plant != NULL) {
        k->found = live_plant_number(plant);
    } else if (files == 0u) {
        plant = live_plant_open(NULL, 0);
    }
    if (plant != NULL && begin(k, plant) != 0) {
        live_plant_close(plant);
        plant = NULL;
    }
    return plant;
}

void keep_report(const keep *k)
{
    if (k->found > 0u) {
        printf("state: continued from snapshot %u, epoch %u\n", (unsigned)k->found,
               (unsigned)k->epoch);
    } else {
        printf("state: begun, epoch %u\n", (unsigned)k->epoch);
    }
}

void keep_tick(keep *k, live_plant *plant)
{
    if (k->path == NULL || ++k->ticks < PERIOD_TICKS || pthread_mutex_trylock(&k->mutex) != 0) {
        return;
    }
    if (k->bytes == 0u) {
        hand_over(k, plant);
        (void)pthread_cond_signal(&k->change);
    }
    (void)pthread_mutex_unlock(&k->mutex);
}

int keep_close(keep *k, live_plant *plant)
{
    if (k->path == NULL) {
        return 0;
    }
    (void)pthread_mutex_lock(&k->mutex);
    k->stops = 1;
    (void)pthread_cond_signal(&k->change);
    (void)pthread_mutex_unlock(&k->mutex);
    (void)pthread_join(k->writer, NULL);
    if (plant != NULL) {
        hand_over(k, plant);
        k->failed = (k->bytes > 0u && write_file(k) != 0) || k->failed;
    }
    if (k->failed) {
        (void)fprintf(stderr, "plant: %s: cannot be written\n", k->path);
    }
    return k->failed ? -1 : 0;
}
