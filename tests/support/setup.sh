# SPDX-License-Identifier: MIT
# Sourced by tests/run.sh and examples/run.sh: installs what is missing, sets up build folders.

# Debian's own, by path: another python3 on PATH sees none of Debian's packages.
PYTHON=/usr/bin/python3
[ -x "$PYTHON" ] || PYTHON=$(command -v python3 || echo "$PYTHON")
MESON=/usr/bin/meson
[ -x "$MESON" ] || MESON=$(command -v meson || echo "$MESON")
export PYTHON MESON PYTHONDONTWRITEBYTECODE=1

# What each Debian package is for, as a probe that succeeds where it is not needed any more.
has() {
    case $1 in
    build-essential) command -v cc && command -v c++ && command -v make ;;
    git) command -v git ;;
    ninja-build) command -v ninja ;;
    meson) [ -x "$MESON" ] ;;
    pkg-config) command -v pkg-config ;;
    python3) [ -x "$PYTHON" ] ;;
    python3-serial-asyncio) "$PYTHON" -c 'import serial_asyncio' ;;
    python3-*) "$PYTHON" -c "import ${1#python3-}" ;;
    libinih-dev) pkg-config --exists inih ;;
    zlib1g-dev) pkg-config --exists zlib ;;
    libcmocka-dev) pkg-config --exists cmocka ;;
    clang-14) command -v clang-14 && command -v clang++-14 ;;
    clang-format-14) command -v clang-format-14 ;;
    libclang-rt-14-dev) ls /usr/lib/llvm-14/lib/clang/14*/lib/linux/libclang_rt.asan-*.a ;;
    abigail-tools) command -v abidw && command -v abidiff ;;
    doxygen) command -v doxygen ;;
    gcovr) command -v gcovr ;;
    gcc-arm-none-eabi) command -v arm-none-eabi-gcc ;;
    picolibc-arm-none-eabi) [ -n "$(arm-none-eabi-gcc -print-file-name=picolibc.specs |
        grep /)" ] ;;
    qemu-system-arm) command -v qemu-system-arm ;;
    gcc-riscv64-unknown-elf) command -v riscv64-unknown-elf-gcc ;;
    picolibc-riscv64-unknown-elf) [ -n "$(riscv64-unknown-elf-gcc \
        -print-file-name=picolibc.specs | grep /)" ] ;;
    qemu-system-misc) command -v qemu-system-riscv32 && command -v qemu-system-riscv64 ;;
    gcc-i686-linux-gnu) command -v i686-linux-gnu-gcc ;;
    libc6-dev-i386-cross) [ -f /usr/i686-linux-gnu/include/stdio.h ] ;;
    gcc-s390x-linux-gnu) command -v s390x-linux-gnu-gcc ;;
    libc6-dev-s390x-cross) [ -f /usr/s390x-linux-gnu/include/stdio.h ] ;;
    qemu-user) command -v qemu-i386 && command -v qemu-s390x ;;
    frama-c-base) command -v frama-c ;;
    cppcheck) command -v cppcheck ;;
    libmodbus-dev) pkg-config --exists libmodbus ;;
    mbpoll) command -v mbpoll ;;
    spin) command -v spin ;;
    *) false ;;
    esac > /dev/null 2>&1
}

# need PACKAGE...: installs those that are missing, or names them and ends with status 2.
need() {
    missing=
    for package in "$@"; do
        has "$package" || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0

    as_root=
    if [ "$(id -u)" -ne 0 ]; then
        as_root='sudo -n'
        [ -t 1 ] && as_root=sudo
    fi
    if command -v apt-get > /dev/null && { [ -z "$as_root" ] || $as_root true 2> /dev/null; }; then
        echo "Installing:$missing"
        # shellcheck disable=SC2086 # both are lists of words
        $as_root apt-get -o DPkg::Lock::Timeout=600 -q update < /dev/null &&
            $as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 -q \
                install -y --no-install-recommends $missing < /dev/null
        missing=
        for package in "$@"; do
            has "$package" || missing="$missing $package"
        done
        [ -n "$missing" ] || return 0
        echo "These could not be installed:$missing" >&2
    else
        echo "These are missing (named as Debian 12 names them):$missing" >&2
        echo "Install them, or run this as root or with sudo on Debian." >&2
    fi
    exit 2
}

# configure FOLDER ARGUMENT...: a build folder made with these arguments by this meson. One made
# otherwise, by an older version or from another place, is made anew.
configure() {
    folder=$1
    shift
    stamp="$("$MESON" --version) $root ${CC:-cc} $* $(cat "$root"/cross/*.ini | cksum)"
    if [ -f "$folder/build.ninja" ] && [ "$(cat "$folder/.setup" 2> /dev/null)" = "$stamp" ]; then
        return 0
    fi
    if [ -d "$folder/meson-private" ] || [ -f "$folder/.setup" ]; then
        rm -rf "$folder"
    fi
    mkdir -p "$folder"
    if ! "$MESON" setup "$folder" "$root" "$@" > "$folder/setup.log" 2>&1; then
        cat "$folder/setup.log"
        return 1
    fi
    printf '%s\n' "$stamp" > "$folder/.setup"
}
