/*
 * Damage: changes a bit of a file, as a failing disk or an attacker might.
 */
#ifndef TESTS_UNIT_DAMAGE_H
#define TESTS_UNIT_DAMAGE_H

#include <cmocka.h>
#include <stdint.h>
#include <unistd.h>

static inline void damage(int fd, off_t offset)
{
    uint8_t byte;

    assert_int_equal(pread(fd, &byte, 1, offset), 1);
    byte ^= 1;
    assert_int_equal(pwrite(fd, &byte, 1, offset), 1);
}

#endif
