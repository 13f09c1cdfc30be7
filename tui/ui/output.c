#include "tui/ui/output.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <unistd.h>

enum { FIRST_DESCRIPTOR = 3 }; /* after those of a program's standard streams */

bool output_open(struct output *output)
{
    *output = (struct output){.terminal = -1, .standard = -1};
    struct error error = {0};
    /* The terminal of another person (su) cannot be opened, only used: then writing waits for it. */
    if (!terminal_open_output(STDOUT_FILENO, &output->terminal, &error))
        output->terminal = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, FIRST_DESCRIPTOR);
    output->open = output->terminal >= 0;
    return output->open;
}

void output_close(struct output *output)
{
    if (!output->open)
        return;
    output_give_back(output);
    (void)close(output->terminal); /* what it did not take until now is given up */
    bytes_release(&output->waiting);
    output->open = false;
}

bool output_capture(struct output *output)
{
    int memory = memfd_create("screen", MFD_CLOEXEC);
    int standard = memory >= 0 ? fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, FIRST_DESCRIPTOR) : -1;
    output->captured = standard >= 0 && dup2(memory, STDOUT_FILENO) >= 0;
    int failure = errno;
    if (memory >= 0)
        (void)close(memory);
    if (!output->captured && standard >= 0)
        (void)close(standard);
    output->standard = output->captured ? standard : -1;
    errno = failure;
    return output->captured;
}

void output_give_back(struct output *output)
{
    if (!output->captured)
        return;
    (void)output_collect(output, NULL, NULL);
    (void)dup2(output->standard, STDOUT_FILENO); /* from one open descriptor to another: it cannot fail */
    (void)close(output->standard);
    output->standard = -1;
    output->captured = false;
}

bool output_collect(struct output *output, const char *before, const char *after)
{
    off_t size = output->captured ? lseek(STDOUT_FILENO, 0, SEEK_CUR) : 0;
    if (size <= 0)
        return false;
    if (before)
        bytes_append_text(&output->waiting, before);
    char *to = (char *)bytes_reserve(&output->waiting, (size_t)size);
    for (off_t done = 0; done < size;) {
        ssize_t count = pread(STDOUT_FILENO, to + done, (size_t)(size - done), done);
        if (count <= 0)
            break; /* it is memory: all that was written is there */
        output->waiting.size += (size_t)count;
        done += count;
    }
    if (after)
        bytes_append_text(&output->waiting, after);
    (void)lseek(STDOUT_FILENO, 0, SEEK_SET);
    return true;
}

void output_write(struct output *output, const char *bytes, size_t size)
{
    (void)output_collect(output, NULL, NULL);
    bytes_append(&output->waiting, bytes, size);
}

bool output_pending(const struct output *output)
{
    return output->open && output->written < output->waiting.size;
}

bool output_flush(struct output *output)
{
    (void)output_collect(output, NULL, NULL);
    while (output_pending(output)) {
        ssize_t count = write(output->terminal, output->waiting.data + output->written,
                              output->waiting.size - output->written);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return errno == EAGAIN || errno == EWOULDBLOCK;
        output->written += (size_t)count;
    }
    bytes_drop(&output->waiting, output->written);
    output->written = 0;
    return true;
}

static bool wait_for(int terminal, int patience)
{
    struct pollfd fd = {.fd = terminal, .events = POLLOUT};
    int count;
    do
        count = poll(&fd, 1, patience);
    while (count < 0 && errno == EINTR);
    return count > 0 && !(fd.revents & (POLLERR | POLLHUP | POLLNVAL));
}

bool output_drain(struct output *output, int patience)
{
    while (output_flush(output)) {
        if (!output_pending(output))
            return true;
        if (!wait_for(output->terminal, patience))
            break;
    }
    return false;
}

void output_write_now(const struct output *output, const char *bytes, size_t size, int patience)
{
    while (output->open && size > 0) {
        ssize_t count = write(output->terminal, bytes, size);
        if (count < 0 && (errno == EINTR || ((errno == EAGAIN || errno == EWOULDBLOCK) &&
                                             wait_for(output->terminal, patience))))
            continue;
        if (count <= 0)
            return;
        bytes += count;
        size -= (size_t)count;
    }
}
