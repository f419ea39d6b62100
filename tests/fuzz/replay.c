/* SPDX-License-Identifier: MIT */
/* Runs a fuzz target over the files named, so that old finds stay fixed without a fuzzer. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define BYTES_MAX (1L << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A block of exactly the file's size: reading past its end is then seen by a sanitizer. */
static int replay(const char *path)
{
    FILE *file = fopen(path, "rb");
    uint8_t *bytes;
    size_t got;
    long size;

    if (file == NULL || fseek(file, 0, SEEK_END) != 0) {
        return 0;
    }
    size = ftell(file);
    rewind(file);
    bytes = size >= 0 && size <= BYTES_MAX ? malloc(size > 0 ? (size_t)size : 1u) : NULL;
    if (bytes == NULL) {
        fclose(file);
        return 0;
    }
    got = fread(bytes, 1, (size_t)size, file);
    fclose(file);
    if (got == (size_t)size) {
        LLVMFuzzerTestOneInput(bytes, got);
    }
    free(bytes);
    return got == (size_t)size;
}

int main(int argc, char **argv)
{
    int i;

    for (i = 1; i < argc; i++) {
        if (!replay(argv[i])) {
            fprintf(stderr, "%s: cannot be read\n", argv[i]);
            return 1;
        }
    }
    printf("%d inputs\n", argc - 1);
    return argc < 2;
}
