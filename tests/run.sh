#!/bin/sh
# SPDX-License-Identifier: MIT
# Installs what is missing, builds into build/, runs the test suites, ends with one line of count.
#
#   sh tests/run.sh                 every suite
#   sh tests/run.sh unit abi        these suites
#   sh tests/run.sh --full          the long campaigns too
#   sh tests/run.sh --list          names of the suites
#
# Exit status: 0 all passed, 1 something failed, 2 could not run.
set -u
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd) || exit 2
build=$root/build
suites='style headers unit unit-clang coverage spin sanitize reference fuzz examples modbus readme
bindings abi docs misra proof freestanding target unit-target habits insn stack size install'
. "$root/tests/support/setup.sh"

usage() {
    sed -n '3,10s/^# \{0,1\}//p' "$0"
}

full=0
ahead=
chosen=
for argument; do
    case $argument in
    --ahead) shift; ahead="$*"; break ;; # by this script itself: only builds these folders
    -h | --help) usage; exit 0 ;;
    --list) printf '%s\n' $suites; exit 0 ;;
    --full) full=1 ;;
    -*) echo "run.sh: no option $argument; try --help" >&2; exit 2 ;;
    *)
        case " $(echo $suites) " in
        *" $argument "*) chosen="$chosen $argument" ;;
        *) echo "run.sh: no suite $argument; there are:" $suites >&2; exit 2 ;;
        esac
        ;;
    esac
done
[ -n "$chosen" ] || chosen=$suites

need build-essential git meson ninja-build pkg-config python3 python3-numpy python3-pytest \
    python3-matplotlib libinih-dev zlib1g-dev libcmocka-dev clang-14 clang-format-14 \
    libclang-rt-14-dev abigail-tools doxygen gcc-arm-none-eabi picolibc-arm-none-eabi \
    qemu-system-arm gcc-riscv64-unknown-elf picolibc-riscv64-unknown-elf qemu-system-misc \
    gcc-i686-linux-gnu libc6-dev-i386-cross gcc-s390x-linux-gnu libc6-dev-s390x-cross qemu-user \
    gcovr cppcheck frama-c-base libmodbus-dev mbpoll python3-pymodbus python3-serial-asyncio \
    spin
exec < /dev/null
# Records of each kind that identification is tried on; without it a few.
[ "$full" -eq 0 ] || export GPW_IDENTIFY_SEEDS=20
# Seconds for which the controller on Modbus is polled; without it a minute.
[ "$full" -eq 0 ] || export GPW_SOAK_S=3600
# Rows of the log that is read through a pipe; without it a million.
[ "$full" -eq 0 ] || export GPW_LOG_ROWS=100000000
unset CC CFLAGS CPPFLAGS LDFLAGS CXX CXXFLAGS GPUPOWER_LIBRARY DESTDIR

passed=0
failed=0
skipped=0
broken=

with_clang() (
    CC=clang-14 CXX=clang++-14
    export CC CXX
    "$@"
)

# cross_folder KIND FILE [OPTION...]: makes the build folder of that kind with that cross file.
cross_folder() {
    folder=$build/suites/$1
    cross=$2
    # What is debugged is M4F: without debug information a folder takes a fifth less.
    case $1 in
    m4f-*) ;;
    *) set -- "$@" -Ddebug=false ;;
    esac
    shift 2
    configure "$folder" --cross-file "$root/cross/$cross.ini" -Dwerror=true "$@"
}

# folder_of KIND: makes the build folder of that kind; its name is left in $folder.
folder_of() {
    case $1 in
    gcc) folder=$build; configure "$build" -Dwerror=true -Dtests=enabled ;;
    clang)
        folder=$build/suites/clang
        with_clang configure "$folder" -Dwerror=true -Dtests=enabled
        ;;
    sanitize)
        folder=$build/suites/sanitize
        more='-fsanitize=float-cast-overflow,float-divide-by-zero -fno-sanitize-recover=all'
        with_clang configure "$folder" -Dwerror=true -Dtests=enabled \
            -Ddefault_library=static -Db_lundef=false -Db_sanitize=address,undefined \
            "-Dc_args=$more" "-Dc_link_args=$more"
        ;;
    coverage)
        folder=$build/suites/coverage
        configure "$folder" -Dtests=enabled -Ddefault_library=static -Db_coverage=true \
            -Doptimization=0 -Dexamples=false -Dpython=false -Dc_args=-DGPWI_ONE_COPY
        ;;
    m4f-O2) cross_folder m4f-O2 cortex-m4f ;;
    m4f-Os) cross_folder m4f-Os cortex-m4f -Doptimization=s ;;
    habits) cross_folder "$1" cortex-m4f --cross-file "$root/tests/target/habits.ini" ;;
    habits-lto) cross_folder "$1" cortex-m4f -Db_lto=true ;;
    habits-lto-Os) cross_folder "$1" cortex-m4f -Db_lto=true -Doptimization=s ;;
    m4-soft) cross_folder m4-soft cortex-m4-soft ;;
    m7) cross_folder m7 cortex-m7 ;;
    rv32-soft) cross_folder rv32-soft rv32imac ;;
    rv32) cross_folder rv32 rv32imafc ;;
    rv64) cross_folder rv64 rv64imafdc ;;
    i386 | s390x) cross_folder "$1" "$1" ;;
    esac
}

# is_whole KIND: everything is built there. Elsewhere the library, and then what a suite runs.
is_whole() {
    case $1 in
    gcc | sanitize) return 0 ;;
    *) return 1 ;;
    esac
}

# wait_for KIND: until what builds ahead is through with that folder, where it builds it at all.
wait_for() {
    case " $aheads " in
    *" $1 "*) ;;
    *) return ;;
    esac
    while [ ! -e "$build/ahead/$1" ] && kill -0 "$builder" 2> /dev/null; do
        sleep 1
    done
}

# make_ready KIND: configures and builds; says what went wrong.
make_ready() {
    wait_for "$1"
    folder_of "$1" || return 1
    goal=all
    is_whole "$1" || goal=lib/libgpupower.a
    ninja -C "$folder" "$goal" > "$folder/ninja.log" 2>&1 && return 0
    grep -E -A 2 'error:|undefined reference' "$folder/ninja.log" | head -n 30
    return 1
}

# run SUITE[+SUITE...] KIND [OPTION...]: the tests of a suite, or of some at a time, in one folder.
run() {
    suite=$1
    kind=$2
    shift 2
    for part in $(echo "$suite" | tr + ' '); do
        set -- "$@" --suite "gpupower:$part"
    done
    log=$suite-$kind
    case " $broken " in
    *" $kind "*) ;;
    *) make_ready "$kind" || broken="$broken $kind" ;;
    esac
    case " $broken " in
    *" $kind "*)
        printf '%-24s could not be built\n' "$suite ($kind)"
        failed=$((failed + 1))
        return
        ;;
    esac
    rm -f "$folder/meson-logs/$log.json"
    rebuild=
    is_whole "$kind" && rebuild=--no-rebuild
    # shellcheck disable=SC2086 # empty or an option
    "$MESON" test -C "$folder" $rebuild --logbase "$log" --print-errorlogs "$@" \
        > "$folder/$log.log" 2>&1
    status=$?
    if counts=$("$PYTHON" "$root/tests/support/tally.py" "$folder/meson-logs/$log.json"); then
        set -- $counts
    else
        set -- 0 1 0
    fi
    if [ "$status" -ne 0 ] && [ "$2" -eq 0 ]; then
        set -- "$1" 1 "$3"
    fi
    [ "$2" -eq 0 ] || cat "$folder/$log.log"
    # Figures that a suite measures are worth a look even where they are within budget.
    "$PYTHON" "$root/tests/support/figures.py" "$folder/meson-logs/$log.json"
    if [ $(($1 + $2 + $3)) -eq 0 ]; then
        echo "no test ran"
        set -- 0 1 0
    fi
    printf '%-24s %5d passed, %d failed, %d skipped\n' "$suite ($kind)" "$1" "$2" "$3"
    passed=$((passed + $1))
    failed=$((failed + $2))
    skipped=$((skipped + $3))
}

# count_branches: the core's own tests where branches are counted, and what they left out.
count_branches() {
    folder_of coverage && find "$folder" -name '*.gcda' -delete
    run core coverage --timeout-multiplier 3
    case " $broken " in
    *' coverage '*) return ;;
    esac
    if "$PYTHON" "$root/tests/coverage/check_coverage.py" "$folder"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
    fi
}

aheads=
if [ -n "$ahead" ]; then
    for kind in $ahead; do
        make_ready "$kind"
        touch "$build/ahead/$kind"
    done
    exit 0
fi

# Of a whole run: the folders that come late are built from the start on, by what the suites leave
# of the processors.
if [ "$chosen" = "$suites" ] && folder_of gcc; then
    aheads='sanitize m4f-O2 m4f-Os m4-soft m7 rv32 rv32-soft rv64 clang i386 s390x'
    aheads="$aheads habits habits-lto"
    rm -rf "$build/ahead"
    mkdir -p "$build/ahead"
    # shellcheck disable=SC2086 # a list of words
    nice -n 10 sh "$root/tests/run.sh" --ahead $aheads > "$build/ahead.log" 2>&1 &
    builder=$!
    trap 'kill "$builder" 2> /dev/null' EXIT
    trap 'exit 130' INT TERM
fi

# Clang builds and runs them too where it sanitizes: without sanitizers only on demand.
if [ "$full" -eq 0 ] && [ "$chosen" = "$suites" ]; then
    chosen=$(echo $chosen | sed 's/ unit-clang//')
fi

# Each of these is one long program on one processor, or mostly waits (modbus): those that are
# chosen run side by side.
beside=
for name in spin misra proof modbus; do
    case " $(echo $chosen) " in
    *" $name "*) beside=${beside:+$beside+}$name ;;
    esac
done

for name in $chosen; do
    case $name in
    spin | misra | proof | modbus)
        [ -z "$beside" ] || run "$beside" gcc --num-processes 4
        beside=
        ;;
    coverage) count_branches ;;
    unit-clang) run unit clang ;;
    sanitize)
        for part in unit reference fuzz examples; do
            run "$part" sanitize --timeout-multiplier 6
        done
        ;;
    freestanding)
        run freestanding m4f-O2
        run freestanding m4f-Os
        run freestanding m4-soft
        run freestanding m7
        run freestanding rv32
        run freestanding rv32-soft
        run freestanding rv64
        ;;
    target)
        run target gcc
        run target clang
        run target m4f-O2
        run target m4f-Os
        for kind in m4-soft m7 rv32-soft rv32 rv64 i386 s390x; do
            run target "$kind"
        done
        ;;
    unit-target)
        # One test of each family of rooms elsewhere than on the processor of most controllers.
        run unit m4f-O2 --timeout-multiplier 4
        for kind in i386 rv32 s390x; do
            run unit_few "$kind" --timeout-multiplier 4
        done
        if [ "$full" -eq 1 ]; then
            for kind in i386 rv32 s390x m7 m4-soft rv32-soft rv64; do
                run unit "$kind" --timeout-multiplier 4
            done
            for kind in m4f-O2 i386 rv32 s390x; do
                run unit_long "$kind" --timeout-multiplier 4
            done
        fi
        ;;
    habits)
        for kind in m4f-Os habits habits-lto; do
            run target "$kind"
        done
        [ "$full" -eq 0 ] || run target habits-lto-Os
        ;;
    insn) run insn m4f-O2 ;;
    stack)
        run stack m4f-O2
        run stack m4f-Os
        ;;
    size)
        run size m4f-O2
        run size m4f-Os
        ;;
    *) run "$name" gcc ;;
    esac
done
# Each fuzzer for a while on its corpus, which is left as it is.
if [ "$full" -eq 1 ]; then
    folder=$build/suites/fuzz
    with_clang configure "$folder" -Dwerror=true -Dtests=enabled -Dfuzz=true \
        -Ddefault_library=static -Db_lundef=false -Db_sanitize=address,undefined &&
        ninja -C "$folder" > "$folder/ninja.log" 2>&1
    for fuzzer in "$folder"/tests/fuzz/fuzz_*; do
        [ -f "$fuzzer" ] && [ -x "$fuzzer" ] || continue
        name=${fuzzer##*/fuzz_}
        mkdir -p "$folder/found/$name"
        if (cd "$folder/found/$name" && "$fuzzer" -max_total_time=300 -timeout=20 -verbosity=0 \
            . "$root/tests/fuzz/corpus/$name") > "$folder/$name.log" 2>&1; then
            passed=$((passed + 1))
        else
            failed=$((failed + 1))
            tail -n 40 "$folder/$name.log"
        fi
        echo "fuzz campaign, $name: $(grep -c . "$folder/$name.log") lines in $folder/$name.log"
    done
fi

# Every room of the core under Eva, and the slow harnesses of CBMC where it is.
if [ "$full" -eq 1 ]; then
    for campaign in "prove.py $root --all" "check_cbmc.py $root --all --fetch $build/cbmc"; do
        # shellcheck disable=SC2086 # a list of words
        if "$PYTHON" "$root/tests/proof/"$campaign > "$build/proof.log" 2>&1; then
            passed=$((passed + 1))
        else
            failed=$((failed + 1))
            grep -v '^ok' "$build/proof.log" | head -n 60
        fi
        echo "proof, $campaign: $(grep -c '^ok' "$build/proof.log") proved"
    done
fi

# Plans of a hundred thousand random sites, each answer against whole records at every corner.
if [ "$full" -eq 1 ] && make_ready gcc; then
    GPW_SITES=50000 GPW_SITES_SEED=100000 "$build/tests/plan_sites" > "$build/plan_1.log" 2>&1 &
    first=$!
    GPW_SITES=50000 GPW_SITES_SEED=150000 "$build/tests/plan_sites" > "$build/plan_2.log" 2>&1 &
    for campaign in $first $!; do
        if wait "$campaign"; then
            passed=$((passed + 1))
        else
            failed=$((failed + 1))
            tail -n 10 "$build/plan_1.log" "$build/plan_2.log"
        fi
    done
    echo "plans of random sites: $(grep -h '# 50000' "$build/plan_1.log" "$build/plan_2.log")"
fi

# Mutants: all of the rooms that a permit depends on, and a sample of the others.
if [ "$full" -eq 1 ] && make_ready gcc; then
    for what in 'permit ladder registers frames' "--sample 300 --seed ${GPW_MUTANTS_SEED:-1}"; do
        # shellcheck disable=SC2086 # a list of words
        if "$PYTHON" "$root/tests/mutation/mutate.py" "$build" $what; then
            passed=$((passed + 1))
        else
            failed=$((failed + 1))
        fi
    done
fi

# The watch in closed loop: a hundred thousand random sites, a million sequences of faults, upon the
# tables of forty nominal sets.
if [ "$full" -eq 1 ] && make_ready gcc; then
    GPW_TABLES=$build/campaign.tables
    export GPW_TABLES
    rm -f "$GPW_TABLES"
    GPW_SITES=0 "$build/tests/watch_sites" > "$build/campaign.log" 2>&1
    (
        GPW_SITES=100000 "$build/tests/watch_sites" > "$build/watch_sites.log" 2>&1
        a=$?
        GPW_SEQUENCES=300000 "$build/tests/watch_faults" > "$build/watch_faults_1.log" 2>&1
        [ $((a + $?)) -eq 0 ]
    ) &
    first=$!
    GPW_SEQUENCES=700000 GPW_SEQUENCES_SEED=300001 "$build/tests/watch_faults" \
        > "$build/watch_faults_2.log" 2>&1 &
    for campaign in $first $!; do
        if wait "$campaign"; then
            passed=$((passed + 1))
        else
            failed=$((failed + 1))
            tail -n 10 "$build/watch_sites.log" "$build"/watch_faults_?.log
        fi
    done
    grep -h '^#' "$build/watch_sites.log" "$build"/watch_faults_?.log
    unset GPW_TABLES
fi

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
