/*
 * Numbers held between a least and a most, both included.
 */
#ifndef STORE_BASE_NUMBER_H
#define STORE_BASE_NUMBER_H

#include <stdint.h>

static inline int clamp(int value, int least, int most)
{
    return value < least ? least : value > most ? most : value;
}

static inline int64_t clamp_long(int64_t value, int64_t least, int64_t most)
{
    return value < least ? least : value > most ? most : value;
}

/* NaN becomes `least`. */
static inline double clamp_real(double value, double least, double most)
{
    return !(value >= least) ? least : value > most ? most : value;
}

#endif
