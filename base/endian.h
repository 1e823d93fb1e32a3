/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers in the byte order of an object, at any address. */
#ifndef BASE_ENDIAN_H
#define BASE_ENDIAN_H

#include <endian.h>
#include <stdint.h>
#include <string.h>

#include "bpfas.h"

static inline void endian_put16(enum bpfas_endian endian, void *at, uint16_t value)
{
	value = endian == BPFAS_BIG ? htobe16(value) : htole16(value);
	memcpy(at, &value, sizeof value);
}

static inline void endian_put32(enum bpfas_endian endian, void *at, uint32_t value)
{
	value = endian == BPFAS_BIG ? htobe32(value) : htole32(value);
	memcpy(at, &value, sizeof value);
}

static inline void endian_put64(enum bpfas_endian endian, void *at, uint64_t value)
{
	value = endian == BPFAS_BIG ? htobe64(value) : htole64(value);
	memcpy(at, &value, sizeof value);
}

/* The lowest 1, 2, 4 or 8 bytes of the value. */
static inline void endian_put(enum bpfas_endian endian, void *at, unsigned size, uint64_t value)
{
	switch (size) {
	case 1: *(uint8_t *)at = (uint8_t)value; break;
	case 2: endian_put16(endian, at, (uint16_t)value); break;
	case 4: endian_put32(endian, at, (uint32_t)value); break;
	default: endian_put64(endian, at, value); break;
	}
}

static inline uint16_t endian_get16(enum bpfas_endian endian, const void *at)
{
	uint16_t value;

	memcpy(&value, at, sizeof value);
	return endian == BPFAS_BIG ? be16toh(value) : le16toh(value);
}

static inline uint32_t endian_get32(enum bpfas_endian endian, const void *at)
{
	uint32_t value;

	memcpy(&value, at, sizeof value);
	return endian == BPFAS_BIG ? be32toh(value) : le32toh(value);
}

static inline uint64_t endian_get64(enum bpfas_endian endian, const void *at)
{
	uint64_t value;

	memcpy(&value, at, sizeof value);
	return endian == BPFAS_BIG ? be64toh(value) : le64toh(value);
}

#endif
