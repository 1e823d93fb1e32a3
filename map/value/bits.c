/* SPDX-License-Identifier: BSD-2-Clause */
#include "map/value/bits.h"

#define LITTLE (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__)

uint64_t number_load(const uint8_t *bytes, size_t size)
{
	uint64_t number = 0;

	for (size_t i = 0; i < size; i++)
		number |= (uint64_t)bytes[LITTLE ? i : size - 1 - i] << 8 * i;
	return number;
}

void number_store(uint8_t *bytes, size_t size, uint64_t number)
{
	for (size_t i = 0; i < size; i++)
		bytes[LITTLE ? i : size - 1 - i] = (uint8_t)(number >> 8 * i);
}

uint64_t number_swap(uint64_t number, size_t size)
{
	return __builtin_bswap64(number) >> (64 - 8 * size);
}

uint64_t bits_load(const uint8_t *bytes, unsigned first, unsigned bits)
{
	uint64_t number = 0;

	for (unsigned i = 0; i < bits; i++) {
		unsigned at = first + i;
		uint64_t bit = bytes[at / 8] >> (LITTLE ? at % 8 : 7 - at % 8) & 1;

		number |= bit << (LITTLE ? i : bits - 1 - i);
	}
	return number;
}

void bits_store(uint8_t *bytes, unsigned first, unsigned bits, uint64_t number)
{
	for (unsigned i = 0; i < bits; i++) {
		unsigned at = first + i, shift = LITTLE ? at % 8 : 7 - at % 8;
		unsigned bit = number >> (LITTLE ? i : bits - 1 - i) & 1;

		bytes[at / 8] = (uint8_t)((bytes[at / 8] & ~(1u << shift)) | bit << shift);
	}
}
