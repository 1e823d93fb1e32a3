/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers of 1 to 8 bytes in a given byte order, at any address. */
#ifndef BASE_BYTE_ORDER_H
#define BASE_BYTE_ORDER_H

#include <endian.h>
#include <stdint.h>
#include <string.h>

#include "bpfas.h"

static inline void put16(uint8_t *at, uint16_t value, enum bpfas_endian endian)
{
	value = endian == BPFAS_BIG ? htobe16(value) : htole16(value);
	memcpy(at, &value, sizeof value);
}

static inline void put32(uint8_t *at, uint32_t value, enum bpfas_endian endian)
{
	value = endian == BPFAS_BIG ? htobe32(value) : htole32(value);
	memcpy(at, &value, sizeof value);
}

static inline void put64(uint8_t *at, uint64_t value, enum bpfas_endian endian)
{
	value = endian == BPFAS_BIG ? htobe64(value) : htole64(value);
	memcpy(at, &value, sizeof value);
}

/* The lowest `size` bytes of the value; size is 1 to 8. */
static inline void put_bytes(uint8_t *at, unsigned size, uint64_t value, enum bpfas_endian endian)
{
	for (unsigned i = 0; i < size; i++)
		at[endian == BPFAS_BIG ? size - 1 - i : i] = (uint8_t)(value >> 8 * i & 0xff);
}

static inline uint16_t get16(const uint8_t *at, enum bpfas_endian endian)
{
	uint16_t value;

	memcpy(&value, at, sizeof value);
	return endian == BPFAS_BIG ? be16toh(value) : le16toh(value);
}

static inline uint32_t get32(const uint8_t *at, enum bpfas_endian endian)
{
	uint32_t value;

	memcpy(&value, at, sizeof value);
	return endian == BPFAS_BIG ? be32toh(value) : le32toh(value);
}

static inline uint64_t get64(const uint8_t *at, enum bpfas_endian endian)
{
	uint64_t value;

	memcpy(&value, at, sizeof value);
	return endian == BPFAS_BIG ? be64toh(value) : le64toh(value);
}

#endif
