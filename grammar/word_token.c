/* SPDX-License-Identifier: BSD-2-Clause */
#include "grammar/word_token.h"

#include <ctype.h>
#include <string.h>

#include "asm/dialect.h"
#include "grammar/context.h"
#include "grammar/directive_text.h"
#include "grammar/kernel_dump.h"
#include "grammar/keyword.h"
#include "grammar/label.h"
#include "grammar/fast_data.h"
#include "grammar/paste.h"
#include "grammar/preproc.h"

static bool is_called(const char *after)
{
	return after[strspn(after, " \t")] == '(';
}

/*
 * .data and the like: before a type they declare a variable; before a newline, number or
 * string they are GNU's directives.
 */
static bool declares_variable(const char *text, size_t length)
{
	static const char *const sections[] = { ".data", ".rodata", ".bss" };
	const char *after = text + length + strspn(text + length, " \t");

	if (after == text + length || !(isalpha((unsigned char)*after) || *after == '_'))
		return false;
	for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
		size_t head = strlen(sections[i]);

		if (length >= head && !memcmp(text, sections[i], head) &&
		    (length == head || text[head] == '.'))
			return true;
	}
	return false;
}

/* `.extern u32 counter` has a type, `.extern a, b` has none. */
static bool declares_external(const char *text, size_t length)
{
	const char *name = text + length + strspn(text + length, " \t"), *after = name;

	while (isalnum((unsigned char)*after) || *after == '_' || *after == '.' || *after == '$')
		after++;
	if (after == name || !(*after == ' ' || *after == '\t' || *after == '*'))
		return false;
	after += strspn(after, " \t");
	return isalpha((unsigned char)*after) || *after == '_' || *after == '*';
}

/* The token of a directive with two meanings. */
static int declaration_token(const char *text, size_t length, int token)
{
	if ((token == D_STANDARD_SECTION || token == UNKNOWN_DIRECTIVE) && declares_variable(text, length))
		return D_VARIABLE;
	if (token == D_SYMBOL && length == strlen(".extern") && !memcmp(text, ".extern", length) &&
	    declares_external(text, length))
		return D_EXTERN;
	return token;
}

static bool is_declaration(int token)
{
	return token == D_VARIABLE || token == D_TYPEDEF || token == D_FUNC || token == D_EXTERN ||
	       token == D_KFUNC || token == D_KSYM || token == D_KCONFIG || token == D_ENUM;
}

/* In a declaration, `enum` is followed by a brace, or by a name and a brace. */
static void count_enum_words(struct context *context, const struct name *name, int token)
{
	if (token == D_ENUM || (token == NAME && !strcmp(name->text, "enum")))
		context->enum_words = 2;
	else if (context->enum_words)
		context->enum_words--;
}

static bool is_jump(int token)
{
	return token == GOTO || token == GOTOL || token == MAY_GOTO || token == CALL || token == LOCAL;
}

/*
 * The length of the word alone: GNU's pseudo-C may be written without blanks, as goto1 or
 * call5, also after `if`.
 */
static size_t word_length(const struct context *context, const char *text, size_t length)
{
	static const char *const jumps[] = { "goto", "gotol", "may_goto", "call" };
	char last = text[length - 1];

	if (!((last >= '0' && last <= '9') || last == 'f' || last == 'b') || context->depth ||
	    !(context->at_head ? !context_is_assigned(text + length)
			       : context->in_if && context_ends_operand(context)))
		return length;
	for (size_t i = 0; i < sizeof jumps / sizeof *jumps; i++) {
		size_t word = strlen(jumps[i]), digits;

		if (length <= word || memcmp(text, jumps[i], word) != 0)
			continue;
		digits = strspn(text + word, "0123456789");
		if (digits && (word + digits == length || word + digits + 1 == length))
			return word;
	}
	return length;
}

/* `call local f`, `call runtime 5`, and the kernel's pc+3, a displacement. */
static int word_behind_jump(struct reader *reader, struct span span, const struct name *name,
			    const char *after)
{
	size_t blanks = strspn(after, " \t");
	char next = after[blanks];

	if (*after == '#' && reader->dump.here)
		kernel_dump_check_call(reader, span, name);
	if (!strcmp(name->text, "pc") && (next == '+' || next == '-'))
		return PC;
	/* `call local - 5` is an offset from a symbol, `call local -5` a displacement. */
	if (next == '-')
		next = after[blanks + 1];
	if (reader->context.previous != CALL || !blanks ||
	    !(next == '_' || next == '.' || next == '$' || isalnum((unsigned char)next)))
		return NAME;
	return !strcmp(name->text, "local") ? LOCAL : !strcmp(name->text, "runtime") ? RUNTIME : NAME;
}

/* GNU as accepts its mnemonics in upper case: ADD, Exit. Returns the same name if it is not a mnemonic. */
static struct name *in_lower_case(struct reader *reader, struct name *name)
{
	char lower[16];
	struct name *found;

	if (name->roles->word || name->roles->macro || name->roles->preproc || name->length >= sizeof lower)
		return name;
	for (size_t i = 0; i < name->length; i++)
		lower[i] = (char)tolower((unsigned char)name->text[i]);
	found = name_intern(&reader->as->names, lower, name->length);
	if (name->text[0] == '.')
		return found->roles->word || found->roles->preproc ? found : name;
	return found->roles->word >= WORD_MNEMONIC || found->roles->word == CALL || found->roles->word == EXIT
		       ? found
		       : name;
}

/* A keyword; most are keywords only at the head of a statement, and not before '='. */
static int known_word(const struct context *context, int word, const char *after)
{
	bool after_operand = context_ends_operand(context);

	switch (word) {
	case LL:
		return (after_operand && context->previous != REG) || context->previous == STRING ? LL : NAME;
	case SIZEOF:
		return (after_operand && context->previous != REG) || context->previous == STRING ? NAME
												  : SIZEOF;
	case CORE: return is_called(after) ? CORE : NAME;
	case ATTRIBUTE: return ATTRIBUTE;
	default: break;
	}
	if (context->at_head && !context->depth && !context_is_assigned(after))
		return word < WORD_MNEMONIC ? word : MNEMONIC;
	return context->in_if && after_operand && word == GOTO ? GOTO : NAME;
}

/* Any other name, by its context. */
static int other_word(struct reader *reader, struct span span, const struct name *name, const char *after)
{
	if (reader->context.at_head && name->text[0] == '.' && !reader->context.depth &&
	    !context_is_assigned(after))
		return UNKNOWN_DIRECTIVE;
	if (is_jump(reader->context.previous))
		return word_behind_jump(reader, span, name, after);
	return reader->context.previous == LOCK && !strcmp(name->text, "fetch") ? FETCH : NAME;
}

/* The first word determines how the rest of the statement is read. */
static int begin_with(struct reader *reader, struct span span, const char *text, size_t length, int token)
{
	struct context *context = &reader->context;

	if (text[0] == '.')
		token = declaration_token(text, length, token);
	context_begin(reader, span, token);
	if (context->depth)
		context->head_token = 0;
	context->declares = !context->depth && is_declaration(token);
	return token;
}

/* Updates the context for what follows. */
static int remember(struct reader *reader, const struct name *name, int token)
{
	struct context *context = &reader->context;

	if (token == MNEMONIC)
		context->has_mnemonic = reader->as->dialect->has_mnemonics = true;
	/* After a struct's body, too. */
	context->declares |= token == ATTRIBUTE;
	if (context->depth || context->declares)
		count_enum_words(context, name, token);
	context->in_if |= token == IF;
	context->at_head = false;
	return context->previous = token;
}

static struct name *intern_word(struct reader *reader, const char *text, size_t length)
{
	struct name *name = name_intern(&reader->as->names, text, length);
	const struct context *context = &reader->context;

	if (((text[0] >= 'A' && text[0] <= 'Z') || (text[0] == '.' && !name->roles->word)) &&
	    context->at_head && !context->depth && !context_is_assigned(text + length))
		name = in_lower_case(reader, name);
	return name;
}

/* Whether names with commas between follow, as in `.extern a, "b c"`. */
static bool lists_names(const char *at)
{
	for (;; at++) {
		at = lexer_skip_blanks(at);
		if (*at == '"') {
			at += 1 + strcspn(at + 1, "\"\n");
			at += *at == '"';
		} else {
			const char *name = at;

			while (is_name_part(*at))
				at++;
			if (at == name || isdigit((unsigned char)*name))
				return false;
		}
		at = lexer_skip_blanks(at);
		if (*at != ',')
			return *at == '\n' || *at == ';' || *at == '#' || *at == '/' || !*at;
	}
}

/* LLVM and GNU as ignore a line of .extern, whatever it holds. */
static bool ignores_extern(struct reader *reader, struct span span, const char *text, size_t length,
			   int token)
{
	if (token != D_SYMBOL || length != strlen(".extern") || memcmp(text, ".extern", length) != 0 ||
	    !reader->context.at_head || declares_external(text, length) || lists_names(text + length))
		return false;
	diag_warning(
		&reader->as->diags, span,
		"'.extern' is followed by names with commas between, or by a type and a name; this line is "
		"ignored, as in LLVM and GNU as");
	directive_take_rest(reader);
	return true;
}

static bool is_preprocs(const struct reader *reader, const struct name *name, const char *after)
{
	return (name->roles->preproc || name->roles->macro) && reader->context.at_head &&
	       !context_is_assigned(after);
}

static int classify(struct reader *reader, YYSTYPE *value, struct span span, const char *text, size_t length)
{
	struct name *name = value->name = intern_word(reader, text, length);
	const char *after = text + length;
	int token;

	if (is_preprocs(reader, name, after)) {
		if (!preproc_begin(reader, span, name))
			return NOTHING;
		token = D_DECISION;
	} else if (name->roles->word) {
		token = known_word(&reader->context, name->roles->word, after);
		if (ignores_extern(reader, span, text, length, token))
			return NOTHING;
	} else {
		token = other_word(reader, span, name, after);
		if (token == NAME && reader->context.at_head && !reader->context.depth &&
		    paste_take_word(reader))
			return NOTHING;
	}
	if (*after == '[' && kernel_dump_refuse_name(reader, span, name, after)) {
		value->number = 0;
		return reader->context.previous = NUMBER;
	}
	if (reader->context.at_head)
		token = begin_with(reader, span, text, length, token);
	return remember(reader, name, token);
}

/*
 * `.port = 80` and `.ports[1] = 80` in an initializer; any other directive shows that the
 * block was not closed.
 */
static bool names_member(const char *after)
{
	return after[0] == '[' || context_is_assigned(after);
}

/* Preprocessor directives are allowed in blocks. */
static bool is_directive_outside(struct reader *reader)
{
	const struct lexer *lexer = &reader->lexer;

	return *lexer->begin == '.' && !names_member(lexer->at) &&
	       !name_intern(&reader->as->names, lexer->begin, lexer_length(lexer))->roles->preproc;
}

/* Reads the data lines from here on, if they are simple ones. */
static int read_data(struct reader *reader, struct name *directive, int token)
{
	if (!fast_data_read(reader, directive))
		return token;
	reader->context.previous = EOS;
	reader->context.at_head = true;
	reader->context.semicolon.span.end = 0;
	return NOTHING;
}

int word_token(struct reader *reader, YYSTYPE *value, struct span *span)
{
	struct lexer *lexer = &reader->lexer;
	struct context *context = &reader->context;
	int token = label_read_word(reader, value);

	if (token != NOTHING)
		return token;
	if (context->at_head && (context->depth || context->closing)) {
		token = context_close_before(reader, is_directive_outside(reader));
		if (token != NOTHING) {
			lexer_keep(lexer, 0);
			return token;
		}
	}
	lexer_keep(lexer, word_length(context, lexer->begin, lexer_length(lexer)));
	span->end = span->begin + (uint32_t)lexer_length(lexer);
	token = classify(reader, value, *span, lexer->begin, lexer_length(lexer));
	return token == D_DATA || token == D_STRING || token == D_LEB128
		       ? read_data(reader, value->name, token)
		       : token;
}

bool word_is_register_macro(struct reader *reader)
{
	const struct lexer *lexer = &reader->lexer;

	return reader->as->has_register_macro && !context_is_assigned(lexer->at) &&
	       name_intern(&reader->as->names, lexer->begin, lexer_length(lexer))->roles->macro;
}
