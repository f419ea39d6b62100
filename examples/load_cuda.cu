// SPDX-License-Identifier: MIT
// Loads GPUs in known patterns and logs when each part really began and ended.
//
//   load_cuda square --period-ms 100 --seconds 30 -o edges.csv
//
// A meter's log says what the meter showed; this says what was there to be shown. Each part of
// a pattern is one kernel that runs for a stated time. Its first block raises a flag in host
// memory when it starts, its last block another when it ends, and the host, which watches both,
// stamps them: a true edge, known to some ten microseconds.
//
// Exit status: 0 done, 2 bad use or a CUDA error, 77 no GPU or no driver here.
#include <cuda_fp16.h>
#include <cuda_runtime.h>
#include <mma.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>

#define EXIT_BAD 2
#define EXIT_SKIPPED 77
#define GPUS_MAX 16
#define BLOCKS_PER_SM 4
#define THREADS 256
#define TILE 16     // a wmma fragment is TILE x TILE
#define MATRIX 4096 // elements a side: 32 MiB, more than the blocks' share of a cache
#define STREAM_BYTES (1u << 30)
#define SLICE_NS 20000000ull // a ramp's stair

static const char usage[] =
    "usage: load_cuda PATTERN [OPTION...]\n"
    "patterns\n"
    "  idle      nothing touches the GPU: no context\n"
    "  context   a context is made and nothing runs\n"
    "  load      the work runs all the time\n"
    "  square    the work runs for duty * period, then nothing\n"
    "  bursts    as square, with a period that varies by half each way, so that no part of it\n"
    "            keeps in step with a meter\n"
    "  ramp      the share of the GPU that works rises from 0 to 1, then falls\n"
    "  decode    memory streams as a model does that writes one token after another, 20 ms "
    "each\n"
    "  prefill   decode, and 0.2 s of matrix products in each second\n"
    "  cycle     no context, context, work, context, no context: a fifth of the time each\n"
    "options\n"
    "  --work gemm|fma|memory  what runs; gemm if not given\n"
    "  --data zero|random|max  operands of gemm; random if not given\n"
    "  --period-ms MS  of square and bursts, 2 to 60000; 100 if not given\n"
    "  --duty SHARE    of square and bursts, 0.01 to 0.99; 0.5 if not given\n"
    "  --seconds S     1 to 86400; 30 if not given\n"
    "  --gpus LIST     such as 0,1; 0 if not given\n"
    "  -o FILE         the edges as CSV; standard output if not given\n";

enum work { WORK_GEMM, WORK_FMA, WORK_MEMORY };
enum data { DATA_ZERO, DATA_RANDOM, DATA_MAX };

struct options {
    const char *pattern;
    enum work work;
    enum data data;
    double period_ms;
    double duty;
    double seconds;
    int gpus[GPUS_MAX];
    int gpu_count;
    FILE *out;
};

// Shared with the GPU: when the kernel began and that it ended. One a GPU, in host memory.
struct flags {
    volatile uint32_t began;
    volatile uint32_t ended;
};

struct gpu {
    int index;
    int multiprocessors;
    cudaStream_t stream;
    struct flags *flags;        // as the host sees them
    struct flags *device_flags; // as the GPU sees them
    unsigned int *finished;     // blocks of the running kernel that are through
    __half *a;
    __half *b;
    float *products; // written so that nothing is optimised away
    float4 *stream_buffer;
};

static volatile std::sig_atomic_t stopped;

static void stop(int number)
{
    (void)number;
    stopped = 1;
}

// ---- the work ----

static __device__ uint64_t now_ns(void)
{
    uint64_t ns;

    asm volatile("mov.u64 %0, %%globaltimer;" : "=l"(ns));
    return ns;
}

static __device__ void raise_began(struct flags *flags)
{
    if (blockIdx.x == 0 && threadIdx.x == 0) {
        flags->began = 1;
        __threadfence_system();
    }
}

static __device__ void raise_ended(struct flags *flags, unsigned int *finished)
{
    __syncthreads();
    if (threadIdx.x == 0 && atomicAdd(finished, 1u) == gridDim.x - 1u) {
        *finished = 0;
        __threadfence_system();
        flags->ended = 1;
        __threadfence_system();
    }
}

// Products of 16 x 16 tiles on the tensor cores, read from matrices that hold the operands.
static __global__ void run_gemm(struct flags *flags, unsigned int *finished, uint64_t for_ns,
                                const __half *a, const __half *b, float *products)
{
    using namespace nvcuda;
    const uint64_t until_ns = now_ns() + for_ns;
    const unsigned int warp = (blockIdx.x * blockDim.x + threadIdx.x) / 32u;
    const unsigned int tiles = MATRIX / TILE;
    const unsigned int row = warp % tiles;
    unsigned int column = (warp / tiles) % tiles;
    wmma::fragment<wmma::accumulator, TILE, TILE, TILE, float> sum;

    raise_began(flags);
    wmma::fill_fragment(sum, 0.0f);
    do {
        for (unsigned int k = 0; k < tiles; k++) {
            wmma::fragment<wmma::matrix_a, TILE, TILE, TILE, __half, wmma::row_major> left;
            wmma::fragment<wmma::matrix_b, TILE, TILE, TILE, __half, wmma::col_major> right;

            wmma::load_matrix_sync(left, a + (size_t)row * TILE * MATRIX + k * TILE, MATRIX);
            wmma::load_matrix_sync(right, b + (size_t)column * TILE * MATRIX + k * TILE,
                                   MATRIX);
            wmma::mma_sync(sum, left, right, sum);
        }
        column = (column + 1u) % tiles;
    } while (now_ns() < until_ns);
    wmma::store_matrix_sync(products + (size_t)warp * TILE * TILE, sum, TILE,
                            wmma::mem_row_major);
    raise_ended(flags, finished);
}

static __global__ void run_fma(struct flags *flags, unsigned int *finished, uint64_t for_ns,
                               float *products)
{
    const uint64_t until_ns = now_ns() + for_ns;
    float x = 1.0f + 1.0e-6f * (float)threadIdx.x;
    float y = x * 0.5f;
    float z = x * 0.25f;
    float w = x * 0.125f;

    raise_began(flags);
    do {
#pragma unroll 64
        for (int i = 0; i < 512; i++) {
            x = x * 0.999f + 0.001f;
            y = y * 0.998f + 0.002f;
            z = z * 0.997f + 0.003f;
            w = w * 0.996f + 0.004f;
        }
    } while (now_ns() < until_ns);
    products[blockIdx.x * blockDim.x + threadIdx.x] = x + y + z + w;
    raise_ended(flags, finished);
}

static __global__ void run_memory(struct flags *flags, unsigned int *finished, uint64_t for_ns,
                                  float4 *buffer)
{
    const size_t words = STREAM_BYTES / sizeof *buffer;
    const size_t stride = (size_t)gridDim.x * blockDim.x;
    const size_t first = (size_t)blockIdx.x * blockDim.x + threadIdx.x;
    const uint64_t until_ns = now_ns() + for_ns;
    size_t at = first;

    raise_began(flags);
    do {
        for (int i = 0; i < 256; i++) {
            float4 word = buffer[at];

            word.x += 1.0f;
            buffer[at] = word;
            at = at + stride < words ? at + stride : first;
        }
    } while (now_ns() < until_ns);
    raise_ended(flags, finished);
}

static __global__ void fill(__half *matrix, size_t elements, enum data data, uint32_t seed)
{
    const size_t stride = (size_t)gridDim.x * blockDim.x;

    for (size_t i = (size_t)blockIdx.x * blockDim.x + threadIdx.x; i < elements; i += stride) {
        uint32_t bits = (uint32_t)i * 2654435761u + seed;
        float value = 0.0f;

        bits ^= bits >> 16;
        bits *= 2246822519u;
        bits ^= bits >> 13;
        if (data == DATA_RANDOM) {
            value = (float)(bits & 0xffffu) / 32768.0f - 1.0f;
        } else if (data == DATA_MAX) { // every bit turns from one operand to the next
            value = (i & 1u) != 0u ? 1.9990234f : -1.0f / 16384.0f;
        }
        matrix[i] = __float2half(value);
    }
}

// ---- the host ----

static int check(cudaError_t error, const char *what)
{
    if (error != cudaSuccess) {
        fprintf(stderr, "load_cuda: %s: %s\n", what, cudaGetErrorString(error));
        return 0;
    }
    return 1;
}

static int64_t clock_ns(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void sleep_until(int64_t monotonic_ns)
{
    struct timespec until;

    until.tv_sec = (time_t)(monotonic_ns / 1000000000);
    until.tv_nsec = (long)(monotonic_ns % 1000000000);
    while (!stopped && clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR) {
    }
}

static void begin_log(const struct options *o)
{
    setvbuf(o->out, NULL, _IOFBF, 1 << 20); // no writing while a pattern of milliseconds runs
    fprintf(o->out, "monotonic_ns,epoch_ns,gpu,edge,share\n");
}

static void log_edge(const struct options *o, int gpu, const char *edge, double share,
                     int64_t monotonic_ns)
{
    const int64_t epoch_ns =
        clock_ns(CLOCK_REALTIME) - (clock_ns(CLOCK_MONOTONIC) - monotonic_ns);

    fprintf(o->out, "%lld,%lld,%d,%s,%.4f\n", (long long)monotonic_ns, (long long)epoch_ns, gpu,
            edge, share);
}

static int open_gpu(struct gpu *gpu, int index, const struct options *o)
{
    const size_t elements = (size_t)MATRIX * MATRIX;
    cudaDeviceProp board;
    size_t products;

    gpu->index = index;
    if (!check(cudaSetDevice(index), "--gpus") ||
        !check(cudaGetDeviceProperties(&board, index), "properties")) {
        return 0;
    }
    gpu->multiprocessors = board.multiProcessorCount;
    products = (size_t)gpu->multiprocessors * BLOCKS_PER_SM * THREADS / 32u * TILE * TILE;
    if (!check(cudaStreamCreate(&gpu->stream), "stream") ||
        !check(cudaHostAlloc((void **)&gpu->flags, sizeof *gpu->flags, cudaHostAllocMapped),
               "host memory") ||
        !check(cudaHostGetDevicePointer((void **)&gpu->device_flags, gpu->flags, 0),
               "host memory") ||
        !check(cudaMalloc(&gpu->finished, sizeof *gpu->finished), "memory") ||
        !check(cudaMemset(gpu->finished, 0, sizeof *gpu->finished), "memory") ||
        !check(cudaMalloc(&gpu->a, elements * sizeof *gpu->a), "memory") ||
        !check(cudaMalloc(&gpu->b, elements * sizeof *gpu->b), "memory") ||
        !check(cudaMalloc(&gpu->products, products * sizeof *gpu->products), "memory") ||
        !check(cudaMalloc(&gpu->stream_buffer, STREAM_BYTES), "1 GiB of memory") ||
        !check(cudaMemset(gpu->stream_buffer, 0, STREAM_BYTES), "memory")) {
        return 0;
    }
    fill<<<256, THREADS, 0, gpu->stream>>>(gpu->a, elements, o->data, 1u);
    fill<<<256, THREADS, 0, gpu->stream>>>(gpu->b, elements, o->data, 2u);
    return check(cudaStreamSynchronize(gpu->stream), "operands");
}

static void start_work(struct gpu *gpu, enum work work, uint64_t for_ns, double share)
{
    const int all = gpu->multiprocessors * BLOCKS_PER_SM;
    const int blocks = share * all < 1.0 ? 1 : (int)(share * all);

    gpu->flags->began = 0;
    gpu->flags->ended = 0;
    cudaSetDevice(gpu->index);
    switch (work) {
    case WORK_GEMM:
        run_gemm<<<blocks, THREADS, 0, gpu->stream>>>(gpu->device_flags, gpu->finished, for_ns,
                                                      gpu->a, gpu->b, gpu->products);
        break;
    case WORK_FMA:
        run_fma<<<blocks, THREADS, 0, gpu->stream>>>(gpu->device_flags, gpu->finished, for_ns,
                                                     gpu->products);
        break;
    case WORK_MEMORY:
        run_memory<<<blocks, THREADS, 0, gpu->stream>>>(gpu->device_flags, gpu->finished,
                                                        for_ns, gpu->stream_buffer);
        break;
    }
}

// Watches the flags of all GPUs until each has ended, and logs when.
static int watch_work(struct gpu *gpus, const struct options *o, double share)
{
    int began[GPUS_MAX] = {0};
    int ended[GPUS_MAX] = {0};
    int left = 2 * o->gpu_count;
    const int64_t give_up_ns = clock_ns(CLOCK_MONOTONIC) + (int64_t)((o->seconds + 60.0) * 1e9);

    while (left > 0) {
        const int64_t now = clock_ns(CLOCK_MONOTONIC);

        for (int i = 0; i < o->gpu_count; i++) {
            if (!began[i] && gpus[i].flags->began) {
                began[i] = 1;
                left--;
                log_edge(o, gpus[i].index, "on", share, now);
            }
            if (!ended[i] && gpus[i].flags->ended) {
                ended[i] = 1;
                left--;
                log_edge(o, gpus[i].index, "off", 0.0, now);
            }
        }
        if (stopped || now > give_up_ns) { // a kernel cannot be called back: it ends with us
            fprintf(stderr, "load_cuda: %s\n",
                    stopped ? "stopped in the middle of a part" : "a kernel did not come back");
            fflush(o->out);
            std::_Exit(EXIT_BAD);
        }
    }
    for (int i = 0; i < o->gpu_count; i++) {
        cudaSetDevice(gpus[i].index);
        if (!check(cudaStreamSynchronize(gpus[i].stream), "kernel")) {
            return 0;
        }
    }
    return 1;
}

static int run_part(struct gpu *gpus, const struct options *o, enum work work, double part_s,
                    double share)
{
    if (stopped || part_s <= 0.0) {
        return 1;
    }
    for (int i = 0; i < o->gpu_count; i++) {
        start_work(&gpus[i], work, (uint64_t)(part_s * 1e9), share);
        if (!check(cudaGetLastError(), "launch")) {
            return 0;
        }
    }
    return watch_work(gpus, o, share);
}

static int run_square(struct gpu *gpus, const struct options *o, int is_irregular)
{
    const int64_t begin_ns = clock_ns(CLOCK_MONOTONIC);
    int64_t at_ns = begin_ns;
    uint32_t state = 1;

    while (!stopped && (double)(at_ns - begin_ns) < o->seconds * 1e9) {
        double period_ms = o->period_ms;

        if (is_irregular) { // half to one and a half of it, evenly
            state = state * 1664525u + 1013904223u;
            period_ms *= 0.5 + (double)(state >> 8) / 16777216.0;
        }
        if (!run_part(gpus, o, o->work, o->duty * o->period_ms * 1e-3, 1.0)) {
            return 0;
        }
        at_ns += (int64_t)(period_ms * 1e6);
        sleep_until(at_ns); // a late part does not shift those after it
    }
    return 1;
}

// Each SLICE_NS another share of the GPU works: a stair that a meter cannot tell from a ramp.
static int run_ramp(struct gpu *gpus, const struct options *o)
{
    const int slices = (int)(o->seconds * 1e9 / (double)SLICE_NS);

    for (int i = 0; i < slices && !stopped; i++) {
        const double at = 2.0 * (i + 0.5) / slices;

        if (!run_part(gpus, o, o->work, (double)SLICE_NS * 1e-9, at < 1.0 ? at : 2.0 - at)) {
            return 0;
        }
    }
    return 1;
}

static int run_tokens(struct gpu *gpus, const struct options *o, int has_prefill)
{
    const int64_t begin_ns = clock_ns(CLOCK_MONOTONIC);

    for (int token = 0; !stopped; token++) {
        const double at_s = (double)(clock_ns(CLOCK_MONOTONIC) - begin_ns) * 1e-9;

        if (at_s >= o->seconds) {
            return 1;
        }
        if (has_prefill && token % 40 == 0 && !run_part(gpus, o, WORK_GEMM, 0.2, 1.0)) {
            return 0;
        }
        if (!run_part(gpus, o, WORK_MEMORY, 0.018, 1.0)) {
            return 0;
        }
        sleep_until(clock_ns(CLOCK_MONOTONIC) + 2000000);
    }
    return 1;
}

static void wait(double seconds)
{
    sleep_until(clock_ns(CLOCK_MONOTONIC) + (int64_t)(seconds * 1e9));
}

static void log_all(const struct options *o, const char *edge)
{
    for (int i = 0; i < o->gpu_count; i++) {
        log_edge(o, o->gpus[i], edge, 0.0, clock_ns(CLOCK_MONOTONIC));
    }
}

// Contexts are made, the pattern runs, and contexts end with the program or before it.
static int run_with_context(const struct options *o)
{
    static struct gpu gpus[GPUS_MAX];
    const char *pattern = o->pattern;
    const int is_cycle = strcmp(pattern, "cycle") == 0;
    int is_done = 1;

    if (is_cycle) {
        log_all(o, "no_context");
        wait(o->seconds / 5.0);
    }
    for (int i = 0; i < o->gpu_count; i++) {
        if (!open_gpu(&gpus[i], o->gpus[i], o)) {
            return 0;
        }
    }
    log_all(o, "context");
    if (strcmp(pattern, "context") == 0) {
        wait(o->seconds);
    } else if (strcmp(pattern, "load") == 0) {
        is_done = run_part(gpus, o, o->work, o->seconds, 1.0);
    } else if (strcmp(pattern, "square") == 0 || strcmp(pattern, "bursts") == 0) {
        is_done = run_square(gpus, o, pattern[0] == 'b');
    } else if (strcmp(pattern, "ramp") == 0) {
        is_done = run_ramp(gpus, o);
    } else if (is_cycle) {
        wait(o->seconds / 5.0);
        is_done = run_part(gpus, o, o->work, o->seconds / 5.0, 1.0);
        wait(o->seconds / 5.0);
    } else {
        is_done = run_tokens(gpus, o, strcmp(pattern, "prefill") == 0);
    }
    for (int i = 0; i < o->gpu_count; i++) {
        cudaSetDevice(o->gpus[i]);
        cudaDeviceReset();
    }
    log_all(o, "no_context");
    if (is_cycle) {
        wait(o->seconds / 5.0);
    }
    return is_done;
}

// ---- the command line ----

static int refuse(const char *what, const char *why)
{
    fprintf(stderr, "load_cuda: %s: %s\n", what, why);
    return EXIT_BAD;
}

static int read_number(const char *text, double low, double high, double *number)
{
    char *end;

    errno = 0;
    *number = strtod(text, &end);
    return end != text && *end == '\0' && errno == 0 && low <= *number && *number <= high;
}

static int read_choice(const char *text, const char *const names[3])
{
    for (int i = 0; i < 3; i++) {
        if (strcmp(text, names[i]) == 0) {
            return i;
        }
    }
    return -1;
}

static int read_gpus(const char *text, struct options *o)
{
    o->gpu_count = 0;
    while (o->gpu_count < GPUS_MAX) {
        char *end;
        const long index = strtol(text, &end, 10);

        if (end == text || index < 0 || index > 1023) {
            return 0;
        }
        o->gpus[o->gpu_count++] = (int)index;
        if (*end == '\0') {
            return 1;
        }
        if (*end != ',') {
            return 0;
        }
        text = end + 1;
    }
    return 0;
}

static int read_option(struct options *o, const char *name, const char *value)
{
    static const char *const works[3] = {"gemm", "fma", "memory"};
    static const char *const datas[3] = {"zero", "random", "max"};
    int choice;

    if (strcmp(name, "--work") == 0) {
        choice = read_choice(value, works);
        o->work = (enum work)(choice < 0 ? 0 : choice);
        return choice >= 0 ? 0 : refuse(name, "wanted gemm, fma or memory");
    }
    if (strcmp(name, "--data") == 0) {
        choice = read_choice(value, datas);
        o->data = (enum data)(choice < 0 ? 0 : choice);
        return choice >= 0 ? 0 : refuse(name, "wanted zero, random or max");
    }
    if (strcmp(name, "--period-ms") == 0) {
        return read_number(value, 2.0, 60000.0, &o->period_ms)
                   ? 0
                   : refuse(name, "wanted 2 to 60000 ms");
    }
    if (strcmp(name, "--duty") == 0) {
        return read_number(value, 0.01, 0.99, &o->duty) ? 0
                                                        : refuse(name, "wanted 0.01 to 0.99");
    }
    if (strcmp(name, "--seconds") == 0) {
        return read_number(value, 1.0, 86400.0, &o->seconds)
                   ? 0
                   : refuse(name, "wanted 1 to 86400 s");
    }
    if (strcmp(name, "--gpus") == 0) {
        return read_gpus(value, o) ? 0 : refuse(name, "wanted up to 16 indices, such as 0,1");
    }
    if (strcmp(name, "-o") == 0) {
        o->out = fopen(value, "w");
        return o->out != NULL ? 0 : refuse(value, strerror(errno));
    }
    return refuse(name, "no such option; try --help");
}

static int is_pattern(const char *name)
{
    static const char *const names[] = {"idle", "context", "load",    "square", "bursts",
                                        "ramp", "decode",  "prefill", "cycle"};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(name, names[i]) == 0) {
            return 1;
        }
    }
    return 0;
}

static int read_options(int argc, char **argv, struct options *o)
{
    if (argc < 2) {
        fputs(usage, stderr);
        return EXIT_BAD;
    }
    if (!is_pattern(argv[1])) {
        return refuse(argv[1], "no such pattern; try --help");
    }
    o->pattern = argv[1];
    for (int i = 2; i < argc; i += 2) {
        const int status = i + 1 < argc ? read_option(o, argv[i], argv[i + 1])
                                        : refuse(argv[i], "needs a value");

        if (status != 0) {
            return status;
        }
    }
    return 0;
}

int main(int argc, char **argv)
{
    struct options o = {NULL, WORK_GEMM, DATA_RANDOM, 100.0, 0.5, 30.0, {0}, 1, stdout};
    int is_done = 1;
    int status;

    if (argc == 2 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
        fputs(usage, stdout);
        return 0;
    }
    status = read_options(argc, argv, &o);
    if (status != 0) {
        return status;
    }
    std::signal(SIGINT, stop);
    std::signal(SIGTERM, stop);
    if (strcmp(o.pattern, "idle") == 0) { // asking for a GPU would make it less idle
        begin_log(&o);
        log_all(&o, "no_context");
        wait(o.seconds);
        log_all(&o, "end");
    } else {
        int count = 0;

        // Counting does not make a context.
        if (cudaGetDeviceCount(&count) != cudaSuccess || count == 0) {
            fprintf(stderr, "load_cuda: there is no NVIDIA GPU or no driver on this machine\n");
            return EXIT_SKIPPED;
        }
        begin_log(&o);
        is_done = run_with_context(&o);
    }
    if (fflush(o.out) != 0 || (o.out != stdout && fclose(o.out) != 0)) {
        return refuse("-o", strerror(errno));
    }
    return is_done ? 0 : EXIT_BAD;
}
