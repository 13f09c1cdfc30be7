/*
 * Plugs the security keys of tests/fido/key.py in: what libfido2 finds on this computer are those whose
 * folders stand in $SECURITY_KEYS (with colons between them), and it speaks to them through sockets. All else
 * is libfido2's own. Loaded before it, by LD_PRELOAD or by being linked.
 */
#include <dlfcn.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <fido.h>

enum { REPORT = 64 };

static void *open_key(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (snprintf(address.sun_path, sizeof address.sun_path, "%s/socket", path) >=
        (int)sizeof address.sun_path)
        return NULL;
    int *socket_fd = malloc(sizeof *socket_fd);
    if (!socket_fd)
        return NULL;
    *socket_fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (*socket_fd >= 0 && connect(*socket_fd, (struct sockaddr *)&address, sizeof address) == 0)
        return socket_fd;
    if (*socket_fd >= 0)
        close(*socket_fd);
    free(socket_fd);
    return NULL;
}

static void close_key(void *handle)
{
    close(*(int *)handle);
    free(handle);
}

static int read_report(void *handle, unsigned char *bytes, size_t size, int ms)
{
    struct pollfd wait = {.fd = *(int *)handle, .events = POLLIN};
    size_t got = 0;
    if (size != REPORT)
        return -1;
    while (got < REPORT) {
        if (poll(&wait, 1, ms) != 1)
            return -1;
        ssize_t piece = read(wait.fd, bytes + got, REPORT - got);
        if (piece <= 0)
            return -1;
        got += (size_t)piece;
    }
    return REPORT;
}

/* The first byte is the report's number, which a device with one kind of report does not get. */
static int write_report(void *handle, const unsigned char *bytes, size_t size)
{
    if (size != REPORT + 1 || send(*(int *)handle, bytes + 1, REPORT, MSG_NOSIGNAL) != REPORT)
        return -1;
    return (int)size;
}

static bool has_socket(const char *folder)
{
    char path[256];
    return snprintf(path, sizeof path, "%s/socket", folder) < (int)sizeof path && access(path, F_OK) == 0;
}

static const fido_dev_io_t io = {open_key, close_key, read_report, write_report};

/* libfido2's own function of that name. */
static void *own(const char *name)
{
    void *library = dlopen("libfido2.so.1", RTLD_NOW | RTLD_NOLOAD);
    return library ? dlsym(library, name) : NULL;
}

int fido_dev_info_manifest(fido_dev_info_t *list, size_t most, size_t *count)
{
    const char *folders = getenv("SECURITY_KEYS");
    void *symbol = own("fido_dev_info_set");
    __typeof__(&fido_dev_info_set) set;
    memcpy((void *)&set, &symbol, sizeof symbol);
    *count = 0;
    if (!symbol)
        return FIDO_ERR_INTERNAL;
    while (folders && *folders && *count < most) {
        size_t length = strcspn(folders, ":");
        char *folder = strndup(folders, length);
        if (folder && has_socket(folder) &&
            set(list, (*count)++, folder, "tests", "a key in software", &io, NULL) != FIDO_OK)
            return FIDO_ERR_INTERNAL;
        free(folder);
        folders += length + (folders[length] == ':');
    }
    return FIDO_OK;
}

/* With functions that are its caller's, libfido2 takes reports to be of the usual size. */
int fido_dev_open_with_info(fido_dev_t *device)
{
    void *symbols[] = {own("fido_dev_set_io_functions"), own("fido_dev_open_with_info")};
    __typeof__(&fido_dev_set_io_functions) set_io;
    __typeof__(&fido_dev_open_with_info) open_it;
    memcpy((void *)&set_io, &symbols[0], sizeof set_io);
    memcpy((void *)&open_it, &symbols[1], sizeof open_it);
    if (!symbols[0] || !symbols[1] || set_io(device, &io) != FIDO_OK)
        return FIDO_ERR_INTERNAL;
    return open_it(device);
}
