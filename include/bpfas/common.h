/* SPDX-License-Identifier: BSD-2-Clause */
/* What every part of the interface uses. bpfas.h has the conventions. */
#ifndef BPFAS_COMMON_H
#define BPFAS_COMMON_H

#include <stddef.h>
#include <stdint.h>

#define BPFAS_API __attribute__((visibility("default")))

#ifdef __cplusplus
#define BPFAS_BEGIN extern "C" {
#define BPFAS_END   }
#else
#define BPFAS_BEGIN
#define BPFAS_END
#endif

/* Declares and clears an option struct: BPFAS_OPTS(bpfas_assemble_opts, o, .endian = BPFAS_BIG); */
#define BPFAS_OPTS(type, name, ...) struct type name = { .size = sizeof(struct type), __VA_ARGS__ }

BPFAS_BEGIN

/* The library's version, as "major.minor.patch". Static storage. */
BPFAS_API const char *bpfas_version(void);

BPFAS_END

#endif
