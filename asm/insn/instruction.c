/* SPDX-License-Identifier: BSD-2-Clause */
/* Dispatches each kind of statement to its builder. */
#include "asm/insn/instruction.h"

#include "asm/assembler.h"
#include "asm/insn/alu.h"
#include "asm/insn/atomic.h"
#include "asm/insn/jump.h"
#include "asm/insn/memory.h"
#include "asm/insn/mnemonic.h"
#include "asm/insn/statement.h"

static void (*const builders[STATEMENT_KINDS])(struct assembler *as, const struct statement *s) = {
	[STATEMENT_ALU] = build_alu,
	[STATEMENT_NEGATE] = build_negation,
	[STATEMENT_SWAP] = build_swap,
	[STATEMENT_EXTEND] = build_extension,
	[STATEMENT_LOAD_IMM64] = build_load_imm64,
	[STATEMENT_LOAD] = build_load,
	[STATEMENT_STORE] = build_store,
	[STATEMENT_LOAD_PACKET] = build_load_packet,
	[STATEMENT_ATOMIC] = build_atomic,
	[STATEMENT_CALL_ACCESS] = build_call_access,
	[STATEMENT_COMPARE_ACCESS] = build_compare_access,
	[STATEMENT_EXCHANGE] = build_exchange,
	[STATEMENT_STORE_RELEASE] = build_store_release,
	[STATEMENT_ADDR_SPACE_CAST] = build_addr_space_cast,
	[STATEMENT_JUMP_IF] = build_jump_if,
	[STATEMENT_GOTO] = build_goto,
	[STATEMENT_JUMP_REG] = build_jump_reg,
	[STATEMENT_CALL] = build_call,
	[STATEMENT_CALL_LOCAL] = build_call_local,
	[STATEMENT_CALL_RUNTIME] = build_call_runtime,
	[STATEMENT_EXIT] = build_exit,
	[STATEMENT_MNEMONIC] = build_mnemonic,
	[STATEMENT_LOCKED] = build_locked,
};

void asm_instruction(struct assembler *as, const struct statement *statement)
{
	builders[statement->kind](as, statement);
}
