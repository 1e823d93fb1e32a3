/* SPDX-License-Identifier: BSD-2-Clause */
/* Statements that are instructions. */
#ifndef ASM_INSTRUCTION_H
#define ASM_INSTRUCTION_H

#include "asm/operand.h"
#include "isa/insn.h"

struct assembler;

void asm_alu(struct assembler *as, struct span span, struct reg dst, enum insn_op op, struct operand source);
void asm_negate(struct assembler *as, struct span span, struct reg dst, struct reg source);
/* dst = be16 source */
void asm_swap(struct assembler *as, struct span span, struct reg dst, struct name *kind,
	      struct span kind_span, struct reg source);
/* The same by mnemonic, which names the register once. */
void asm_swap_in_place(struct assembler *as, struct span span, struct reg reg, enum insn_op op,
		       enum insn_width width);
/* dst = (s8)source */
void asm_extend(struct assembler *as, struct span span, struct reg dst, struct access cast,
		struct reg source);
/* dst = value ll; ld_pseudo with pseudo not 0 */
void asm_load_imm64(struct assembler *as, struct span span, struct reg dst, struct value pseudo,
		    struct value value);
void asm_load_address(struct assembler *as, struct span span, struct reg dst, struct span name_span,
		      struct name *name);
void asm_load(struct assembler *as, struct span span, struct reg dst, struct access access,
	      struct memory memory);
void asm_store(struct assembler *as, struct span span, struct access access, struct memory memory,
	       struct operand source);
/* r0 = *(u8 *)skb[index]; with a register: index added to it */
void asm_load_packet(struct assembler *as, struct span span, struct reg dst, struct access access,
		     struct name *skb, struct span skb_span, const struct reg *index_reg, struct value index);
/* The same by mnemonic, which names neither r0 nor the packet. */
void asm_load_packet_byte(struct assembler *as, struct span span, struct access access,
			  const struct reg *index_reg, struct value index);
void asm_atomic(struct assembler *as, struct span span, struct access access, struct memory memory,
		enum insn_op op, struct reg source);
/* The row's atomic operation, by mnemonic. */
void asm_atomic_row(struct assembler *as, struct span span, const struct insn_row *row, struct memory memory,
		    struct reg source);
/* dst = function((u64 *)(r1 + 8)); source NULL: load_acquire, else atomic_fetch_* */
void asm_call_access(struct assembler *as, struct span span, struct reg dst, struct name *function,
		     struct span function_span, struct access access, struct memory memory,
		     const struct reg *source);
/* r0 = atomic64_cmpxchg((u64 *)(r1 + 8), r0, source), as the kernel prints it */
void asm_compare_access(struct assembler *as, struct span span, struct reg dst, struct name *function,
			struct span function_span, struct access access, struct memory memory,
			struct reg expected, struct reg source);
/* dst = xchg_64(r1 + 8, source), dst = cmpxchg_64(r1 + 8, r0, source) */
void asm_exchange(struct assembler *as, struct span span, struct reg dst, struct name *function,
		  struct span function_span, struct memory memory, const struct reg *expected,
		  struct reg source);
/* store_release((u64 *)(r1 + 8), source) */
void asm_store_release(struct assembler *as, struct span span, struct name *function,
		       struct span function_span, struct access access, struct memory memory,
		       struct reg source);
void asm_addr_space_cast(struct assembler *as, struct span span, struct reg dst, struct name *function,
			 struct span function_span, struct reg source, struct value to, struct value from);
void asm_jump_if(struct assembler *as, struct span span, struct reg left, enum insn_op op,
		 struct operand right, struct value target);

void asm_goto(struct assembler *as, struct span span, enum insn_shape shape, struct value target);
void asm_jump_reg(struct assembler *as, struct span span, enum insn_shape shape, struct reg target);
void asm_call(struct assembler *as, struct span span, struct value target);
/* call local f, call pc+5: a function, by name or by its distance in instructions */
void asm_call_local(struct assembler *as, struct span span, struct value target);
/* call runtime 5, 3: a kernel function, by its BTF id and its module's index */
void asm_call_runtime(struct assembler *as, struct span span, struct value id, struct value module);

void asm_exit(struct assembler *as, struct span span);

#endif
