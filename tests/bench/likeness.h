/*
 * Likeness of two grey pictures: the mean structural similarity (SSIM; Wang, Bovik, Sheikh, Simoncelli, 2004)
 * over windows of 8 × 8 pixels, 4 apart. 1 is the same picture.
 */
#ifndef TESTS_BENCH_LIKENESS_H
#define TESTS_BENCH_LIKENESS_H

#include <stdint.h>

enum { LIKENESS_WINDOW = 8, LIKENESS_STEP = 4 };

static inline double likeness(const uint8_t *a, const uint8_t *b, int width, int height)
{
    const double c1 = 6.5025, c2 = 58.5225; /* (0.01 * 255)², (0.03 * 255)² */
    double total = 0;
    long windows = 0;

    for (int top = 0; top + LIKENESS_WINDOW <= height; top += LIKENESS_STEP) {
        for (int left = 0; left + LIKENESS_WINDOW <= width; left += LIKENESS_STEP) {
            long sum_a = 0, sum_b = 0, square_a = 0, square_b = 0, product = 0;
            for (int y = top; y < top + LIKENESS_WINDOW; y++) {
                for (int x = left; x < left + LIKENESS_WINDOW; x++) {
                    int p = a[y * width + x], q = b[y * width + x];
                    sum_a += p;
                    sum_b += q;
                    square_a += p * p;
                    square_b += q * q;
                    product += p * q;
                }
            }
            const double n = LIKENESS_WINDOW * LIKENESS_WINDOW;
            double mean_a = (double)sum_a / n, mean_b = (double)sum_b / n;
            double var_a = (double)square_a / n - mean_a * mean_a,
                   var_b = (double)square_b / n - mean_b * mean_b;
            double both = (double)product / n - mean_a * mean_b;
            total += (2 * mean_a * mean_b + c1) * (2 * both + c2) /
                     ((mean_a * mean_a + mean_b * mean_b + c1) * (var_a + var_b + c2));
            windows++;
        }
    }
    return windows > 0 ? total / (double)windows : 1;
}

#endif
