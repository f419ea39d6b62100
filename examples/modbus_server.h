/* SPDX-License-Identifier: MIT */
/* A Modbus TCP server that no client can stop: frames are put together from what has arrived,
 * so nobody is waited for. libmodbus makes the answers. */
#ifndef MODBUS_SERVER_H
#define MODBUS_SERVER_H

#include <stdint.h>

#define SERVER_SLOTS 8 /* connections at a time */

typedef struct modbus_server modbus_server;

/* The registers, which both sides may touch only between lock and unlock. Addresses from
 * `first`; those from `writable` on may be written. */
typedef struct modbus_registers {
    uint16_t *values;
    uint32_t first, count, writable;
    void (*lock)(void);
    void (*unlock)(void);
} modbus_registers;

/* Listens on 127.0.0.1; port 0: any, told in `port`. NULL: it cannot, and errno. */
modbus_server *modbus_server_open(const modbus_registers *registers, int *port);
void modbus_server_close(modbus_server *server);

/* Serves what arrives within some time. */
void modbus_server_run(modbus_server *server, int timeout_ms);

/* How many connections were dropped: silent within a frame or for long, rubbish, none free. */
unsigned long modbus_server_dropped(const modbus_server *server);

#endif /* MODBUS_SERVER_H */
