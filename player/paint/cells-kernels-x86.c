#include "player/paint/cells-kernels.h"

#include <stdbool.h>
#include <stddef.h>

#if defined(__x86_64__)

#include <immintrin.h>
#include <string.h>

#define AVX2 __attribute__((target("avx2")))

/*
 * Both versions work in the same way. A pixel's bytes are looked at as two pairs of 16-bit lanes, red with
 * blue and green with nothing, so that two multiply-adds give its weighted difference in one 32-bit lane.
 */

static inline __m128i weigh_sse2(__m128i difference)
{
    const __m128i even = _mm_set1_epi32(0x00ff00ff);
    const __m128i red_blue = _mm_set1_epi32(WEIGHT_BLUE << 16 | WEIGHT_RED);
    const __m128i green = _mm_set1_epi32(WEIGHT_GREEN);
    return _mm_add_epi32(_mm_madd_epi16(_mm_and_si128(difference, even), red_blue),
                         _mm_madd_epi16(_mm_srli_epi16(difference, 8), green));
}

static inline __m128i difference_sse2(__m128i a, __m128i b)
{
    return _mm_or_si128(_mm_subs_epu8(a, b), _mm_subs_epu8(b, a));
}

/* Brings steady up to date for four pixels; raises MOST_MOTION and MOST_CHANGE, a pixel a lane. */
static inline void follow_sse2(const uint8_t *pixels, const uint8_t *seen, uint8_t *steady, __m128i snap,
                               __m128i rounding, __m128i *most_change, __m128i *most_motion)
{
    const __m128i low_bits = _mm_set1_epi8(31);
    __m128i pixel = _mm_loadu_si128((const __m128i *)(const void *)pixels);
    __m128i old = _mm_loadu_si128((const __m128i *)(const void *)steady);
    __m128i away = difference_sse2(pixel, old);
    __m128i moved = weigh_sse2(away);
    __m128i step = _mm_and_si128(_mm_srli_epi16(_mm_adds_epu8(away, rounding), 3), low_bits);
    __m128i down = _mm_cmpeq_epi8(_mm_max_epu8(pixel, old), old);
    __m128i followed = _mm_sub_epi8(_mm_add_epi8(old, _mm_andnot_si128(down, step)),
                                    _mm_and_si128(down, step));
    __m128i snaps = _mm_cmpgt_epi32(moved, snap);
    __m128i now = _mm_or_si128(_mm_and_si128(snaps, pixel), _mm_andnot_si128(snaps, followed));
    __m128i changed = weigh_sse2(difference_sse2(now, _mm_loadu_si128((const __m128i *)(const void *)seen)));

    _mm_storeu_si128((__m128i *)(void *)steady, now);
    /* No more than 16 bits are ever set, so the 16-bit maximum will do. */
    *most_motion = _mm_max_epi16(*most_motion, moved);
    *most_change = _mm_max_epi16(*most_change, changed);
}

/* The four pixels' values, as those of four cells or two. */
static inline void store_cells_sse2(uint16_t *cells, __m128i pixels, int per_cell_x)
{
    if (per_cell_x == 2) {
        pixels = _mm_max_epi16(pixels, _mm_srli_epi64(pixels, 32));
        pixels = _mm_shuffle_epi32(pixels, _MM_SHUFFLE(2, 0, 2, 0));
    }
    __m128i packed = _mm_packs_epi32(pixels, pixels);
    memcpy(cells, &packed, per_cell_x == 2 ? 4 : 8);
}

static void compare_sse2(const struct cells_row *row, int snap, int rounding, uint16_t *change,
                         uint16_t *motion)
{
    const __m128i limit = _mm_set1_epi32(snap), round = _mm_set1_epi8((char)rounding);
    int step = 4 / row->per_cell_x, col = 0;

    for (; col + step <= row->cols; col += step) {
        __m128i most_change = _mm_setzero_si128(), most_motion = _mm_setzero_si128();
        size_t x = 4 * (size_t)(col * row->per_cell_x);
        for (int y = 0; y < row->per_cell_y; y++) {
            size_t at = (size_t)y * row->stride + x;
            follow_sse2(row->pixels + (size_t)y * row->pixels_stride + x, row->seen + at, row->steady + at,
                        limit, round, &most_change, &most_motion);
        }
        store_cells_sse2(change + col, most_change, row->per_cell_x);
        store_cells_sse2(motion + col, most_motion, row->per_cell_x);
    }
    cells_compare_from(row, col, snap, rounding, change, motion);
}

AVX2 static inline __m256i weigh_avx2(__m256i difference)
{
    const __m256i even = _mm256_set1_epi32(0x00ff00ff);
    const __m256i red_blue = _mm256_set1_epi32(WEIGHT_BLUE << 16 | WEIGHT_RED);
    const __m256i green = _mm256_set1_epi32(WEIGHT_GREEN);
    return _mm256_add_epi32(_mm256_madd_epi16(_mm256_and_si256(difference, even), red_blue),
                            _mm256_madd_epi16(_mm256_srli_epi16(difference, 8), green));
}

AVX2 static inline __m256i difference_avx2(__m256i a, __m256i b)
{
    return _mm256_or_si256(_mm256_subs_epu8(a, b), _mm256_subs_epu8(b, a));
}

AVX2 static inline void follow_avx2(const uint8_t *pixels, const uint8_t *seen, uint8_t *steady, __m256i snap,
                                    __m256i rounding, __m256i *most_change, __m256i *most_motion)
{
    const __m256i low_bits = _mm256_set1_epi8(31);
    __m256i pixel = _mm256_loadu_si256((const __m256i *)(const void *)pixels);
    __m256i old = _mm256_loadu_si256((const __m256i *)(const void *)steady);
    __m256i away = difference_avx2(pixel, old);
    __m256i moved = weigh_avx2(away);
    __m256i step = _mm256_and_si256(_mm256_srli_epi16(_mm256_adds_epu8(away, rounding), 3), low_bits);
    __m256i down = _mm256_cmpeq_epi8(_mm256_max_epu8(pixel, old), old);
    __m256i followed = _mm256_sub_epi8(_mm256_add_epi8(old, _mm256_andnot_si256(down, step)),
                                       _mm256_and_si256(down, step));
    __m256i now = _mm256_blendv_epi8(followed, pixel, _mm256_cmpgt_epi32(moved, snap));
    __m256i changed = weigh_avx2(
        difference_avx2(now, _mm256_loadu_si256((const __m256i *)(const void *)seen)));

    _mm256_storeu_si256((__m256i *)(void *)steady, now);
    *most_motion = _mm256_max_epi16(*most_motion, moved);
    *most_change = _mm256_max_epi16(*most_change, changed);
}

/* The eight pixels' values, as those of eight cells or four. */
AVX2 static inline void store_cells_avx2(uint16_t *cells, __m256i pixels, int per_cell_x)
{
    if (per_cell_x == 2) {
        pixels = _mm256_max_epi16(pixels, _mm256_srli_epi64(pixels, 32));
        pixels = _mm256_permutevar8x32_epi32(pixels, _mm256_setr_epi32(0, 2, 4, 6, 0, 2, 4, 6));
    }
    __m128i packed = _mm_packs_epi32(_mm256_castsi256_si128(pixels), _mm256_extracti128_si256(pixels, 1));
    memcpy(cells, &packed, per_cell_x == 2 ? 8 : 16);
}

AVX2 static void compare_avx2(const struct cells_row *row, int snap, int rounding, uint16_t *change,
                              uint16_t *motion)
{
    const __m256i limit = _mm256_set1_epi32(snap), round = _mm256_set1_epi8((char)rounding);
    int step = 8 / row->per_cell_x, col = 0;

    for (; col + step <= row->cols; col += step) {
        __m256i most_change = _mm256_setzero_si256(), most_motion = _mm256_setzero_si256();
        size_t x = 4 * (size_t)(col * row->per_cell_x);
        for (int y = 0; y < row->per_cell_y; y++) {
            size_t at = (size_t)y * row->stride + x;
            follow_avx2(row->pixels + (size_t)y * row->pixels_stride + x, row->seen + at, row->steady + at,
                        limit, round, &most_change, &most_motion);
        }
        store_cells_avx2(change + col, most_change, row->per_cell_x);
        store_cells_avx2(motion + col, most_motion, row->per_cell_x);
    }
    cells_compare_from(row, col, snap, rounding, change, motion);
}

/*
 * All splits at once: each 32-bit lane is one mask and holds two 16-bit sums, of the pixels in the mask and
 * of the others. SELECT picks, for one pixel, which of the two it belongs to; SHARES is the common multiple
 * divided by how many pixels are in each. One multiply-add gives k·S² + l·T².
 */
#define BIT(mask, pixel)    ((mask) >> (pixel)&1)
#define SELECT(mask, pixel) BIT(mask, pixel) ? -1 : 0, BIT(mask, pixel) ? 0 : -1
#define SELECT4(mask, pixel) \
    SELECT(mask, pixel), SELECT((mask) + 1, pixel), SELECT((mask) + 2, pixel), SELECT((mask) + 3, pixel)
#define SELECT8(mask, pixel) SELECT4(mask, pixel), SELECT4((mask) + 4, pixel)
#define SELECT32(pixel)      SELECT8(0, pixel), SELECT8(8, pixel), SELECT8(16, pixel), SELECT8(24, pixel)

#define MEMBERS(mask) (BIT(mask, 0) + BIT(mask, 1) + BIT(mask, 2) + BIT(mask, 3) + BIT(mask, 4))
#define SHARES(mask, count, multiple) \
    (mask) == 0 ? 0 : (multiple) / ((mask) == 0 ? 1 : MEMBERS(mask)), (multiple) / ((count)-MEMBERS(mask))
#define SHARES4(mask, count, multiple)                                                                       \
    SHARES(mask, count, multiple), SHARES((mask) + 1, count, multiple), SHARES((mask) + 2, count, multiple), \
        SHARES((mask) + 3, count, multiple)
#define SHARES8(mask, count, multiple) SHARES4(mask, count, multiple), SHARES4((mask) + 4, count, multiple)

static const int16_t select4[4][16] __attribute__((aligned(32))) = {
    {SELECT8(0, 0)},
    {SELECT8(0, 1)},
    {SELECT8(0, 2)},
    {SELECT8(0, 3)},
};
static const int16_t shares4[16] __attribute__((aligned(32))) = {SHARES8(0, 4, 12)};

static const int16_t select6[6][64] __attribute__((aligned(32))) = {
    {SELECT32(0)}, {SELECT32(1)}, {SELECT32(2)}, {SELECT32(3)}, {SELECT32(4)}, {SELECT32(5)},
};
static const int16_t shares6[64] __attribute__((aligned(32))) = {
    SHARES8(0, 6, 60),
    SHARES8(8, 6, 60),
    SHARES8(16, 6, 60),
    SHARES8(24, 6, 60),
};

/* Red counts twice and green four times; see the plain version. */
static const int channel_shift[3] = {1, 2, 0};

static inline __m128i larger_sse2(__m128i a, __m128i b)
{
    __m128i above = _mm_cmpgt_epi32(a, b);
    return _mm_or_si128(_mm_and_si128(above, a), _mm_andnot_si128(above, b));
}

/* LANES times four masks. */
static inline unsigned split_sse2(const uint8_t *const pixels[], int count, int lanes, const int16_t *select,
                                  const int16_t *shares)
{
    __m128i scores[8], most = _mm_setzero_si128();

    for (int lane = 0; lane < lanes; lane++) {
        const __m128i share = _mm_load_si128((const __m128i *)(const void *)(shares + 8 * lane));
        scores[lane] = _mm_setzero_si128();
        for (int channel = 0; channel < 3; channel++) {
            __m128i sums = _mm_setzero_si128();
            for (int i = 0; i < count; i++) {
                const __m128i chosen = _mm_load_si128(
                    (const __m128i *)(const void *)(select + 8 * lanes * i + 8 * lane));
                sums = _mm_add_epi16(sums, _mm_and_si128(chosen, _mm_set1_epi16(pixels[i][channel])));
            }
            __m128i squares = _mm_madd_epi16(sums, _mm_mullo_epi16(sums, share));
            scores[lane] = _mm_add_epi32(scores[lane], _mm_slli_epi32(squares, channel_shift[channel]));
        }
        most = larger_sse2(most, scores[lane]);
    }
    most = larger_sse2(most, _mm_shuffle_epi32(most, _MM_SHUFFLE(1, 0, 3, 2)));
    most = larger_sse2(most, _mm_shuffle_epi32(most, _MM_SHUFFLE(2, 3, 0, 1)));
    unsigned best = 0;
    for (int lane = 0; lane < lanes; lane++)
        best |= (unsigned)_mm_movemask_ps(_mm_castsi128_ps(_mm_cmpeq_epi32(scores[lane], most))) << 4 * lane;
    return (unsigned)__builtin_ctz(best);
}

static unsigned split4_sse2(const uint8_t *row0, const uint8_t *row1)
{
    const uint8_t *const pixels[] = {row0, row0 + 4, row1, row1 + 4};
    return split_sse2(pixels, 4, 2, select4[0], shares4);
}

static unsigned split6_sse2(const uint8_t *row0, const uint8_t *row1, const uint8_t *row2)
{
    const uint8_t *const pixels[] = {row0, row0 + 4, row1, row1 + 4, row2, row2 + 4};
    return split_sse2(pixels, 6, 8, select6[0], shares6);
}

/* LANES times eight masks. */
AVX2 static inline unsigned split_avx2(const uint8_t *const pixels[], int count, int lanes,
                                       const int16_t *select, const int16_t *shares)
{
    __m256i scores[4], most = _mm256_setzero_si256();

    for (int lane = 0; lane < lanes; lane++) {
        const __m256i share = _mm256_load_si256((const __m256i *)(const void *)(shares + 16 * lane));
        scores[lane] = _mm256_setzero_si256();
        for (int channel = 0; channel < 3; channel++) {
            __m256i sums = _mm256_setzero_si256();
            for (int i = 0; i < count; i++) {
                const __m256i chosen = _mm256_load_si256(
                    (const __m256i *)(const void *)(select + 16 * lanes * i + 16 * lane));
                sums = _mm256_add_epi16(sums,
                                        _mm256_and_si256(chosen, _mm256_set1_epi16(pixels[i][channel])));
            }
            __m256i squares = _mm256_madd_epi16(sums, _mm256_mullo_epi16(sums, share));
            scores[lane] = _mm256_add_epi32(scores[lane], _mm256_slli_epi32(squares, channel_shift[channel]));
        }
        most = _mm256_max_epi32(most, scores[lane]);
    }
    most = _mm256_max_epi32(most, _mm256_permute4x64_epi64(most, _MM_SHUFFLE(1, 0, 3, 2)));
    most = _mm256_max_epi32(most, _mm256_shuffle_epi32(most, _MM_SHUFFLE(1, 0, 3, 2)));
    most = _mm256_max_epi32(most, _mm256_shuffle_epi32(most, _MM_SHUFFLE(2, 3, 0, 1)));
    unsigned best = 0;
    for (int lane = 0; lane < lanes; lane++)
        best |= (unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(_mm256_cmpeq_epi32(scores[lane], most)))
                << 8 * lane;
    return (unsigned)__builtin_ctz(best);
}

AVX2 static unsigned split4_avx2(const uint8_t *row0, const uint8_t *row1)
{
    const uint8_t *const pixels[] = {row0, row0 + 4, row1, row1 + 4};
    return split_avx2(pixels, 4, 1, select4[0], shares4);
}

AVX2 static unsigned split6_avx2(const uint8_t *row0, const uint8_t *row1, const uint8_t *row2)
{
    const uint8_t *const pixels[] = {row0, row0 + 4, row1, row1 + 4, row2, row2 + 4};
    return split_avx2(pixels, 6, 4, select6[0], shares6);
}

static const struct cells_kernels sse2 = {
    .name = "sse2",
    .compare = compare_sse2,
    .split4 = split4_sse2,
    .split6 = split6_sse2,
};

static const struct cells_kernels avx2 = {
    .name = "avx2",
    .compare = compare_avx2,
    .split4 = split4_avx2,
    .split6 = split6_avx2,
};

const struct cells_kernels *cells_kernels_x86(enum cells_simd simd)
{
    bool has_avx2 = __builtin_cpu_supports("avx2");

    if (simd == CELLS_SSE2 || (simd == CELLS_BEST && !has_avx2))
        return &sse2;
    return has_avx2 ? &avx2 : NULL;
}

#else

const struct cells_kernels *cells_kernels_x86(enum cells_simd simd)
{
    (void)simd;
    return NULL;
}

#endif
