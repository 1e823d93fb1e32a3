/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The assembler's state, and the calls by which the parser hands it one
 * statement after the other. The parser knows shapes; what a statement means
 * is decided behind these calls.
 *
 * Instructions are encoded into their section as they come. Where an operand
 * is a name, the field is left zero and a fix-up remembers it; names are
 * settled at the end of the file (asm/fixup.c), so that a built-in never takes
 * a name from a user, wherever the file defines it.
 */
#ifndef ASM_ASSEMBLER_H
#define ASM_ASSEMBLER_H

#include "asm/btf/btf.h"
#include "asm/dwarf/frame.h"
#include "asm/dwarf/line.h"
#include "asm/expr.h"
#include "isa/insn.h"
#include "asm/relax.h"
#include "asm/type/type.h"
#include "base/diag.h"
#include "base/name.h"
#include "output/listing.h"
#include "asm/asm_object.h"

/* What most definitions, which are labels, have not. */
struct symbol_def_details {
	struct value value;     /* of a constant */
	struct type *type;      /* of a variable, or the enum of a constant; NULL: none is known */
	struct value *size;     /* of .size; NULL: none given */
	struct result *settled; /* a constant's value, once no label moves any more; or NULL */
	uint32_t enumerator;    /* the constant's place in that enum, from 0 */
};

/* A name that the file gives a meaning. */
struct symbol_def {
	struct name *name;
	struct span span;      /* where it is defined; where it is first used, while it is not */
	struct symbol *symbol; /* NULL for a constant */
	const struct symbol_def_details *details; /* never NULL; written through asm_details */
	bool is_constant : 1;
	bool is_declared : 1; /* the file says something of it; false: an expression mentions it, no more */
	bool is_defined : 1;  /* false: only declared (.globl, .type) so far */
	bool was_used : 1;    /* a constant whose value waits for the end of the file, in an expression */
	bool is_redefinable : 1; /* a constant of .set or =, not of .equiv */
	bool is_temporary : 1;   /* .Lx, 1: or the place '.' itself: no name for an object's symbol table */
	bool has_binding : 1;    /* .globl, .weak or .local said so */
	bool is_label_of_block : 1; /* does not reach the symbol table */
	bool is_program : 1;        /* .prog: a name for the loader, not a jump's target */
	bool is_subprogram : 1;     /* .func: called, or a callback, and no jump's target either */
	bool is_signature : 1;      /* names a group: local, unless something refers to it */
	bool is_weak : 1;           /* of another object or the kernel, which need not have it */
	bool is_map : 1;            /* .map */
	bool evaluating : 1;        /* guards against .equ a, b; .equ b, a */
};

struct reg {
	struct span span;
	uint8_t number; /* 0..10 */
	bool is_32;     /* w0..w10 */
};

/* A register or an expression. */
struct operand {
	bool is_reg;
	struct reg reg;
	struct value value;
};

/* (u8 *) .. (u64 *), (s8 *) .. */
struct access {
	struct span span;
	uint8_t width; /* enum insn_width */
	bool is_signed;
};

/* (r1 + 8) */
struct memory {
	struct span span;
	struct reg base;
	struct value offset;
};

/* An operand behind a mnemonic: %r1, a value, [%r1 + 8]. */
struct argument {
	enum argument_kind { ARGUMENT_REG, ARGUMENT_VALUE, ARGUMENT_MEMORY } kind;
	struct span span;
	struct reg reg;     /* the register, or memory's base */
	struct value value; /* the value, or memory's offset */
};

#define MAX_ARGUMENTS 3
struct arguments {
	unsigned count; /* as written; more than MAX_ARGUMENTS are not kept */
	struct argument at[MAX_ARGUMENTS];
};

/* What a fix-up writes where. */
enum fixup_kind {
	FIXUP_IMM32,      /* a number in imm */
	FIXUP_IMM64,      /* a number or an address in the two halves of ld_imm64 */
	FIXUP_OFFSET,     /* a number in off */
	FIXUP_JUMP16,     /* a label in off */
	FIXUP_JUMP32,     /* a label in imm (gotol) */
	FIXUP_CALL,       /* a helper or a function in imm */
	FIXUP_CALL_LOCAL, /* a function, or the distance to one, in imm */
	FIXUP_DATA8,
	FIXUP_DATA16,
	FIXUP_DATA32,
	FIXUP_DATA64,
};

/* Big sources have hundreds of thousands: each byte counts. */
struct fixup {
	struct section *section;
	struct expr *tree;     /* of the operand, */
	struct span span;      /* which stands here */
	uint32_t offset;       /* of the instruction, or of the datum */
	uint32_t block;        /* the .prog it stands in; 0: none */
	uint32_t relaxed_jump; /* FIXUP_JUMP16 of a jump by mnemonic: its number, from 1; else 0 */
	uint8_t kind;          /* enum fixup_kind */
	bool is_64;            /* FIXUP_IMM32 of a 64-bit operation: sign-extended when it runs */
};

/* An open .prog or .func. */
struct block {
	uint32_t number; /* from 1; 0: none is open */
	bool is_function;
	struct span span; /* of its directive and name */
	struct symbol_def *program;
	struct section *outer; /* the section that was current before it */
	size_t first_fixup;    /* of the block, for its labels' uses */
	uint64_t start;        /* offset in its section */
};

enum type_tag { TAG_NONE, TAG_STRUCT, TAG_UNION, TAG_ENUM };

/* C's storage classes, and what libbpf's headers add to them. */
enum storage_word { STORAGE_STATIC = 1, STORAGE_EXTERN = 2, STORAGE_WEAK = 4, STORAGE_HIDDEN = 8 };

/* A type as it is written: `unsigned long`, `const struct flow *`, and what stands among its words. */
struct type_words {
	struct span span;
	uint8_t tag; /* enum type_tag */
	uint8_t stars;
	uint8_t words;                                        /* of the name */
	uint8_t storage;                                      /* enum storage_word, or'ed */
	uint16_t const_stars, volatile_stars, restrict_stars; /* `* const`, one bit each */
	uint8_t arguments; /* __arg_...: enum btf_argument_tag, one bit each */
	bool is_const, is_volatile;
	const char *type_tag; /* __kptr: of what the first star is to; NULL: none */
	struct name *name;    /* base words are joined by single blanks */
	struct type *body;    /* struct { ... }: declared on the spot; name may be NULL */
};

struct map;
struct variable;
struct external;
struct program_kind;

/* What .popsection goes back to. */
struct pushed_section {
	struct section *section, *previous;
	struct span span; /* of the .pushsection */
};

/* A part of a variable that has its initial value, in bits, and what gave it. */
struct extent {
	uint64_t begin, end;
	const struct init_item *item;
};

struct assembler {
	struct arena arena;
	struct sources sources;
	struct diags diags;
	struct names names;
	struct asm_object object;
	struct types types;
	struct btf_input btf;
	struct debug_line debug_line;
	struct debug_frame debug_frame;

	struct section *section;  /* where statements go */
	struct section *previous; /* where .previous goes; NULL: nowhere yet */
	VEC(struct pushed_section) pushed_sections;
	struct block block;
	uint32_t blocks;        /* how many there were */
	unsigned lost_programs; /* .prog and .func lines that could not be read: their ends say nothing */
	VEC(struct fixup) fixups;
	struct chain_item *spare_chain_items;
	VEC(struct symbol_def *) labels;      /* of the open block */
	VEC(struct symbol_def *) symbol_defs; /* of the file */
	VEC(struct map *) maps;               /* inner maps, too */
	struct map *open_map;                 /* the innermost one that is being read */
	VEC(struct type *) open_types;        /* structs and enums being declared, the outermost first */
	VEC(struct variable *) variables;
	VEC(struct extent) filled; /* by the items of the initial values' lists that are being put in */
	VEC(struct external *) externals;
	struct license {
		const char *text; /* NULL: none given */
		struct span span;
		bool is_gpl_compatible;
	} license;
	struct relaxation relaxation;
	struct first_exit { /* where a jump to `exit` goes in a file that defines no such label */
		struct section *section; /* NULL: none so far */
		uint64_t offset;
	} first_exit;
	bool has_declarations;  /* layer 2 was used: the object gets BTF */
	bool names_are_symbols; /* while evaluating: a name that nothing has is another object's symbol */
	VEC(struct section *) fragmented; /* sections with parts whose length is settled at the end */
	VEC(struct symbol_def *) addrsig; /* of .addrsig_sym */
	VEC(struct span) small_aligns;    /* the 2 and 4 of '.align', which GNU as takes for powers */
	struct span semicolon; /* the first one between statements that are no dialect's own; end 0: none */
	bool has_mnemonics;    /* some instruction is written by one, as in GNU as */
	enum bpfas_debug debug;
	struct listing listing;
	unsigned version;         /* the newest whose instructions are taken (enum insn_since) */
	bool endian_is_given;     /* by the caller or a directive: another one contradicts it */
	struct span endian_span;  /* of the directive */
	size_t given_symbol_defs; /* how many came with the call, before any source */
	const char *const
		*include_dirs; /* where .include and .incbin look, behind the naming file's folder */
	size_t include_dir_count;
	uint64_t macro_expansions; /* for \@ */
	bool has_register_macro;   /* one is named as r1 or w1 are */
	uint64_t expanded_bytes;   /* what macros, repetitions and includes made so far */
	bool gave_up;              /* a bound was passed: nothing more is read, and nothing settled */
	unsigned evaluation_depth; /* of expressions that are being evaluated */
	unsigned evaluation_steps; /* and how many they were, the outermost and all within it */
	bool labels_settled;       /* the end of the file was reached, and no label moves any more */
};

/* ---- Statements, as the parser sees them ------------------------------- */

void asm_label(struct assembler *as, struct span span, struct name *name);

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
/* The same by mnemonic: it becomes longer where it has to (asm/relax.h). */
void asm_jump_if_relaxed(struct assembler *as, struct span span, struct reg left, enum insn_op op,
			 struct operand right, struct value target);
void asm_goto(struct assembler *as, struct span span, enum insn_shape shape, struct value target);
void asm_jump_reg(struct assembler *as, struct span span, enum insn_shape shape, struct reg target);
void asm_call(struct assembler *as, struct span span, struct value target);
/* call local f, call pc+5: a function, by name or by its distance in instructions */
void asm_call_local(struct assembler *as, struct span span, struct value target);
/* call runtime 5, 3: a kernel function, by its BTF id and its module's index */
void asm_call_runtime(struct assembler *as, struct span span, struct value id, struct value module);
/* A mnemonic (its number: asm/mnemonic.h) and its operands. */
void asm_mnemonic(struct assembler *as, struct span span, struct span mnemonic_span, const struct name *name,
		  unsigned mnemonic, const struct arguments *arguments);
/* lock [fetch] add [%r1+8], %r2 */
void asm_locked(struct assembler *as, struct span span, bool fetch, struct name *name, struct span name_span,
		const struct arguments *arguments);
void asm_exit(struct assembler *as, struct span span);

/* To GNU as, a ';' begins a comment. */
void asm_warn_of_semicolon(struct assembler *as, struct span span);
/* Beside GNU's mnemonics: warns of each `.align 2` and 4, and of a ';' between what both have. */
void asm_finish_dialect(struct assembler *as);

/* Directives. Strings come as written, with their quotes. */
struct string {
	struct span span;
	const char *text; /* what stands between the quotes, escapes and all */
	size_t length;
};

void asm_define(struct assembler *as, struct span span, struct name *name, struct span name_span,
		struct value value);
/* .equiv: never to be given another. */
void asm_define_once(struct assembler *as, struct span span, struct name *name, struct span name_span,
		     struct value value);
void asm_license(struct assembler *as, struct span span, struct string text);
/* .endian little|big */
void asm_endian(struct assembler *as, struct span span, struct name *order, struct span order_span);
/* BTF of a program: `int NAME(CONTEXT *ctx)`. */
void asm_add_program_btf(struct assembler *as, struct symbol *symbol);
void asm_program(struct assembler *as, struct span span, struct name *name, struct span name_span,
		 struct string section);
void asm_end_program(struct assembler *as, struct span span);

#define MAX_SECTION_VALUES 6

/* Sections, by their directives. NAME "FLAGS", @TYPE, ENTRY SIZE; NULL: not given. */
struct section_words {
	struct span span;   /* of the directive */
	struct string name; /* as written, without quotes */
	struct string *flags, *type;
	/* Behind the type: an entry size, a symbol to be linked to, a group and `comdat`, `unique, NUMBER`.
	 */
	struct value rest[MAX_SECTION_VALUES];
	unsigned rest_count;
};
/* One more behind the type. */
void asm_section_value(struct assembler *as, struct section_words *words, struct value value);
void asm_section_directive(struct assembler *as, const struct section_words *words);
void asm_standard_section(struct assembler *as, struct span span, struct name *name);
void asm_push_section(struct assembler *as, struct span span);
void asm_pop_section(struct assembler *as, struct span span);
void asm_previous_section(struct assembler *as, struct span span);
void asm_subsection(struct assembler *as, struct span span, struct value number);

/* What .globl, .hidden and their like say of a name. */
enum symbol_word {
	WORD_GLOBAL,
	WORD_WEAK,
	WORD_LOCAL,
	WORD_INTERNAL,
	WORD_HIDDEN,
	WORD_PROTECTED,
	WORD_EXTERN,
	WORD_ADDRSIG,
};
void asm_symbol_word(struct assembler *as, struct span span, enum symbol_word word, struct name *name);
void asm_symbol_type(struct assembler *as, struct name *name, struct span name_span, struct string type);
void asm_symbol_size(struct assembler *as, struct name *name, struct span name_span, struct value size);
void asm_common(struct assembler *as, struct name *name, struct span name_span, struct value size,
		const struct value *align, bool is_local);
void asm_file(struct assembler *as, struct string name);
void asm_addrsig(struct assembler *as);

/* Data. */
void asm_data(struct assembler *as, unsigned size, const struct value *value);
void asm_data_number(struct assembler *as, struct span span, unsigned size, int128 number);
/* 128 bits: digits as written. */
void asm_octa(struct assembler *as, struct string digits, bool negative);
/* A number with a fraction, or inf or nan, of `size` bytes. */
struct float_number {
	struct string text; /* as written, without its sign */
	bool negative;
};
void asm_float(struct assembler *as, unsigned size, struct float_number number);
void asm_string(struct assembler *as, struct string string, bool terminated);
void asm_leb128(struct assembler *as, const struct value *value, bool is_signed);
void asm_skip(struct assembler *as, struct span span, struct value count, const struct value *fill);
/* .ds, .dcb: so many numbers of `size` bytes; value NULL: zeros. */
void asm_repeat(struct assembler *as, struct span span, unsigned size, struct value count,
		const struct value *value);
void asm_repeat_float(struct assembler *as, struct span span, unsigned size, struct value count,
		      struct float_number number);
void asm_fill(struct assembler *as, struct span span, struct value count, const struct value *size,
	      const struct value *fill);
/* What the number means, and of how many bytes that is which fills: 1, unless it says so. */
enum align_word { ALIGN_BYTES, ALIGN_GNU, ALIGN_POWER, ALIGN_FILL_2 = 2 << 2, ALIGN_FILL_4 = 4 << 2 };
void asm_align(struct assembler *as, struct span span, unsigned word, struct value align,
	       const struct value *fill, const struct value *most);
void asm_org(struct assembler *as, struct span span, struct value place, const struct value *fill);
/*
 * Where a file that the source names may lie, from 0: beside the source, then in the folders of -I; NULL
 * behind the last.
 */
const char *search_candidate(struct assembler *as, const struct source *source, const char *name,
			     size_t index);
/* The error (negative) of opening a candidate says only that the next one is to be tried. */
bool search_goes_on(int error);
void search_report(struct assembler *as, struct span span, const struct source *source, const char *name);
void asm_incbin(struct assembler *as, struct string path, const struct value *skip,
		const struct value *count);
void asm_ident(struct assembler *as, struct string text);

/* .print, .warning, .error. */

/* .map NAME KIND { FIELD VALUE ... }: a field's value is an expression or a type of several words. */
/* .map extern NAME KIND: after asm_map_begin. */
void asm_map_storage(struct assembler *as, struct name *storage, struct span span);
void asm_map_begin(struct assembler *as, struct name *name, struct span name_span, struct name *kind,
		   struct span kind_span);
/* A syntax error in the map that is being read: what it lacks may stand there. */
void asm_map_misread(struct assembler *as);
void asm_map_field(struct assembler *as, struct name *field, struct span field_span, struct value value);
struct declarator;
/* array: the dimensions behind the words; NULL: none. */
void asm_map_type_field(struct assembler *as, struct name *field, struct span field_span,
			struct type_words words, const struct declarator *array);

/* inner KIND { FIELD VALUE ... }: the fields between belong to the inner map. */
void asm_map_inner_begin(struct assembler *as, struct name *field, struct span field_span, struct name *kind,
			 struct span kind_span);
void asm_map_inner_end(struct assembler *as);
/* values { INDEX = NAME, ... } */
void asm_map_values_begin(struct assembler *as, struct name *field, struct span field_span);
void asm_map_value(struct assembler *as, struct value index, struct name *name, struct span name_span);

/* ---- C declarations ----------------------------------------------------- */

/* __attribute__((packed, aligned(8))) */
struct attributes {
	bool packed;
	uint8_t align; /* 0: none asked for */
	struct decl_tag *tags, *last_tag;
	struct span span;
};

struct typed_parameter {
	struct type_words words;
	struct declarator *declarator;
	struct typed_parameter *next;
};

/* (u32 a, void *b), or (void). */
struct parameters {
	struct span span;
	struct typed_parameter *first, *last;
	unsigned count;
};

/* What is declared of a type: a name with array sizes, or a bitfield, or a function or a pointer to one. */
#define MAX_DIMENSIONS 8
struct declarator {
	struct span span;
	struct name *name;   /* NULL: anonymous */
	unsigned stars;      /* of a pointer to functions or arrays; others are among the type's words */
	unsigned dimensions; /* the first is the outermost */
	bool is_open;        /* the first one's size is not given: [] */
	bool has_bits;
	struct value *dimension, bits;
	struct parameters *parameters; /* NULL: no function */
	struct declarator *elements;   /* of a pointer to arrays: their dimensions; NULL: none */
	struct attributes attributes;
};

/* What a variable or a part of it begins with. */
struct initializer {
	enum initializer_kind { INIT_VALUE, INIT_STRING, INIT_ADDRESS, INIT_LIST } kind;
	struct span span;
	struct value value;
	struct string string;
	struct name *name;              /* &NAME */
	struct init_item *first, *last; /* { ... } */
};

struct init_item {
	struct init_step *path; /* .member, [index], ...; NULL: the next one */
	struct initializer *value;
	struct init_item *next;
};

struct init_step {
	struct span span;
	struct name *member; /* NULL: an index */
	struct value index;
	struct init_step *next, *last; /* `last` of the first one only */
};

/* .struct, .union, .enum, and nested ones: begin, members or enumerators, end. Members go to the innermost.
 */
void asm_struct_begin(struct assembler *as, struct name *name, struct span span, enum type_tag tag);
/* `words` are what stands before the brace. */
void asm_nested_begin(struct assembler *as, const struct type_words *words, bool is_enum);
void asm_struct_member(struct assembler *as, const struct type_words *words,
		       const struct declarator *declarator);
void asm_enumerator(struct assembler *as, struct name *name, struct span span, const struct value *value);
struct type *asm_struct_end(struct assembler *as, struct attributes attributes);
/* Adds one to those before it. */
void asm_attribute(struct assembler *as, struct attributes *attributes, struct name *name, struct span span,
		   const struct value *argument);
/* The same with a text: btf_decl_tag("text"). */
void asm_text_attribute(struct assembler *as, struct attributes *attributes, struct name *name,
			struct span span, struct string text);

void asm_typedef(struct assembler *as, struct span span, const struct type_words *words,
		 const struct declarator *declarator);
/* .data, .rodata, .bss and their like: `section` is the directive. initializer NULL: zeros. */
void asm_variable(struct assembler *as, struct name *section, struct span section_span,
		  const struct type_words *words, struct declarator *declarator,
		  struct initializer *initializer);
void asm_function(struct assembler *as, struct span span, const struct type_words *words,
		  const struct declarator *declarator);
void asm_end_function(struct assembler *as, struct span span);
/* A .prog with a prototype, for what its section does not tell. */
void asm_typed_program(struct assembler *as, struct span span, const struct type_words *words,
		       const struct declarator *declarator, struct string section);

/* What lies in the kernel or in another object. */
enum external_kind { EXTERNAL_OBJECT, EXTERNAL_KFUNC, EXTERNAL_KSYM, EXTERNAL_KCONFIG };
void asm_external(struct assembler *as, enum external_kind kind, const struct type_words *words,
		  const struct declarator *declarator);

/* The type that the words name; NULL after reporting that there is none. */
struct type *asm_type(struct assembler *as, const struct type_words *words);
/* With the declarator's arrays and parameters. An open array has no elements yet. */
struct type *asm_declared_type(struct assembler *as, const struct type_words *words,
			       const struct declarator *declarator);
/* A number that is known by now, from 0 to the limit; false after reporting another. */
bool asm_constant_now(struct assembler *as, const struct value *value, uint64_t limit, uint64_t *number);

/* A statement, or a label, was read to its end. */
static inline void asm_list(struct assembler *as, struct span span, bool is_label)
{
	if (as->listing.on)
		listing_add(&as->arena, &as->listing, as->section, span, is_label);
}

/* ---- Between the assembler's own files --------------------------------- */

void asm_set_endian(struct assembler *as, enum bpfas_endian endian);
/* Reports an instruction that the version asked for lacks. */
void asm_report_version(struct assembler *as, struct span span, const struct insn_row *row);

/* The section of that name, made where there is none. */
struct section *asm_find_section(struct assembler *as, const char *name, size_t length, uint32_t type,
				 uint64_t flags, uint64_t align);
/* Before the first statement: .text, where every assembler begins. At the end: what was left unused or open.
 */
void asm_begin_sections(struct assembler *as);
void asm_finish_sections(struct assembler *as);
/* Something was put into sections, named or declared already. */
bool asm_has_begun(const struct assembler *as);
/* The same for a while, which .previous does not see. */
void asm_go_to_section(struct assembler *as, struct section *section);
/* Where the next byte of the section goes. */
uint64_t asm_position(const struct section *section);
/* The file's definition of a name, made (declared, not yet defined) where there is none. */
struct symbol_def *asm_declare(struct assembler *as, struct name *name, struct span span);
/* The definition's symbol, which takes its place in the symbol table with the first call. */
struct symbol *asm_symbol(struct assembler *as, struct symbol_def *def);
/* The symbol that names a group, which the file need not define. */
struct symbol *asm_signature(struct assembler *as, struct name *name, struct span span);
/* An expression names it: in layer 1, what it means by the end of the file may be a symbol, and its place is
 * here. */
void asm_mention(struct assembler *as, struct name *name, struct span span);
/* '.' in an expression: a definition of this place. */
struct symbol_def *asm_place(struct assembler *as, struct span span);
/* The definition that another object is to give: it has its place in the symbol table. */
struct symbol_def *asm_undefined(struct assembler *as, struct name *name, struct span span);
/* Makes it a constant of that value. */
struct symbol_def_details *asm_details(struct assembler *as, struct symbol_def *def);
void asm_set_constant(struct assembler *as, struct symbol_def *def, struct value value);
/* The name means this from here on; false where it is taken, after reporting it. */
bool asm_take_name(struct assembler *as, struct symbol_def *def, struct span span);
/* The same, with a symbol at that place. */
bool asm_define_symbol(struct assembler *as, struct symbol_def *def, struct span span,
		       struct section *section, uint64_t value);
/* What a name means inside the open block, else in the file. NULL: nothing yet. */
struct symbol_def *asm_lookup(struct assembler *as, struct name *name);
void asm_add_fixup(struct assembler *as, enum fixup_kind kind, struct section *section, uint64_t offset,
		   bool is_64, const struct value *value);
/* The jump is out of reach: true where the next reading of the file will make it longer. */
bool asm_relax(struct assembler *as, const struct fixup *fixup);
/* What stands between two places. */
struct padding {
	bool is_nops;
	uint8_t length; /* of the bytes that are repeated; 8 for no-ops */
	uint8_t bytes[12];
};

/* Part of the section has a length that names at the end of the file decide. */
enum fragment_kind { FRAGMENT_LEB128, FRAGMENT_FILL, FRAGMENT_ALIGN, FRAGMENT_ORG };
struct fragment {
	enum fragment_kind kind;
	struct span span;
	struct value value;     /* the number; how often; the place */
	bool is_signed;         /* LEB128 */
	struct padding unit;    /* what is filled in */
	uint64_t align, most;   /* ALIGN; `most` 0: any number of bytes */
	uint64_t at;            /* its one placeholder byte, in the section as it is read */
	int128 number;          /* what the value comes to, */
	uint64_t length, shift; /* and the bytes; by how much what is behind them moves */
};
void asm_fragment(struct assembler *as, struct fragment fragment);
/* A symbol behind a fragment moves with it. */
void asm_follow_fragments(struct assembler *as, struct section *section, struct symbol *symbol);
/* At the end of the file, before anything is resolved: settles all lengths and moves what comes behind. */
void asm_settle_fragments(struct assembler *as);
void asm_free_fragments(struct assembler *as);
/* At the end of the file: aliases, sizes and bindings of symbols. */
void asm_finish_symbols(struct assembler *as);

/* At the end of a block: binds the uses of its labels. At the end of the file: settles the rest. */
void asm_bind_block(struct assembler *as);
void asm_resolve(struct assembler *as);
/* Opens a .prog or .func, whose labels are its own; an open one is reported and closed. */
void asm_open_block(struct assembler *as, struct span span, struct symbol_def *def, struct section *section,
		    bool is_function);
void asm_finish_blocks(struct assembler *as);
/* Puts what an initialiser says into a variable's bytes; false after reporting what does not fit. */
bool asm_initialize(struct assembler *as, const struct variable *variable);
/* The elements that an initialiser gives to an array without a size. */
bool asm_count_elements(struct assembler *as, struct type *type, const struct initializer *initializer,
			uint64_t *count);
/* Writes a number, or a relocation for an address, into a section. */
void asm_put_datum(struct assembler *as, struct section *section, uint64_t offset, unsigned size,
		   const struct value *value, const struct result *result);
/* At the end of the file: before names are resolved, and after. */
void asm_finish_variables(struct assembler *as);
void asm_finish_externals(struct assembler *as);
/* At the end of the file: the rules of each map's kind; fills btf.maps and the .maps section. */
void asm_finish_maps(struct assembler *as);
void asm_free_maps(struct assembler *as);
/* At the end of the file: an open block, the licence section, the GPL check. */
void asm_finish_programs(struct assembler *as);

#endif
