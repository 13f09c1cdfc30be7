#include "store/keys/label.h"

#include <string.h>

#include <sodium.h>

struct footage_label footage_label(const char *clip, int64_t position, enum footage_what what)
{
    struct footage_label label = {.position = (uint32_t)position, .what = what};
    crypto_generichash(label.clip, sizeof label.clip, (const unsigned char *)clip, strlen(clip), NULL, 0);
    return label;
}

struct footage_label footage_label_as(struct footage_label label, enum footage_what what)
{
    label.what = what;
    return label;
}
