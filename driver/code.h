/* SPDX-License-Identifier: BSD-2-Clause */
/* Bytes as people pass them on: in hexadecimal, or in C. */
#ifndef DRIVER_CODE_H
#define DRIVER_CODE_H

#include "base/arena.h"
#include "bpfas.h"

/* Digits in pairs, with blanks, commas and 0x between them as may be. NULL, or what cannot be read. */
const char *code_from_hex(struct arena *arena, const char *text, size_t length, bytes *code);
/*
 * The initialiser in C text: of struct bpf_insn with designators, or of numbers of a byte each, or the
 * longest string. NULL, or what cannot be read.
 */
const char *code_from_c(struct arena *arena, const char *text, size_t length, enum bpfas_endian endian,
			bytes *code);

#endif
