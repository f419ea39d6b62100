#!/bin/sh
# SPDX-License-Identifier: MIT
# On a machine with an NVIDIA GPU: records every pattern that a meter has to be known for, with
# the true edges of the load beside what the driver said, and notes what it was recorded on.
# Some 30 minutes for one GPU; load_cuda needs the CUDA compiler, record_nvml only the driver.
#
#   sh examples/record_all.sh FOLDER [--gpus 0,1] [--quick]
#
# For each pattern NAME it leaves NAME.csv (the recorder's log), NAME.edges.csv (what the load
# really did) and PROVENANCE.md. Exit status: 0 all recorded, 1 some not, 2 bad use, 77 no GPU.
set -u
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd) || exit 2
bin=${GPW_EXAMPLES:-$root/build/examples}
gpus=0
share=1 # of the full lengths

case ${1-} in
'' | -h | --help) sed -n '3,10s/^# \{0,1\}//p' "$0"; [ $# -gt 0 ]; exit $(($? * 2)) ;;
-*) echo "record_all.sh: first the folder; try --help" >&2; exit 2 ;;
esac
folder=$1
shift
while [ $# -gt 0 ]; do
    case $1 in
    --gpus)
        [ $# -ge 2 ] || { echo "record_all.sh: --gpus needs a list such as 0,1" >&2; exit 2; }
        gpus=$2
        shift
        ;;
    --quick) share=10 ;;
    *) echo "record_all.sh: no option $1; try --help" >&2; exit 2 ;;
    esac
    shift
done

for program in record_nvml load_cuda; do
    if [ ! -x "$bin/$program" ]; then
        echo "record_all.sh: $bin/$program is not there: build the examples first" \
            "(load_cuda is built where nvcc is)" >&2
        exit 2
    fi
done
mkdir -p "$folder" || exit 2
"$bin/record_nvml" -o "$folder/try.csv" --seconds 1 --gpus "$gpus"
tried=$?
rm -f "$folder/try.csv"
[ "$tried" -eq 0 ] || exit "$tried"

failed=0
recorder=
# Whatever ends this script ends the recorder with it.
trap '[ -n "$recorder" ] && kill "$recorder" 2> /dev/null' EXIT
trap 'exit 2' HUP INT TERM

# record NAME SECONDS PATTERN [OPTION...]: 5 s of rest before and after, for the edges.
record() {
    name=$1
    seconds=$(($2 / share))
    [ "$seconds" -ge 5 ] || seconds=5
    pattern=$3
    shift 3
    printf '%s: %s s\n' "$name" "$seconds"
    "$bin/record_nvml" -o "$folder/$name.csv" --gpus "$gpus" \
        --note "load_cuda $pattern $* --seconds $seconds" &
    recorder=$!
    sleep 5
    "$bin/load_cuda" "$pattern" "$@" --seconds "$seconds" --gpus "$gpus" \
        -o "$folder/$name.edges.csv" || failed=1
    sleep 5
    kill "$recorder" 2> /dev/null
    wait "$recorder" || failed=1
    recorder=
}

record idle 60 idle
record context 60 context
record start-stop 100 cycle --work gemm
for data in zero random max; do
    record "gemm-$data" 120 load --work gemm --data "$data"
done
record fma 60 load --work fma
record memory 60 load --work memory
for period_ms in 10 20 50 100 200 500 1000 2000; do
    record "square-$period_ms-ms" 40 square --period-ms "$period_ms"
done
for burst_ms in 50 400; do # rare ones: 5 s apart, irregular
    record "bursts-$burst_ms-ms" 120 bursts --period-ms 5000 \
        --duty "$(awk -v ms="$burst_ms" 'BEGIN { print ms / 5000 }')"
done
record ramp 40 ramp
record decode 60 decode
record prefill 60 prefill

{
    echo "# Recorded power of GPUs under known load"
    echo
    echo "- recorded: $(date -u +%Y-%m-%dT%H:%M:%SZ), by examples/record_all.sh of libgpupower"
    echo "- licence: MIT, as the library"
    echo "- machine: $(uname -srm)"
    echo "- GPUs $gpus, by nvidia-smi:"
    nvidia-smi --query-gpu=index,name,driver_version,vbios_version,power.limit,pstate \
        --format=csv 2> /dev/null | sed 's/^/    /'
    echo "- load: examples/load_cuda.cu, whose log of true edges is NAME.edges.csv"
} > "$folder/PROVENANCE.md"
exit "$failed"
