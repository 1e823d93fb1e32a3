/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers with a fraction, as the bits that IEEE 754 has for them. */
#ifndef BASE_LITERAL_FLOAT_H
#define BASE_LITERAL_FLOAT_H

#include "base/literal.h"

/* 1.5, 1e-3, 0x1.8p3, inf, nan, without a sign: the bits of a float or a double, which has that size. */
uint64_t literal_float(struct diags *diags, struct string string, unsigned size);

#endif
