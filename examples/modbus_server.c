/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* accept4 */
#include "modbus_server.h"

#include "realtime.h"

#include <errno.h>
#include <fcntl.h>
#include <modbus.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define FRAME_MAX MODBUS_TCP_MAX_ADU_LENGTH
#define HEAD 6               /* transaction, protocol, length */
#define FRAME_NS 1000000000u /* a frame begun and not ended */
#define IDLE_NS 60000000000u /* nothing at all */
#define QUIET_NS 2000000000u /* may make room for another */

#define READ_MAX 125u
#define WRITE_MAX 123u
#define EXCHANGE_MAX 121u

typedef struct connection {
    int fd; /* -1: free */
    int used;
    uint64_t heard_ns, begun_ns;
    uint8_t frame[FRAME_MAX];
} connection;

struct modbus_server {
    modbus_t *modbus;
    modbus_mapping_t mapping;
    modbus_registers registers;
    int listener;
    unsigned long dropped;
    connection slots[SERVER_SLOTS];
};

/* ---- one request ---- */

static unsigned word(const uint8_t *bytes)
{
    return (unsigned)bytes[0] << 8 | bytes[1];
}

/* How long a request of its function is; 0: not by its first bytes, or one that does not fit.
 */
static int length_of(const uint8_t *frame, int length)
{
    switch (frame[7]) {
    case MODBUS_FC_READ_HOLDING_REGISTERS:
    case MODBUS_FC_READ_INPUT_REGISTERS:
    case MODBUS_FC_WRITE_SINGLE_REGISTER: return 12;
    case MODBUS_FC_WRITE_MULTIPLE_REGISTERS:
        return length > 12 && frame[12] == 2u * word(frame + 10) ? 13 + frame[12] : 0;
    case MODBUS_FC_WRITE_AND_READ_REGISTERS:
        return length > 16 && frame[16] == 2u * word(frame + 14) ? 17 + frame[16] : 0;
    default: return 0;
    }
}

static int is_known(uint8_t function)
{
    return function == MODBUS_FC_READ_HOLDING_REGISTERS ||
           function == MODBUS_FC_READ_INPUT_REGISTERS ||
           function == MODBUS_FC_WRITE_SINGLE_REGISTER ||
           function == MODBUS_FC_WRITE_MULTIPLE_REGISTERS ||
           function == MODBUS_FC_WRITE_AND_READ_REGISTERS;
}

static int is_count(unsigned count, unsigned most)
{
    return count >= 1u && count <= most;
}

/* 0, or which exception. libmodbus trusts counts that it is given, and sleeps before it refuses
 * one: what it would not like never gets there. */
static unsigned fault_of(const modbus_registers *r, const uint8_t *frame, int length)
{
    const unsigned first = length >= 10 ? word(frame + 8) : 0u;

    if (!is_known(frame[7])) {
        return MODBUS_EXCEPTION_ILLEGAL_FUNCTION;
    }
    if (length_of(frame, length) != length) {
        return MODBUS_EXCEPTION_ILLEGAL_DATA_VALUE;
    }
    switch (frame[7]) {
    case MODBUS_FC_WRITE_SINGLE_REGISTER:
        return first < r->writable ? MODBUS_EXCEPTION_ILLEGAL_DATA_ADDRESS : 0u;
    case MODBUS_FC_WRITE_MULTIPLE_REGISTERS:
        if (!is_count(word(frame + 10), WRITE_MAX)) {
            return MODBUS_EXCEPTION_ILLEGAL_DATA_VALUE;
        }
        return first < r->writable ? MODBUS_EXCEPTION_ILLEGAL_DATA_ADDRESS : 0u;
    case MODBUS_FC_WRITE_AND_READ_REGISTERS:
        if (!is_count(word(frame + 10), READ_MAX) ||
            !is_count(word(frame + 14), EXCHANGE_MAX)) {
            return MODBUS_EXCEPTION_ILLEGAL_DATA_VALUE;
        }
        return word(frame + 12) < r->writable ? MODBUS_EXCEPTION_ILLEGAL_DATA_ADDRESS : 0u;
    default:
        return is_count(word(frame + 10), READ_MAX) ? 0u : MODBUS_EXCEPTION_ILLEGAL_DATA_VALUE;
    }
}

/* 0: answered. The socket does not block: who does not take his answers is dropped. */
static int answer(modbus_server *s, connection *c, int length)
{
    const unsigned fault = fault_of(&s->registers, c->frame, length);
    int sent;

    (void)modbus_set_socket(s->modbus, c->fd);
    if (fault != 0u) {
        sent = modbus_reply_exception(s->modbus, c->frame, fault);
    } else {
        s->registers.lock();
        sent = modbus_reply(s->modbus, c->frame, length, &s->mapping);
        s->registers.unlock();
    }
    return sent > 0 ? 0 : -1;
}

/* ---- connections ---- */

static void drop(modbus_server *s, connection *c, int is_fault)
{
    (void)close(c->fd);
    c->fd = -1;
    c->used = 0;
    s->dropped += is_fault ? 1u : 0u;
}

/* Every frame that is there as a whole. 0: go on; else drop. */
static int answer_all(modbus_server *s, connection *c)
{
    while (c->used >= HEAD) {
        const int length = HEAD + (int)word(c->frame + 4);

        if (word(c->frame + 2) != 0u || length < HEAD + 2 || length > FRAME_MAX) {
            return -1; /* rubbish: where the next frame begins cannot be known */
        }
        if (c->used < length) {
            return 0;
        }
        if (answer(s, c, length) != 0) {
            return -1;
        }
        c->used -= length;
        memmove(c->frame, c->frame + length, (size_t)c->used);
        c->begun_ns = c->heard_ns;
    }
    return 0;
}

static void receive(modbus_server *s, connection *c)
{
    const ssize_t got = recv(c->fd, c->frame + c->used, (size_t)(FRAME_MAX - c->used), 0);

    if (got <= 0) {
        if (got == 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)) {
            drop(s, c, 0);
        }
        return;
    }
    c->heard_ns = monotonic_ns();
    if (c->used == 0) {
        c->begun_ns = c->heard_ns;
    }
    c->used += (int)got;
    if (answer_all(s, c) != 0) {
        drop(s, c, 1);
    }
}

/* A free slot, or that of the client that has been quiet longest; NULL: all are busy. */
static connection *room(modbus_server *s)
{
    const uint64_t now = monotonic_ns();
    connection *quietest = &s->slots[0];
    int k;

    for (k = 0; k < SERVER_SLOTS; k++) {
        if (s->slots[k].fd < 0) {
            return &s->slots[k];
        }
        if (s->slots[k].heard_ns < quietest->heard_ns) {
            quietest = &s->slots[k];
        }
    }
    if (now - quietest->heard_ns < QUIET_NS) {
        return NULL;
    }
    drop(s, quietest, 1);
    return quietest;
}

static void take(modbus_server *s)
{
    const int fd = accept4(s->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    connection *c;

    if (fd < 0) {
        return;
    }
    c = room(s);
    if (c == NULL) {
        (void)close(fd);
        s->dropped++;
        return;
    }
    c->fd = fd;
    c->used = 0;
    c->heard_ns = monotonic_ns();
}

static void drop_silent(modbus_server *s)
{
    const uint64_t now = monotonic_ns();
    int k;

    for (k = 0; k < SERVER_SLOTS; k++) {
        connection *const c = &s->slots[k];

        if (c->fd >= 0 &&
            ((c->used > 0 && now - c->begun_ns > FRAME_NS) || now - c->heard_ns > IDLE_NS)) {
            drop(s, c, 1);
        }
    }
}

void modbus_server_run(modbus_server *s, int timeout_ms)
{
    struct pollfd polled[SERVER_SLOTS + 1];
    connection *who[SERVER_SLOTS + 1];
    nfds_t count = 1, k;

    polled[0].fd = s->listener;
    polled[0].events = POLLIN;
    for (k = 0; k < SERVER_SLOTS; k++) {
        if (s->slots[k].fd >= 0) {
            polled[count].fd = s->slots[k].fd;
            polled[count].events = POLLIN;
            who[count++] = &s->slots[k];
        }
    }
    if (poll(polled, count, timeout_ms) > 0) {
        for (k = 1; k < count; k++) {
            if (polled[k].revents != 0) {
                receive(s, who[k]);
            }
        }
        if (polled[0].revents != 0) {
            take(s);
        }
    }
    drop_silent(s);
}

unsigned long modbus_server_dropped(const modbus_server *s)
{
    return s->dropped;
}

/* ---- life ---- */

static int port_of(int fd)
{
    struct sockaddr_in name;
    socklen_t bytes = sizeof name;

    memset(&name, 0, sizeof name);
    return getsockname(fd, (struct sockaddr *)&name, &bytes) == 0 ? ntohs(name.sin_port) : 0;
}

modbus_server *modbus_server_open(const modbus_registers *registers, int *port)
{
    modbus_server *const s = calloc(1, sizeof *s);
    int k;

    if (s == NULL) {
        return NULL;
    }
    for (k = 0; k < SERVER_SLOTS; k++) {
        s->slots[k].fd = -1;
    }
    s->registers = *registers;
    s->mapping.start_input_registers = s->mapping.start_registers = (int)registers->first;
    s->mapping.nb_registers = (int)registers->count;
    s->mapping.nb_input_registers = (int)(registers->writable - registers->first);
    s->mapping.tab_registers = s->mapping.tab_input_registers = registers->values;
    s->modbus = modbus_new_tcp("127.0.0.1", *port);
    s->listener = s->modbus != NULL ? modbus_tcp_listen(s->modbus, SERVER_SLOTS) : -1;
    if (s->listener < 0 ||
        fcntl(s->listener, F_SETFL, fcntl(s->listener, F_GETFL) | O_NONBLOCK) != 0) {
        modbus_server_close(s);
        return NULL;
    }
    *port = port_of(s->listener);
    return s;
}

void modbus_server_close(modbus_server *s)
{
    const int why = errno; /* told by who asks why it cannot be opened */
    int k;

    for (k = 0; k < SERVER_SLOTS; k++) {
        if (s->slots[k].fd >= 0) {
            drop(s, &s->slots[k], 0);
        }
    }
    if (s->listener >= 0) {
        (void)close(s->listener);
    }
    if (s->modbus != NULL) {
        modbus_free(s->modbus);
    }
    free(s);
    errno = why;
}
