/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers and bitfields in a value's bytes. */
#ifndef MAP_VALUE_BITS_H
#define MAP_VALUE_BITS_H

#include <stddef.h>
#include <stdint.h>

/* A number of 1 to 8 bytes, in this machine's byte order. */
uint64_t number_load(const uint8_t *bytes, size_t size);
void number_store(uint8_t *bytes, size_t size, uint64_t number);
/* The lowest `size` bytes in the other order. */
uint64_t number_swap(uint64_t number, size_t size);

/* Up to 64 bits, counted as BTF counts them: from the lowest on little-endian machines, else from the
 * highest. */
uint64_t bits_load(const uint8_t *bytes, unsigned first, unsigned bits);
void bits_store(uint8_t *bytes, unsigned first, unsigned bits, uint64_t number);

#endif
