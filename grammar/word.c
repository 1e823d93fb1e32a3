/* SPDX-License-Identifier: BSD-2-Clause */
#include "grammar/word.h"

#include <ctype.h>
#include <string.h>

#include "asm/dialect.h"
#include "grammar/preproc.h"
#include "grammar/paste.h"
#include "grammar/token.h"

static bool is_called(const char *after)
{
	return after[strspn(after, " \t")] == '(';
}

/* .data and its like: before a type they declare, before a newline, a number or a string they are GNU's. */
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

/* What a directive is that has two meanings. */
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

/* `enum` is followed by a brace, or by a name and a brace, where it declares. */
static void count_enum_words(struct reader *reader, const struct name *name, int token)
{
	if (token == D_ENUM || (token == NAME && !strcmp(name->text, "enum")))
		reader->enum_words = 2;
	else if (reader->enum_words)
		reader->enum_words--;
}

static bool is_jump(int token)
{
	return token == GOTO || token == GOTOL || token == MAY_GOTO || token == CALL || token == LOCAL;
}

size_t word_length(const struct reader *reader, const char *text, size_t length)
{
	static const char *const jumps[] = { "goto", "gotol", "may_goto", "call" };
	char last = text[length - 1];

	if (!((last >= '0' && last <= '9') || last == 'f' || last == 'b') || reader->depth ||
	    !(reader->at_head ? !token_is_assigned(text + length)
			      : reader->in_if && token_ends_operand(reader)))
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

/* `call local f`, `call runtime 5`, and the kernel's pc+3: a distance, never a symbol. */
static int word_behind_jump(struct reader *reader, YYLTYPE place, const struct name *name, const char *after)
{
	size_t blanks = strspn(after, " \t");
	char next = after[blanks];

	if (*after == '#' && reader->paste.here)
		paste_check_call(reader, place, name);
	if (!strcmp(name->text, "pc") && (next == '+' || next == '-'))
		return PC;
	/* `call local - 5` is a symbol's neighbour, `call local -5` a distance. */
	if (next == '-')
		next = after[blanks + 1];
	if (reader->previous != CALL || !blanks ||
	    !(next == '_' || next == '.' || next == '$' || isalnum((unsigned char)next)))
		return NAME;
	return !strcmp(name->text, "local") ? LOCAL : !strcmp(name->text, "runtime") ? RUNTIME : NAME;
}

/* GNU as reads its mnemonics in upper case too: ADD, Exit. The name as it stands where that is none. */
static struct name *in_lower_case(struct reader *reader, struct name *name)
{
	char lower[16];
	struct name *found;

	if (name->roles->word || name->roles->macro || name->roles->preproc || name->length >= sizeof lower)
		return name;
	for (size_t i = 0; i < name->length; i++)
		lower[i] = (char)tolower((unsigned char)name->text[i]);
	found = name_intern(&reader->as->names, lower, name->length);
	return found->roles->word >= WORD_MNEMONIC || found->roles->word == CALL || found->roles->word == EXIT
		       ? found
		       : name;
}

/* A word of ours: most are ones only at a statement's head, where nothing is assigned to them. */
static int known_word(const struct reader *reader, int word, bool after_operand, const char *after)
{
	switch (word) {
	case LL: return (after_operand && reader->previous != REG) || reader->previous == STRING ? LL : NAME;
	case SIZEOF:
		return (after_operand && reader->previous != REG) || reader->previous == STRING ? NAME
												: SIZEOF;
	case CORE: return is_called(after) ? CORE : NAME;
	case ATTRIBUTE: return ATTRIBUTE;
	default: break;
	}
	if (reader->at_head && !reader->depth && !token_is_assigned(after))
		return word < WORD_MNEMONIC ? word : MNEMONIC;
	return reader->in_if && after_operand && word == GOTO ? GOTO : NAME;
}

/* What the place says of a name that is no word of ours. */
static int other_word(struct reader *reader, YYLTYPE place, const struct name *name, const char *after)
{
	if (reader->at_head && name->text[0] == '.' && !reader->depth && !token_is_assigned(after))
		return UNKNOWN_DIRECTIVE;
	if (is_jump(reader->previous))
		return word_behind_jump(reader, place, name, after);
	return reader->previous == LOCK && !strcmp(name->text, "fetch") ? FETCH : NAME;
}

/* The statement's first word tells how the others are read. */
static int begin_with(struct reader *reader, YYLTYPE place, const char *text, size_t length, int token)
{
	if (text[0] == '.')
		token = declaration_token(text, length, token);
	reader->head = place;
	reader->head_token = reader->depth ? 0 : token;
	reader->declares = !reader->depth && is_declaration(token);
	token_note_parted(reader, token);
	return token;
}

/* What follows in the statement is read with the word in mind. */
static int remember(struct reader *reader, const struct name *name, int token)
{
	if (token == MNEMONIC)
		reader->has_mnemonic = reader->as->dialect->has_mnemonics = true;
	/* Behind a struct's body, too. */
	reader->declares |= token == ATTRIBUTE;
	if (reader->depth || reader->declares)
		count_enum_words(reader, name, token);
	reader->in_if |= token == IF;
	reader->at_head = false;
	return reader->previous = token;
}

int word_token(struct reader *reader, YYSTYPE *value, YYLTYPE *place, const char *text, size_t length)
{
	struct name *name = name_intern(&reader->as->names, text, length);
	const char *after = text + length;
	int token;

	if (text[0] >= 'A' && text[0] <= 'Z' && reader->at_head && !reader->depth &&
	    !token_is_assigned(after))
		name = in_lower_case(reader, name);
	place->end = place->begin + (uint32_t)length;
	value->name = name;
	if ((name->roles->preproc || name->roles->macro) && reader->at_head && !token_is_assigned(after)) {
		token = preproc_begin(reader, *place, name, after);
		if (token == NOTHING)
			return NOTHING;
	} else if (name->roles->word) {
		token = known_word(reader, name->roles->word, token_ends_operand(reader), after);
	} else {
		token = other_word(reader, *place, name, after);
	}
	if (*after == '[' && paste_refuse_name(reader, *place, name, after)) {
		value->number = 0;
		return reader->previous = NUMBER;
	}
	if (reader->at_head)
		token = begin_with(reader, *place, text, length, token);
	return remember(reader, name, token);
}

bool word_heads_macro(struct reader *reader, const char *text)
{
	size_t length = token_reg_length(text);

	return *text != '%' && !token_is_assigned(text + length) &&
	       name_intern(&reader->as->names, text, length)->roles->macro;
}
