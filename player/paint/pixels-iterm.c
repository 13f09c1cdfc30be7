#include "player/paint/pixels-encoders.h"

#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

enum { QUALITY = 85 };

/* The pixels are ours and their number is checked, so all that can go wrong is memory. */
static void out_of_memory(j_common_ptr jpeg)
{
    (void)jpeg;
    abort();
}

/* The steady picture as a JPEG, in `packed`. */
static void encode(struct pixels *pixels, const struct pixels_tile *tile)
{
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    unsigned char *memory = NULL;
    unsigned long size = 0;

    jpeg.err = jpeg_std_error(&errors);
    errors.error_exit = out_of_memory;
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, &memory, &size);
    jpeg.image_width = (JDIMENSION)tile->width;
    jpeg.image_height = (JDIMENSION)tile->height;
    jpeg.input_components = 4;
    jpeg.in_color_space = JCS_EXT_RGBX;
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, QUALITY, TRUE);
    jpeg.dct_method = JDCT_IFAST;
    jpeg_start_compress(&jpeg, TRUE);
    while (jpeg.next_scanline < jpeg.image_height) {
        size_t y = (size_t)tile->y + jpeg.next_scanline;
        JSAMPROW line = pixels->steady + y * pixels->stride + 4 * (size_t)tile->x;
        (void)jpeg_write_scanlines(&jpeg, &line, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    pixels->packed.size = 0;
    bytes_append(&pixels->packed, memory, size);
    free(memory);
}

void iterm_send(struct pixels *pixels, const struct pixels_tile *tile, int row, int col, struct bytes *out)
{
    encode(pixels, tile);
    bytes_append_format(
        out,
        "\033[%d;%dH\033]1337;File=inline=1;size=%zu;width=%d;height=%d;preserveAspectRatio=0;"
        "doNotMoveCursor=1:",
        row, col, pixels->packed.size, tile->cols, tile->rows);
    bytes_append_base64(out, pixels->packed.data, pixels->packed.size);
    bytes_append_text(out, "\a");
}
