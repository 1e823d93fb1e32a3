/* SPDX-License-Identifier: BSD-2-Clause */
/* Floating-point literals, as IEEE 754 bits. */
#ifndef BASE_LITERAL_FLOAT_H
#define BASE_LITERAL_FLOAT_H

#include "base/literal.h"

/* 1.5, 1e-3, 0x1.8p3, inf, nan, without a sign: the bits of a float (size 4) or a double (8). */
uint64_t literal_float(const struct diags *diags, struct string string, unsigned size);

#endif
