/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The grammar: shapes of statements, not their meaning. Each action hands one statement to
 * the assembler (asm/assembler.h). Which words are keywords, registers or names is settled
 * before (grammar/token.c), so the grammar has no conflict and the lexer needs nothing from
 * the parser but struct recovery.
 */
%require "3.8"
%define api.pure full
%define api.location.type {struct span}
%define parse.error custom
%define parse.lac none
%locations
%expect 0
%param {struct reader *reader}

%code requires {
#include "asm/data/data.h"
#include "asm/expr/expr.h"
#include "grammar/actions.h"
#include "grammar/reader.h"
}

%code provides {
/* Defined in grammar/token.c: the next token, with its value and span. */
int yylex(YYSTYPE *value, struct span *span, struct reader *reader);

/* For grammar/syntax_error.c, which reports what the parser cannot read. */
struct syntax_error {
	struct span span; /* of the unexpected token */
	/* How the statement begins. A name there means that its first word is not a keyword. */
	enum { HEAD_OTHER, HEAD_NAME, HEAD_PROGRAM, HEAD_MAP } head;
	bool at_end_of_file;
	bool at_end_of_line;
	bool is_directive;
	bool statement_complete; /* the statement could have ended before the token */
	char expected[256];      /* "a register or a value" */
};

void report_syntax_error(struct reader *reader, const struct syntax_error *error);
void report_unknown_directive(struct reader *reader, struct span span, const struct name *name);
}

%code {
#include <stdio.h>
#include <string.h>

#include "asm/block_bounds.h"
#include "asm/core_use.h"
#include "asm/data/data.h"
#include "asm/data/declare_variable.h"
#include "asm/data/incbin.h"
#include "asm/definition.h"
#include "asm/dwarf/frame.h"
#include "asm/dwarf/line.h"
#include "asm/endian.h"
#include "asm/external.h"
#include "asm/function.h"
#include "asm/insn/instruction.h"
#include "asm/insn/statement.h"
#include "asm/list_statement.h"
#include "asm/map/map.h"
#include "asm/program.h"
#include "asm/raw/directive.h"
#include "asm/section_directive.h"
#include "asm/symbol_directive.h"
#include "asm/type/structure.h"
#include "base/literal.h"
#include "grammar/preproc.h"

#define YYLLOC_DEFAULT(current, rhs, n)                                    \
	((current) = (n) ? (struct span){ YYRHSLOC(rhs, 1).begin, YYRHSLOC(rhs, n).end } \
			 : (struct span){ YYRHSLOC(rhs, 0).end, YYRHSLOC(rhs, 0).end })

/* The stack is allocated in the arena, so it is freed when the run is abandoned. */
#define YYMALLOC(size) arena_alloc(&AS->arena, (size))
#define YYFREE(memory) ((void)(memory))

/* The stack limits nesting to some thousands of parentheses. */
#define YYMAXDEPTH 10000

#define AS (reader->as)
#define INSN(which, place, ...)                                                                \
	asm_instruction(AS, &(struct statement){ .kind = STATEMENT_##which, .span = (place), __VA_ARGS__ })
#define MEMORY (reader->memory)

/* Large and rare values live in the arena: bison copies a YYSTYPE at every step. */
#define SPECIFIERS(specifiers) action_keep_specifiers(AS, (specifiers))
#define TYPE(words) action_keep_type(AS, (words))
_Static_assert(sizeof(YYSTYPE) <= 32, "YYSTYPE has grown: keep what is rare in the arena");

static void yyerror(struct span *place, struct reader *reader, const char *message);

}

%union {
	struct name *name;
	int128 number;
	struct string string;
	struct float_number float_number;
	struct reg reg;
	struct access access;
	enum insn_op op;
	enum expr_op expr_op;
	struct value value;
	struct chain chain;
	struct specifiers *specifiers;
	struct type_words *type;
	struct declarator *declarator;
	struct declaration *declaration;
	struct attributes attributes;
	struct parameters *parameters;
	struct initializer *initializer;
	struct init_step *step;
	unsigned stars;
	struct value_list *list;
	struct section_words *section;
}

%token END 0         "the end of the file"
%token EOS           "the end of the line"
%token <name> LABEL  "a label"
%token <name> NAME   "a name"
%token <number> NUMBER "a number"
%token <string> STRING "a string"
%token <string> TEXT "a text"
%token <reg> REG     "a register"
%token <access> ACCESS "a type such as '(u32 *)'"
%token <access> CAST "a type such as '(s32)'"
%token <op> ASSIGN   "an operator such as '+='"
%token <op> CONDITION "a signed comparison"
%token EQ "'=='" NE "'!='" LE "'<='" GE "'>='" SHL "'<<'" SHR "'>>'" ANDAND "'&&'" OROR "'||'"
%token <name> IF "'if'" GOTO "'goto'" GOTOL "'gotol'" MAY_GOTO "'may_goto'" GOTOX "'gotox'"
%token <name> CALL "'call'" CALLX "'callx'" EXIT "'exit'" LOCK "'lock'" LD_PSEUDO "'ld_pseudo'"
%token <name> MNEMONIC "a mnemonic" FETCH "'fetch'" LOCAL "'local'" RUNTIME "'runtime'" PC "'pc'"
%token <name> LL "'ll'" SIZEOF "'sizeof'" CORE "'core'" ATTRIBUTE "'__attribute__'"
%token <name> D_LICENSE "'.license'" D_MAP "'.map'" D_PROG "'.prog'" D_ENDPROG "'.endprog'" D_EQU "'.equ'"
%token <name> D_ENDIAN "'.endian'"
%token <name> D_STRUCT "'.struct'" D_UNION "'.union'" D_ENUM "'.enum'" D_TYPEDEF "'.typedef'"
%token <name> D_FUNC "'.func'" D_ENDFUNC "'.endfunc'" D_VARIABLE "a section of variables"
%token <name> D_EXTERN "'.extern'" D_KFUNC "'.kfunc'" D_KSYM "'.ksym'" D_KCONFIG "'.kconfig'"
%token ENUM_BRACE "'{'"
%token D_DECISION "'.if'"
%token <name> D_EQUIV "'.equiv'" D_STANDARD_SECTION "a section" D_SECTION "'.section'"
%token <name> D_PUSHSECTION "'.pushsection'" D_POPSECTION "'.popsection'" D_PREVIOUS "'.previous'"
%token <name> D_SUBSECTION "'.subsection'" D_SYMBOL "'.globl'" D_ADDRSIG "'.addrsig'" D_TYPE "'.type'"
%token <name> D_SIZE "'.size'" D_COMM "'.comm'" D_IDENT "'.ident'" D_DATA "'.long'"
%token <name> D_OCTA "'.octa'" D_STRING "'.ascii'" D_LEB128 "'.uleb128'" D_SKIP "'.zero'" D_FILL "'.fill'"
%token <name> D_ALIGN "'.p2align'" D_ORG "'.org'" D_INCBIN "'.incbin'" D_END "'.end'"
%token <string> SECTION_NAME "a section's name" AT_WORD "a word such as '@progbits'"
%token <name> D_ELF "'.elf_section'"
%token <name> D_FILE "'.file'" D_LOC "'.loc'" D_CFI "a '.cfi_' directive"
%token <string> WIDE_NUMBER "a long number" FLOAT_NUMBER "a number with a fraction"
%token <name> D_FLOAT "'.double'" D_REPEAT "'.dcb'" D_REPEAT_FLOAT "'.dcb.d'"
%token <name> UNKNOWN_DIRECTIVE "a directive"

%type <value> value target
%type <chain> chain
%type <value> term
%type <expr_op> binary
%type <op> condition
%type <name> cfi_head
%type <specifiers> words specifiers tail
%type <name> word
%type <type> body externals member
%type <declaration> declaration parameter
%type <declarator> suffix array pointer pointer_name
%type <parameters> parameters parameter_list
%type <attributes> attributes attribute_list
%type <initializer> initializer maybe_initializer items
%type <step> path
%type <stars> stars
%type <name> symbol symbols values wides floats strings leb128s
%type <float_number> float_number
%type <string> unsigned_float
%type <string> section_name section_type symbol_type
%type <section> section_words typed_section
%type <list> values_1_2 values_1_3

%%

file:
	statements END
;

statements:
	%empty
|	statements LABEL                { asm_label(AS, @2, $2); asm_list(AS, @2, true); }
|	statements EOS
|	statements statement EOS        { asm_list(AS, @2, false); }
|	statements error EOS            { reader->recovery.active = false; yyerrok; }
;

statement:
	REG '=' REG                     { INSN(ALU, @$, .dst = $1, .op = OP_MOV, .source = reg_operand($3)); }
|	REG '=' value                   { INSN(ALU, @$, .dst = $1, .op = OP_MOV, .source = value_operand($3)); }
|	REG ASSIGN REG                  { INSN(ALU, @$, .dst = $1, .op = $2, .source = reg_operand($3)); }
|	REG ASSIGN value                { INSN(ALU, @$, .dst = $1, .op = $2, .source = value_operand($3)); }
|	REG '=' '-' REG                 { INSN(NEGATE, @$, .dst = $1, .source = reg_operand($4)); }
|	REG '=' NAME REG                { INSN(SWAP, @$, .dst = $1, .word = { @3, $3 }, .source = reg_operand($4)); }
|	REG '=' CAST REG                { INSN(EXTEND, @$, .dst = $1, .access = $3, .source = reg_operand($4)); }
|	REG '=' value LL                { INSN(LOAD_IMM64, @$, .dst = $1, .value = $3); }
|	REG '=' '&' NAME                { INSN(LOAD_IMM64, @$, .dst = $1, .value = expr_name(AS, @4, $4)); }
|	LD_PSEUDO REG ',' value ',' value { INSN(LOAD_IMM64, @$, .dst = $2, .extra = $4, .value = $6); }
|	REG '=' '*' ACCESS memory       { INSN(LOAD, @$, .dst = $1, .access = $4, .memory = MEMORY); }
|	REG '=' '*' ACCESS NAME '[' value ']'
	{ INSN(LOAD_PACKET, @$, .dst = $1, .access = $4, .word = { @5, $5 }, .source = value_operand($7)); }
|	REG '=' '*' ACCESS NAME '[' REG ']'
	{ INSN(LOAD_PACKET, @$, .dst = $1, .access = $4, .word = { @5, $5 }, .source = reg_operand($7)); }
|	REG '=' '*' ACCESS NAME '[' REG value ']'
	{ INSN(LOAD_PACKET, @$, .dst = $1, .access = $4, .word = { @5, $5 },
	       .source = { true, $7, action_signed_offset(reader, $8) }); }
|	'*' ACCESS memory '=' REG       { INSN(STORE, @$, .access = $2, .memory = MEMORY, .source = reg_operand($5)); }
|	'*' ACCESS memory '=' value     { INSN(STORE, @$, .access = $2, .memory = MEMORY, .source = value_operand($5)); }
|	LOCK '*' ACCESS memory ASSIGN REG
	{ INSN(ATOMIC, @$, .access = $3, .memory = MEMORY, .op = $5, .source = reg_operand($6)); }
|	REG '=' NAME '(' ACCESS memory ')'
	{ INSN(CALL_ACCESS, @$, .dst = $1, .word = { @3, $3 }, .access = $5, .memory = MEMORY); }
|	REG '=' NAME '(' ACCESS memory ',' REG ')'
	{ INSN(CALL_ACCESS, @$, .dst = $1, .word = { @3, $3 }, .access = $5, .memory = MEMORY,
	       .source = reg_operand($8)); }
|	NAME '(' ACCESS memory ',' REG ')'
	{ INSN(STORE_RELEASE, @$, .word = { @1, $1 }, .access = $3, .memory = MEMORY, .source = reg_operand($6)); }
|	REG '=' NAME '(' ACCESS memory ',' REG ',' REG ')'
	{ INSN(COMPARE_ACCESS, @$, .dst = $1, .word = { @3, $3 }, .access = $5, .memory = MEMORY, .expected = $8,
	       .source = reg_operand($10)); }
|	REG '=' NAME '(' REG ',' REG ')'
	{ INSN(EXCHANGE, @$, .dst = $1, .word = { @3, $3 }, .memory = { @5, $5, expr_number(@5, 0) },
	       .source = reg_operand($7)); }
|	REG '=' NAME '(' address ',' REG ')'
	{ INSN(EXCHANGE, @$, .dst = $1, .word = { @3, $3 }, .memory = MEMORY, .source = reg_operand($7)); }
|	REG '=' NAME '(' REG ',' REG ',' REG ')'
	{ INSN(EXCHANGE, @$, .dst = $1, .word = { @3, $3 }, .memory = { @5, $5, expr_number(@5, 0) },
	       .has_expected = true, .expected = $7, .source = reg_operand($9)); }
|	REG '=' NAME '(' address ',' REG ',' REG ')'
	{ INSN(EXCHANGE, @$, .dst = $1, .word = { @3, $3 }, .memory = MEMORY, .has_expected = true,
	       .expected = $7, .source = reg_operand($9)); }
|	REG '=' NAME '(' REG ',' value ',' value ')'
	{ INSN(ADDR_SPACE_CAST, @$, .dst = $1, .word = { @3, $3 }, .source = reg_operand($5), .value = $7,
	       .extra = $9); }
|	IF REG condition REG GOTO target
	{ INSN(JUMP_IF, @$, .dst = $2, .op = $3, .source = reg_operand($4), .value = $6); }
|	IF REG condition value GOTO target
	{ INSN(JUMP_IF, @$, .dst = $2, .op = $3, .source = value_operand($4), .value = $6); }
|	GOTO target                     { INSN(GOTO, @$, .shape = SHAPE_GOTO, .value = $2); }
|	GOTOL target                    { INSN(GOTO, @$, .shape = SHAPE_GOTOL, .value = $2); }
|	MAY_GOTO target                 { INSN(GOTO, @$, .shape = SHAPE_MAY_GOTO, .value = $2); }
|	GOTOX REG                       { INSN(JUMP_REG, @$, .shape = SHAPE_GOTOX, .dst = $2); }
|	CALL value                      { INSN(CALL, @$, .value = $2); }
|	CALL PC value                   { INSN(CALL_LOCAL, @$, .value = $3); }
|	CALL LOCAL target               { INSN(CALL_LOCAL, @$, .value = $3); }
|	CALL RUNTIME value              { INSN(CALL_RUNTIME, @$, .value = $3); }
|	CALL RUNTIME value ',' value    { INSN(CALL_RUNTIME, @$, .value = $3, .extra = $5); }
|	CALL REG                        { INSN(JUMP_REG, @$, .shape = SHAPE_CALLX, .dst = $2); }
|	CALLX REG                       { INSN(JUMP_REG, @$, .shape = SHAPE_CALLX, .dst = $2); }
|	EXIT                            { INSN(EXIT, @$); }
|	MNEMONIC arguments
	{ INSN(MNEMONIC, @$, .word = { @1, $1 }, .number = $1->roles->word - WORD_MNEMONIC,
	       .arguments = &reader->arguments); }
|	LOCK NAME arguments             { INSN(LOCKED, @$, .word = { @2, $2 }, .arguments = &reader->arguments); }
|	LOCK FETCH NAME arguments
	{ INSN(LOCKED, @$, .fetch = true, .word = { @3, $3 }, .arguments = &reader->arguments); }
|	directive
;

/* r1 + 8, in exchanges. */
address:
	REG value                       { MEMORY = (struct memory){ @$, $1, action_signed_offset(reader, $2) }; }
;

target:
	value
|	PC value                        { $$ = $2; }
;

/* A comma is optional after a register or a ']', neither of which can continue. */
arguments:
	no_arguments
|	open_arguments
|	closed_arguments
;

no_arguments:
	%empty                          { reader->arguments.count = 0; }
;

open_arguments:
	arguments_before REG            { action_add_argument(reader, ARGUMENT_REG, @2, $2, expr_number(@2, 0)); }
|	arguments_before '[' REG ']'
	{ action_add_argument(reader, ARGUMENT_MEMORY, span_join(@2, @4), $3, expr_number(@3, 0)); }
|	arguments_before '[' REG value ']'
	{ action_add_argument(reader, ARGUMENT_MEMORY, span_join(@2, @5), $3, action_signed_offset(reader, $4)); }
;

closed_arguments:
	arguments_before value          { action_add_argument(reader, ARGUMENT_VALUE, @2, (struct reg){ .span = @2 }, $2); }
;

arguments_before:
	no_arguments
|	open_arguments
|	open_arguments ','
|	closed_arguments ','
;

condition:
	CONDITION
|	EQ                              { $$ = OP_JEQ; }
|	NE                              { $$ = OP_JNE; }
|	'<'                             { $$ = OP_JLT; }
|	'>'                             { $$ = OP_JGT; }
|	LE                              { $$ = OP_JLE; }
|	GE                              { $$ = OP_JGE; }
|	'&'                             { $$ = OP_JSET; }
;

/* A statement has at most one, so it needs no room on the stack. */
memory:
	'(' REG ')'                     { MEMORY = (struct memory){ @$, $2, expr_number(@2, 0) }; }
|	'(' REG value ')'               { MEMORY = (struct memory){ @$, $2, action_signed_offset(reader, $3) }; }
;

directive:
	D_LICENSE STRING                { asm_license(AS, @$, $2); }
|	D_ENDIAN NAME                   { asm_endian(AS, @$, $2, @2); }
|	D_EQU symbol ',' value          { asm_assign(AS, @$, $2, @2, $4); }
|	symbol '=' value                { asm_assign(AS, @$, $1, @1, $3); }
|	symbol EQ value                 { asm_define_once(AS, $1, @1, $3); }
|	D_PROG specifiers STRING
	{ action_program(reader, &(struct program_statement){ .span = @$, .specifiers = $2, .specifiers_span = @2,
							    .section = $3 }); }
|	D_PROG specifiers parameters STRING
	{ action_program(reader, &(struct program_statement){ .span = @$, .specifiers = $2, .specifiers_span = @2,
							    .parameters = $3, .section = $4 }); }
|	D_ENDPROG                       { asm_end_program(AS, @$); }
|	section_directive
|	symbol_directive
|	data_directive
|	room_directive
|	D_END                           { reader->end = @$; }
|	map_head line_end '{' map_fields '}'
|	struct_head line_end '{' member_block attributes { asm_struct_end(AS, $5); }
|	enum_head line_end ENUM_BRACE enumerator_block attributes { asm_struct_end(AS, $5); }
|	D_TYPEDEF declaration           { asm_typedef(AS, @$, &$2->words, $2->declarator); }
|	D_VARIABLE declaration maybe_initializer
	{ asm_variable(AS, &(struct variable_statement){ .section = $1, .section_span = @1, .words = &$2->words,
							 .declarator = $2->declarator, .initializer = $3 }); }
|	D_FUNC declaration              { asm_function(AS, @$, &$2->words, $2->declarator); }
|	D_ENDFUNC                       { asm_end_function(AS, @$); }
|	D_EXTERN externals
|	D_KFUNC declaration             { asm_external(AS, EXTERNAL_KFUNC, &$2->words, $2->declarator); }
|	D_KSYM declaration              { asm_external(AS, EXTERNAL_KSYM, &$2->words, $2->declarator); }
|	D_KCONFIG declaration           { asm_external(AS, EXTERNAL_KCONFIG, &$2->words, $2->declarator); }
|	preproc
|	file_parts                      { asm_file_end(AS, @$); }
|	loc_parts                       { asm_loc_end(AS, @$); }
|	cfi_head cfi_operands           { asm_cfi(AS, @$, $1); }
|	raw_head                        { raw_end(AS, @$); }
|	raw_facts                       { raw_end(AS, @$); }
|	UNKNOWN_DIRECTIVE               { report_unknown_directive(reader, @1, $1); YYERROR; }
;

/* The object's tables as they are: the name of a section or symbol, and fields. */
raw_head:
	D_ELF                           { raw_begin(AS, $1->roles->word_detail); }
;

raw_facts:
	raw_head raw_fact
|	raw_facts ',' raw_fact
;

raw_fact:
	symbol                          { raw_subject(AS, $1, @1); }
|	NAME value                      { raw_field(AS, $1, @1, $2); }
;

/* .if, .elseif, .rept: also between the parts of a block. */
preproc:
	D_DECISION value                { preproc_decide(reader, &$2); }
;

section_directive:
	D_STANDARD_SECTION              { asm_standard_section(AS, @$, $1); }
|	D_STANDARD_SECTION NUMBER       { asm_standard_section(AS, @$, $1); asm_subsection(AS, @2, expr_number(@2, $2)); }
|	D_SECTION section_words         { $2->span = @$; asm_section_directive(AS, $2); }
|	D_PUSHSECTION section_words     { $2->span = @$; asm_push_section(AS, @$); asm_section_directive(AS, $2); }
|	D_POPSECTION                    { asm_pop_section(AS, @$); }
|	D_PREVIOUS                      { asm_previous_section(AS, @$); }
|	D_SUBSECTION value              { asm_subsection(AS, @2, $2); }
;

section_words:
	section_name                    { $$ = action_section_words(reader, $1, NULL, NULL); }
|	section_name ',' STRING         { $$ = action_section_words(reader, $1, &$3, NULL); }
|	typed_section
;

typed_section:
	section_name ',' STRING ',' section_type
	                                { $$ = action_section_words(reader, $1, &$3, &$5); }
|	typed_section ',' value         { asm_section_value(AS, $1, $3); $$ = $1; }
;

section_name:
	SECTION_NAME
|	STRING
;

section_type:
	AT_WORD
|	STRING
|	'%' NAME                        { $$ = action_word_string($2, @2); }
|	'%' NUMBER                      { $$ = action_source_string(reader, @2); }
;

symbol:
	NAME
|	STRING                          { $$ = name_intern(&AS->names, $1.text, $1.length); }
;

symbol_directive:
	symbols
|	D_TYPE symbol maybe_comma symbol_type { asm_symbol_type(AS, $2, @2, $4); }
|	D_SIZE symbol ',' value         { asm_symbol_size(AS, $2, @2, $4); }
|	D_COMM symbol ',' value
	{ asm_common(AS, &(struct common_statement){ .span = @2, .name = $2, .size = $4,
						     .is_local = $1->roles->word_detail }); }
|	D_COMM symbol ',' value ',' value
	{ asm_common(AS, &(struct common_statement){ .span = @2, .name = $2, .size = $4, .align = &$6,
						     .is_local = $1->roles->word_detail }); }
|	D_EQUIV symbol ',' value        { asm_define_once(AS, $2, @2, $4); }
|	D_FILE STRING                   { asm_file(AS, $2); }
|	D_IDENT STRING                  { asm_ident(AS, $2); }
|	D_ADDRSIG                       { asm_addrsig(AS); }
;

symbols:
	D_SYMBOL symbol                 { asm_symbol_word(AS, @2, $1->roles->word_detail, $2); $$ = $1; }
|	symbols ',' symbol              { asm_symbol_word(AS, @3, $1->roles->word_detail, $3); $$ = $1; }
;

maybe_comma:
	%empty
|	','
;

symbol_type:
	AT_WORD
|	STRING
|	NAME                            { $$ = action_word_string($1, @1); }
|	'%' NAME                        { $$ = action_word_string($2, @2); }
;

/*
 * Each value is added to its section as it is read: '.' in the next one is the location
 * after it.
 */
data_directive:
	D_DATA
|	values
|	D_OCTA
|	wides
|	D_FLOAT
|	floats
|	D_STRING
|	strings
|	leb128s
|	D_INCBIN STRING                 { asm_incbin(AS, $2, NULL, NULL); }
|	D_INCBIN STRING ',' value       { asm_incbin(AS, $2, &$4, NULL); }
|	D_INCBIN STRING ',' value ',' value { asm_incbin(AS, $2, &$4, &$6); }
;

values:
	D_DATA value                    { asm_data(AS, $1->roles->word_detail, &$2); $$ = $1; }
|	values ',' value                { asm_data(AS, $1->roles->word_detail, &$3); $$ = $1; }
;

wides:
	D_OCTA WIDE_NUMBER              { asm_octa(AS, $2, false); $$ = $1; }
|	D_OCTA '-' WIDE_NUMBER          { asm_octa(AS, $3, true); $$ = $1; }
|	wides ',' WIDE_NUMBER           { asm_octa(AS, $3, false); $$ = $1; }
|	wides ',' '-' WIDE_NUMBER       { asm_octa(AS, $4, true); $$ = $1; }
;

floats:
	D_FLOAT float_number                     { asm_float(AS, $1->roles->word_detail, $2); $$ = $1; }
|	floats ',' float_number                  { asm_float(AS, $1->roles->word_detail, $3); $$ = $1; }
;

float_number:
	unsigned_float                   { $$ = (struct float_number){ $1, false }; }
|	'+' unsigned_float               { $$ = (struct float_number){ $2, false }; }
|	'-' unsigned_float               { $$ = (struct float_number){ $2, true }; }
;

unsigned_float:
	FLOAT_NUMBER
|	NUMBER                          { $$ = action_source_string(reader, @1); }
|	NAME                            { $$ = action_word_string($1, @1); }
;

leb128s:
	D_LEB128 value                  { asm_leb128(AS, &$2, $1->roles->word_detail); $$ = $1; }
|	leb128s ',' value               { asm_leb128(AS, &$3, $1->roles->word_detail); $$ = $1; }
;

strings:
	D_STRING STRING                 { asm_string(AS, $2, $1->roles->word_detail); $$ = $1; }
|	strings STRING                  { asm_string_more(AS, $2, $1->roles->word_detail); $$ = $1; }
|	strings ',' STRING              { asm_string(AS, $3, $1->roles->word_detail); $$ = $1; }
;

room_directive:
	D_SKIP values_1_2               { asm_skip(AS, @$, $2->at[0], action_given($2, 1)); }
|	D_REPEAT values_1_2             { asm_repeat(AS, @$, $1->roles->word_detail, $2->at[0], action_given($2, 1)); }
|	D_REPEAT_FLOAT value ',' float_number    { asm_repeat_float(AS, @$, $1->roles->word_detail, $2, $4); }
|	D_FILL values_1_3
	{ asm_fill(AS, &(struct fill_statement){ .span = @$, .count = $2->at[0], .size = action_given($2, 1),
						 .value = action_given($2, 2) }); }
|	D_ALIGN values_1_3
	{ asm_align(AS, &(struct align_statement){ .span = @$, .word = $1->roles->word_detail,
						   .align = $2->at[0], .fill = action_given($2, 1),
						   .most = action_given($2, 2) }); }
|	D_ORG values_1_2                { asm_org(AS, @$, $2->at[0], action_given($2, 1)); }
;

values_1_2:
	value                           { $$ = action_values(reader, $1); }
|	value ',' value                 { $$ = action_add_value(action_values(reader, $1), 1, $3); }
;

values_1_3:
	values_1_2
|	value ',' value ',' value       { $$ = action_add_value(action_add_value(action_values(reader, $1), 1, $3), 2, $5); }
|	value ',' ',' value             { $$ = action_add_value(action_values(reader, $1), 2, $4); }
;

/* .file NUMBER ["DIRECTORY"] "NAME" [md5 NUMBER] [source "TEXT"] */
file_parts:
	D_FILE NUMBER                   { asm_file_begin(AS, @2, (uint64_t)$2); }
|	file_parts STRING               { asm_file_text(AS, $2); }
|	file_parts NAME                 { asm_file_word(AS, @2, $2); }
|	file_parts NUMBER               { asm_file_number(AS, @2, (uint64_t)$2); }
|	file_parts WIDE_NUMBER          { asm_file_digits(AS, @2, $2); }
;

/* .loc FILE LINE COLUMN WORD ... */
loc_parts:
	D_LOC NUMBER                    { asm_loc_begin(AS, @$); asm_loc_number(AS, @2, (uint64_t)$2); }
|	loc_parts NUMBER                { asm_loc_number(AS, @2, (uint64_t)$2); }
|	loc_parts '-' NUMBER            { asm_loc_negative(AS, @3, (uint64_t)$3); }
|	loc_parts NAME                  { asm_loc_word(AS, @2, $2); }
;

cfi_head:
	D_CFI                           { asm_cfi_begin(AS); }
;

cfi_operands:
	%empty
|	cfi_operand
|	cfi_operands ',' cfi_operand
;

cfi_operand:
	REG                             { asm_cfi_operand(AS, @1, &(struct operand){ .is_reg = true, .reg = $1 }); }
|	value                           { asm_cfi_operand(AS, @1, &(struct operand){ .value = $1 }); }
;

line_end:
	%empty
|	EOS
;

map_head:
	D_MAP NAME NAME                 { asm_map_begin(AS, &(struct map_statement){ $2, @2, $3, @3 }); }
|	D_MAP NAME NAME NAME
	{ asm_map_begin(AS, &(struct map_statement){ $3, @3, $4, @4 }); asm_map_storage(AS, $2, @2); }
;

map_fields:
	maybe_field_ends
|	maybe_field_ends map_field_list
|	maybe_field_ends map_field_list field_ends
;

map_field_list:
	map_field
|	map_field_list field_ends map_field
;

maybe_field_ends:
	%empty
|	field_ends
;

field_ends:
	field_end
|	field_ends field_end
;

field_end:
	EOS
|	','
|	';'
;

map_field:
	preproc
|	NAME value                      { asm_map_field(AS, $1, @1, $2); }
|	NAME words                      { asm_map_type_field(AS, $1, @1, specifiers_type(AS, *$2), NULL); }
|	NAME words array                { asm_map_type_field(AS, $1, @1, specifiers_type(AS, *$2), $3); }
|	NAME NAME array
	{ asm_map_type_field(AS, $1, @1, specifiers_type(AS, action_specifiers(reader, $2, @2)), $3); }
|	inner_head map_fields '}'       { asm_map_inner_end(AS); }
|	values_head map_values '}'
|	error                           { reader->recovery.active = false; yyerrok; }
;

inner_head:
	NAME NAME '{'                   { asm_map_inner_begin(AS, &(struct map_statement){ $1, @1, $2, @2 }); }
;

values_head:
	NAME '{'                        { asm_map_values_begin(AS, $1, @1); }
;

map_values:
	maybe_field_ends
|	maybe_field_ends map_value_list
|	maybe_field_ends map_value_list field_ends
;

map_value_list:
	map_value
|	map_value_list field_ends map_value
;

map_value:
	preproc
|	value '=' NAME                  { asm_map_value(AS, $1, $3, @3); }
|	error                           { reader->recovery.active = false; yyerrok; }
;

/* Two words or more, hence a type and not a value. */
words:
	word word                       { $$ = SPECIFIERS(specifiers_add_name(AS, action_specifiers(reader, $1, @1), $2, @2)); }
|	words word                      { $$ = SPECIFIERS(specifiers_add_name(AS, *$1, $2, @2)); }
|	words '*'                       { $$ = SPECIFIERS(specifiers_add_star(AS, *$1, @2)); }
;

struct_head:
	D_STRUCT NAME                   { asm_struct_begin(AS, $2, @2, TAG_STRUCT); }
|	D_UNION NAME                    { asm_struct_begin(AS, $2, @2, TAG_UNION); }
;

enum_head:
	D_ENUM NAME                     { asm_struct_begin(AS, $2, @2, TAG_ENUM); }
|	D_ENUM                          { asm_struct_begin(AS, NULL, @1, TAG_ENUM); }
;

member_block:
	members '}'
|	members member '}'              { diag_error(&AS->diags, @2, "expected ';' after this member"); }
;

members:
	%empty
|	members EOS
|	members ';'
|	members preproc EOS
|	members member ';'
|	members error ';'               { reader->recovery.active = false; yyerrok; }
|	members error EOS               { reader->recovery.active = false; yyerrok; }
;

/* The type comes first and holds for every declarator after it. */
member:
	declaration                     { $$ = &$1->words; asm_struct_member(AS, $$, $1->declarator); }
|	body                            { $$ = $1; asm_struct_member(AS, $$, &(struct declarator){ .span = @1 }); }
|	member ',' tail suffix attributes
	{ $$ = TYPE(specifiers_of(AS, *$1, *$3, $4)); asm_struct_member(AS, $$, action_declaration(reader, *$$, $4, $5)->declarator); }
|	member ',' pointer attributes
	{ $$ = TYPE(specifiers_of(AS, *$1, (struct specifiers){ 0 }, $3));
	  asm_struct_member(AS, $$, action_declaration(reader, *$$, $3, $4)->declarator); }
;

declaration:
	specifiers suffix attributes    { $$ = action_declaration(reader, specifiers_declare(AS, *$1, $2), $2, $3); }
|	body tail suffix attributes     { $$ = action_declaration(reader, specifiers_of(AS, *$1, *$2, $3), $3, $4); }
;

/* A type's words, usually followed by the declared name. */
specifiers:
	word                            { $$ = SPECIFIERS(action_specifiers(reader, $1, @1)); }
|	specifiers word                 { $$ = SPECIFIERS(specifiers_add_name(AS, *$1, $2, @2)); }
|	specifiers '*'                  { $$ = SPECIFIERS(specifiers_add_star(AS, *$1, @2)); }
;

/* The same after a type. */
tail:
	specifiers
|	'*'                             { $$ = SPECIFIERS(specifiers_add_star(AS, (struct specifiers){ 0 }, @1)); }
|	'*' tail                        { $$ = SPECIFIERS(specifiers_after_star(AS, *$2, @1)); }
;

word:
	NAME
|	LL
;

body:
	nested_head member_block attributes { $$ = $<type>1; $$->body = asm_struct_end(AS, $3); }
|	nested_enum_head enumerator_block attributes { $$ = $<type>1; $$->body = asm_struct_end(AS, $3); }
;

nested_head:
	specifiers '{'                      { $<type>$ = TYPE(specifiers_type(AS, *$1)); asm_nested_begin(AS, $<type>$, false); }
;

nested_enum_head:
	specifiers ENUM_BRACE           { $<type>$ = TYPE(specifiers_type(AS, *$1)); asm_nested_begin(AS, $<type>$, true); }
;

enumerator_block:
	lines '}'
|	lines enumerators '}'
|	lines enumerators ',' lines '}'
;

enumerators:
	enumerator
|	enumerators EOS
|	enumerators preproc EOS
|	enumerators ',' lines enumerator
;

enumerator:
	NAME                            { asm_enumerator(AS, $1, @1, NULL); }
|	NAME '=' value                  { asm_enumerator(AS, $1, @1, &$3); }
	/* No yyerrok: the rest is skipped. */
|	error                           { reader->recovery.active = false; }
;

lines:
	%empty
|	lines EOS
|	lines preproc EOS
;

/* Array sizes, a bitfield's width, or a function's parameters. */
suffix:
	%empty                          { $$ = ARENA_NEW(&AS->arena, struct declarator); }
|	':' value                       { $$ = ARENA_NEW(&AS->arena, struct declarator);
					  $$->has_bits = true; $$->bits = $2; }
|	array
|	parameters                      { $$ = ARENA_NEW(&AS->arena, struct declarator); $$->parameters = $1; }
|	pointer
;

/* A pointer to a function or an array. */
pointer:
	pointer_name ')' parameters     { $$ = $1; $$->parameters = $3; }
|	pointer_name ')' array          { $$ = $1; $$->elements = $3; }
;

pointer_name:
	'(' stars NAME                  { $$ = ARENA_NEW(&AS->arena, struct declarator);
					  $$->name = $3; $$->span = @3; $$->stars = $2; }
|	'(' stars NAME array            { $$ = $4; $$->name = $3; $$->span = @3; $$->stars = $2; }
;

stars:
	'*'                             { $$ = 1; }
|	stars '*'                       { $$ = $1 + 1; }
;

array:
	'[' value ']'                   { $$ = action_add_dimension(reader, ARENA_NEW(&AS->arena, struct declarator), &$2, @$); }
|	'[' ']'                         { $$ = action_add_dimension(reader, ARENA_NEW(&AS->arena, struct declarator), NULL, @$); }
|	array '[' value ']'             { $$ = action_add_dimension(reader, $1, &$3, @$); }
;

parameters:
	'(' ')'                         { $$ = ARENA_NEW(&AS->arena, struct parameters); $$->span = @$; }
|	'(' parameter_list ')'          { $$ = $2; $$->span = @$; }
;

parameter_list:
	parameter                       { $$ = action_add_parameter(reader, ARENA_NEW(&AS->arena, struct parameters), $1); }
|	parameter_list ',' parameter    { $$ = action_add_parameter(reader, $1, $3); }
;

parameter:
	specifiers suffix               { $$ = action_declaration(reader, specifiers_declare(AS, *$1, $2), $2, (struct attributes){ 0 }); }
;

externals:
	declaration                     { $$ = &$1->words; asm_external(AS, EXTERNAL_OBJECT, $$, $1->declarator); }
|	externals ',' tail suffix
	{ $$ = TYPE(specifiers_of(AS, *$1, *$3, $4)); asm_external(AS, EXTERNAL_OBJECT, $$, $4); }
;

maybe_initializer:
	%empty                          { $$ = NULL; }
|	'=' initializer                 { $$ = $2; }
;

initializer:
	value                           { $$ = action_initializer(reader, (struct initializer){ .kind = INIT_VALUE, .span = @$, .value = $1 }); }
|	TEXT                            { $$ = action_initializer(reader, (struct initializer){ .kind = INIT_STRING, .span = @$, .string = $1 }); }
|	'&' NAME                        { $$ = action_initializer(reader, (struct initializer){ .kind = INIT_ADDRESS, .span = @$, .name = $2 }); }
|	'{' lines '}'                   { $$ = action_initializer(reader, (struct initializer){ .kind = INIT_LIST, .span = @$ }); }
|	'{' lines items '}'             { $$ = $3; $$->span = @$; }
|	'{' lines items ',' lines '}'   { $$ = $3; $$->span = @$; }
;

items:
	initializer                     { $$ = action_add_item(reader, NULL, NULL, $1); }
|	path '=' initializer            { $$ = action_add_item(reader, NULL, $1, $3); }
|	items EOS
|	items preproc EOS
|	items ',' lines initializer     { $$ = action_add_item(reader, $1, NULL, $4); }
|	items ',' lines path '=' initializer { $$ = action_add_item(reader, $1, $4, $6); }
;

/* .member[2].member */
path:
	NAME                            { $$ = action_add_step(reader, NULL, (struct init_step){ .span = @1, .member = $1 }); }
|	'[' value ']'                   { $$ = action_add_step(reader, NULL, (struct init_step){ .span = @$, .index = $2 }); }
|	path NAME                       { $$ = action_add_step(reader, $1, (struct init_step){ .span = @2, .member = $2 }); }
|	path '[' value ']'              { $$ = action_add_step(reader, $1, (struct init_step){ .span = @3, .index = $3 }); }
;

attributes:
	%empty                          { $$ = (struct attributes){ 0 }; }
|	attributes ATTRIBUTE '(' '(' attribute_list ')' ')'
	{ $$ = action_join_attributes($1, $5); $$.span = @2; }
;

attribute_list:
	NAME                            { $$ = (struct attributes){ 0 }; asm_attribute(AS, &$$, $1, @1, NULL); }
|	NAME '(' value ')'              { $$ = (struct attributes){ 0 }; asm_attribute(AS, &$$, $1, @1, &$3); }
|	NAME '(' TEXT ')'               { $$ = (struct attributes){ 0 }; asm_text_attribute(AS, &$$, $1, @1, $3); }
|	attribute_list ',' NAME '(' TEXT ')' { $$ = $1; asm_text_attribute(AS, &$$, $3, @3, $5); }
|	attribute_list ',' NAME         { $$ = $1; asm_attribute(AS, &$$, $3, @3, NULL); }
|	attribute_list ',' NAME '(' value ')' { $$ = $1; asm_attribute(AS, &$$, $3, @3, &$5); }
;

/* Most values are a single term, so that needs only one reduction. */
value:
	term
|	chain                           { $$ = expr_finish(AS, $1); }
;

chain:
	term binary term                { $$ = expr_append(AS, expr_chain(AS, $1), $2, $3); }
|	chain binary term               { $$ = expr_append(AS, $1, $2, $3); }
;

term:
	NUMBER                          { $$ = expr_number(@$, $1); }
|	WIDE_NUMBER                     { $$ = expr_number(@$, literal_number(&AS->diags, @1, $1.text, $1.length)); }
|	symbol                          { $$ = expr_name(AS, @$, $1); }
|	'(' value ')'                   { $$ = $2; $$.span = @$; }
|	'-' term                        { $$ = expr_unary(AS, @$, EXPR_NEGATE, $2); }
|	'+' term                        { $$ = expr_unary(AS, @$, EXPR_PLUS, $2); }
|	'~' term                        { $$ = expr_unary(AS, @$, EXPR_NOT, $2); }
|	'!' term                        { $$ = expr_unary(AS, @$, EXPR_LOGICAL_NOT, $2); }
|	NAME '(' value ')'              { $$ = expr_call(AS, @$, $1, @1, $3); }
|	SIZEOF '(' specifiers ')'       { $$ = action_sizeof(reader, specifiers_type(AS, *$3), @$); }
|	CORE '(' NAME ')'
	{ $$ = expr_core(AS, @$, &(struct core_words){ .function = $1, .name = $3, .name_span = @3 }); }
|	CORE '(' NAME NAME ')'
	{ $$ = expr_core(AS, @$, &(struct core_words){ .function = $1, .tag = $3, .tag_span = @3,
							.name = $4, .name_span = @4 }); }
;

binary:
	'*'                             { $$ = EXPR_MUL; }
|	'/'                             { $$ = EXPR_DIV; }
|	'%'                             { $$ = EXPR_MOD; }
|	SHL                             { $$ = EXPR_SHL; }
|	SHR                             { $$ = EXPR_SHR; }
|	'|'                             { $$ = EXPR_OR; }
|	'&'                             { $$ = EXPR_AND; }
|	'^'                             { $$ = EXPR_XOR; }
|	'!'                             { $$ = EXPR_OR_NOT; }
|	'+'                             { $$ = EXPR_ADD; }
|	'-'                             { $$ = EXPR_SUB; }
|	EQ                              { $$ = EXPR_EQ; }
|	NE                              { $$ = EXPR_NE; }
|	'<'                             { $$ = EXPR_LT; }
|	'>'                             { $$ = EXPR_GT; }
|	LE                              { $$ = EXPR_LE; }
|	GE                              { $$ = EXPR_GE; }
|	ANDAND                          { $$ = EXPR_ANDAND; }
|	OROR                            { $$ = EXPR_OROR; }
;

%%

/*
 * Describes the expected tokens in few words. Operators that would merely continue an expression are left
 * out.
 */
static void describe_expected(const yypcontext_t *context, char *text, size_t room)
{
	yysymbol_kind_t expected[YYNTOKENS];
	int count = yypcontext_expected_tokens(context, expected, YYNTOKENS);
	bool value = false, reg = false, more = false, star = false, string = false;
	size_t used = 0;

	for (int i = 0; i < count; i++) {
		value |= expected[i] == YYSYMBOL_SIZEOF;
		reg |= expected[i] == YYSYMBOL_REG;
		more |= expected[i] == YYSYMBOL_SHL;
		star |= !strcmp(yysymbol_name(expected[i]), "'*'");
		string |= expected[i] == YYSYMBOL_STRING;
	}
	text[0] = '\0';
	for (int i = 0; i < count && used < room; i++) {
		const char *name = yysymbol_name(expected[i]);
		yysymbol_kind_t kind = expected[i];

		if (value && kind == YYSYMBOL_SIZEOF)
			name = "a value";
		else if (value && (kind == YYSYMBOL_NAME || kind == YYSYMBOL_NUMBER || kind == YYSYMBOL_STRING ||
			      kind == YYSYMBOL_WIDE_NUMBER || kind == YYSYMBOL_CORE || strchr("-+~!(", name[1])))
			continue;
		/* Rare inside blocks. */
		else if (kind == YYSYMBOL_D_DECISION)
			continue;
		/* `ll` may be a name as well. */
		else if (kind == YYSYMBOL_LL && used)
			continue;
		/*
		 * After `.prog NAME`, which may begin a prototype, the section is what is missing.
		 */
		else if (!value && star && string && kind != YYSYMBOL_STRING)
			continue;
		/* After `r1 =` the simple forms suffice. */
		else if (value && reg && (kind == YYSYMBOL_CAST || strchr("*&", name[1])))
			continue;
		else if (more && (name[0] != '\'' || strchr("*/%|&^+-<>=!", name[1])) && kind != YYSYMBOL_EOS &&
			 kind != YYSYMBOL_GOTO)
			continue;
		used += (size_t)snprintf(text + used, room - used, "%s%s", used ? " or " : "", name);
	}
}

static bool ends_statement(const yypcontext_t *context)
{
	yysymbol_kind_t expected[YYNTOKENS];
	int count = yypcontext_expected_tokens(context, expected, YYNTOKENS);

	for (int i = 0; i < count; i++)
		if (expected[i] == YYSYMBOL_EOS)
			return true;
	return false;
}

static int yyreport_syntax_error(const yypcontext_t *context, struct reader *reader)
{
	int head = reader->context.head_token;
	struct syntax_error error = {
		.span = *yypcontext_location(context),
		.head = head == NAME     ? HEAD_NAME
			: head == D_PROG ? HEAD_PROGRAM
			: head == D_MAP  ? HEAD_MAP
					 : HEAD_OTHER,
		.at_end_of_file = yypcontext_token(context) == YYSYMBOL_YYEOF,
		.at_end_of_line = yypcontext_token(context) == YYSYMBOL_EOS,
		.is_directive = yypcontext_token(context) == YYSYMBOL_UNKNOWN_DIRECTIVE,
		.statement_complete = !reader->context.depth && ends_statement(context),
	};

	describe_expected(context, error.expected, sizeof error.expected);
	report_syntax_error(reader, &error);
	return 0;
}

/* Bison's own errors: its stack is full, or memory is. */
static void yyerror(struct span *place, struct reader *reader, const char *message)
{
	(void)message;
	diag_error(&AS->diags, *place, "nested too deeply");
}
