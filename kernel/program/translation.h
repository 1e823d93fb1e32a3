/* SPDX-License-Identifier: BSD-2-Clause */
/* A loaded program as the kernel states it: translated instructions, functions, source lines, types. */
#ifndef KERNEL_PROGRAM_TRANSLATION_H
#define KERNEL_PROGRAM_TRANSLATION_H

#include <stdbool.h>
#include <stdint.h>

#include <linux/bpf.h>

struct btf;

struct translation {
	struct bpf_prog_info info;
	uint8_t *code;
	struct bpf_line_info *lines;     /* info.nr_line_info, by instruction */
	struct bpf_func_info *functions; /* info.nr_func_info, by instruction; each with its number */
	struct btf *btf;                 /* NULL: the program has none */
	bool is_jited;
};

/* -EPERM where the kernel does not give the instructions away. translation_free in any case. */
int translation_read(struct translation *translation, int fd);
void translation_free(struct translation *translation);

static inline uint32_t translation_slots(const struct translation *translation)
{
	return translation->info.xlated_prog_len / (uint32_t)sizeof(struct bpf_insn);
}

struct bpf_insn translation_slot(const struct translation *translation, uint32_t index);

/* Whether the 64-bit load or call takes what the other predicates say; the second half of a load is none. */
bool insn_is_wide(struct bpf_insn insn);
bool insn_loads_map(struct bpf_insn insn);
bool insn_loads_function(struct bpf_insn insn);
bool insn_calls_function(struct bpf_insn insn);
/* A function of the kernel, whose id the verifier has replaced by a distance in memory. */
bool insn_calls_kernel(struct bpf_insn insn);

/* The instruction that a call or callback refers to; may be outside of the program. */
uint32_t translation_target(const struct translation *translation, uint32_t index);
/* The name of the function whose number this is; NULL: unknown. */
const char *translation_function_name(const struct translation *translation, uint32_t number,
				      bool *is_static);

#endif
