/* SPDX-License-Identifier: BSD-2-Clause */
/* A table of symbols by address: of /proc/kallsyms, or of a /tmp/perf-PID.map. */
#ifndef KERNEL_STACK_SYMBOL_TABLE_H
#define KERNEL_STACK_SYMBOL_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct table_symbol {
	uint64_t address, size; /* size 0: up to the next one */
	char *name, *module;    /* module: NULL for none */
};

struct symbol_table {
	struct table_symbol *symbols;
	size_t count, room;
};

/* Both leave the table empty if the file cannot be read, or if it hides its addresses. */
void symbol_table_read_kernel(struct symbol_table *table);
void symbol_table_read_perf_map(struct symbol_table *table, uint32_t pid);
/* NULL: none covers the address. */
const struct table_symbol *symbol_table_find(const struct symbol_table *table, uint64_t address);
void symbol_table_free(struct symbol_table *table);

#endif
