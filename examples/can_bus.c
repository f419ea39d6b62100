/* SPDX-License-Identifier: MIT */
#define _DEFAULT_SOURCE /* struct ifreq */
#include "can_bus.h"

#include "arguments.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/can.h>
#include <linux/can/raw.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define BYTES 16
#define EXTENDED 0x80000000u

static int open_udp(int port, int does_receive)
{
    const int bus = socket(AF_INET, SOCK_DGRAM, 0);
    struct sockaddr_in address;
    int status;

    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_port = htons((uint16_t)port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    status = does_receive ? bind(bus, (struct sockaddr *)&address, sizeof address)
                          : connect(bus, (struct sockaddr *)&address, sizeof address);
    if (bus >= 0 && status != 0) {
        (void)close(bus);
        return -1;
    }
    return bus;
}

static int open_can(const char *name)
{
    const int bus = socket(PF_CAN, SOCK_RAW, CAN_RAW);
    struct sockaddr_can address;
    struct ifreq interface;

    if (bus < 0) {
        return -1;
    }
    memset(&interface, 0, sizeof interface);
    memset(&address, 0, sizeof address);
    strncpy(interface.ifr_name, name, sizeof interface.ifr_name - 1u);
    address.can_family = AF_CAN;
    if (ioctl(bus, SIOCGIFINDEX, &interface) != 0) {
        (void)close(bus);
        return -1;
    }
    address.can_ifindex = interface.ifr_ifindex;
    if (bind(bus, (struct sockaddr *)&address, sizeof address) != 0) {
        (void)close(bus);
        return -1;
    }
    return bus;
}

static int is_udp(const char *name)
{
    return strncmp(name, "udp:", 4) == 0;
}

static int is_port(const char *name, unsigned long *port)
{
    return is_udp(name) && is_whole(name + 4, 65535u, port) && *port > 0u;
}

int can_bus_is_name(const char *name)
{
    unsigned long port;

    return is_udp(name) ? is_port(name, &port)
                        : name[0] != '\0' && name[0] != '-' && strlen(name) < IFNAMSIZ;
}

int can_bus_open_or_udp(const char *name, int does_receive, const char *program)
{
    int bus = can_bus_open(name, does_receive);

    if (bus >= 0) {
        return bus;
    }
    (void)fprintf(stderr, "%s: %s: %s\n", program, name, strerror(errno));
    if (strncmp(name, "vcan", 4) == 0) {
        (void)fprintf(
            stderr,
            "%s: no virtual CAN here: the same frames over UDP instead, as " CAN_BUS_UDP "\n",
            program);
        bus = can_bus_open(CAN_BUS_UDP, does_receive);
    } else if (!is_udp(name)) {
        (void)fprintf(stderr, "%s: without a CAN interface use udp:PORT\n", program);
    }
    return bus;
}

int can_bus_open(const char *name, int does_receive)
{
    unsigned long port = 0;
    int bus;

    if (!can_bus_is_name(name)) {
        errno = EINVAL;
        return -1;
    }
    bus = is_port(name, &port) ? open_udp((int)port, does_receive) : open_can(name);

    if (bus >= 0 && fcntl(bus, F_SETFL, fcntl(bus, F_GETFL) | O_NONBLOCK) != 0) {
        (void)close(bus);
        return -1;
    }
    return bus;
}

/* SocketCAN has the identifier in the machine's own order, the datagram low byte first: on
 * little-endian machines the same. */
int can_bus_send(int bus, const gpw_frame *frame)
{
    struct can_frame sent;

    memset(&sent, 0, sizeof sent);
    sent.can_id = frame->id | EXTENDED;
    sent.can_dlc = (uint8_t)frame->length;
    memcpy(sent.data, frame->data, sizeof sent.data);
    return send(bus, &sent, sizeof sent, 0) == BYTES ? 0 : -1;
}

int can_bus_receive(int bus, gpw_frame *frame)
{
    struct can_frame got;
    const ssize_t bytes = recv(bus, &got, sizeof got, 0);

    if (bytes < 0) {
        return errno == EAGAIN || errno == EWOULDBLOCK || errno == ECONNREFUSED ? 0 : -1;
    }
    memset(frame, 0, sizeof *frame);
    if (bytes == BYTES && (got.can_id & EXTENDED) != 0u && got.can_dlc <= 8u) {
        frame->id = got.can_id & CAN_EFF_MASK;
        frame->length = got.can_dlc;
        memcpy(frame->data, got.data, sizeof frame->data);
    }
    return 1; /* what is no frame of ours is one of nobody's */
}
