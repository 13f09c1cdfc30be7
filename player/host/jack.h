/*
 * JACK's functions and types, as far as libmpv calls and names them (https://jackaudio.org/api/); its own
 * headers need not be installed. player/host/sound.c is what stands behind them here.
 */
#ifndef PLAYER_HOST_JACK_H
#define PLAYER_HOST_JACK_H

#include <stdint.h>

struct jack_client;
struct jack_port;

typedef uint32_t jack_nframes_t;
typedef int (*jack_process)(jack_nframes_t frames, void *context);
typedef int (*jack_order)(void *context);

struct jack_latency_range {
    jack_nframes_t min, max;
};

struct jack_client *jack_client_open(const char *name, int options, int *status, ...);
int jack_client_close(struct jack_client *client);
int jack_activate(struct jack_client *client);
int jack_deactivate(struct jack_client *client);
int jack_set_process_callback(struct jack_client *client, jack_process process, void *context);
int jack_set_graph_order_callback(struct jack_client *client, jack_order order, void *context);
int jack_set_buffer_size_callback(struct jack_client *client, jack_process changed, void *context);
struct jack_port *jack_port_register(struct jack_client *client, const char *name, const char *type,
                                     unsigned long flags, unsigned long size);
const char *jack_port_name(const struct jack_port *port);
void *jack_port_get_buffer(struct jack_port *port, jack_nframes_t frames);
void jack_port_get_latency_range(struct jack_port *port, int mode, struct jack_latency_range *range);
const char **jack_get_ports(struct jack_client *client, const char *name, const char *type,
                            unsigned long flags);
int jack_connect(struct jack_client *client, const char *from, const char *to);
jack_nframes_t jack_get_sample_rate(struct jack_client *client);
jack_nframes_t jack_get_buffer_size(struct jack_client *client);

#endif
