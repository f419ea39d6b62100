/* SPDX-License-Identifier: MIT */
/* A CAN bus: an interface of SocketCAN ("can0", "vcan0"), or the same frames as UDP datagrams
 * to 127.0.0.1 ("udp:PORT") where the kernel has no CAN. A datagram has the 16 bytes of
 * SocketCAN's struct can_frame: identifier low byte first with bit 31 set, length, three zeros,
 * data. */
#ifndef CAN_BUS_H
#define CAN_BUS_H

#include <gpupower/frames.h>

#define CAN_BUS_UDP "udp:29536" /* where there is no vcan */

/* "udp:" with a port from 1 to 65535, or what an interface may be called. */
int can_bus_is_name(const char *name);

/* A descriptor for poll(); -1: no such bus, and errno. */
int can_bus_open(const char *name, int does_receive);

/* The same; instead of a vcan that is not there, CAN_BUS_UDP. Says so. */
int can_bus_open_or_udp(const char *name, int does_receive, const char *program);

/* 0: sent. A full queue is no reason to wait: -1, and the frame is lost. */
int can_bus_send(int bus, const gpw_frame *frame);

/* 1: a frame; 0: none waits; -1: an error. */
int can_bus_receive(int bus, gpw_frame *frame);

#endif /* CAN_BUS_H */
