/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The first byte decides what a lexeme may be: class_of names its reader, which
 * takes the longest match. The text is read in place and never copied. The NUL
 * at its end stops every loop, so only what may hold a NUL (strings, comments,
 * section names) looks at the bound.
 *
 * One rule looks back, and at no more than the kind of the lexeme before: an
 * s-operator (s>, s/=) follows a register, so that `s` stays a name everywhere
 * else. Every other question of place (is this word a directive, this register
 * a symbol, this ':' a label's?) is grammar/token.c's, which has the statement
 * in view. Where its answer is less than the longest match, it gives the rest
 * back with lexer_keep: `%r1` after an operand is '%' and `r1`, `(u32 *)` in a
 * declaration is '(' and what follows, `goto1` is `goto` and `1`. That is sound
 * because the lexer remembers nothing else.
 */
#include "grammar/lexer.h"

#include <stdint.h>
#include <string.h>

enum class {
	STRAY,
	BLANK,
	NUL,
	LETTER,
	LETTER_R, /* a word's, or a register's */
	LETTER_S, /* a word's, or an s-operator's */
	DOT,      /* a word's, or a number's */
	DIGIT,
	QUOTE,
	APOSTROPHE,
	AT,
	BACKSLASH,
	HASH,
	SLASH,
	PERCENT,
	PARENTHESIS,
	OPERATOR, /* alone, doubled, or before '=' */
	SINGLE,   /* always a lexeme by itself */
};

/* clang-format off */
static const uint8_t class_of[256] = {
	[0] = NUL,
	[' '] = BLANK, ['\t'] = BLANK, ['\r'] = BLANK, ['\f'] = BLANK, ['\v'] = BLANK,
	['a' ... 'z'] = LETTER, ['A' ... 'Z'] = LETTER, ['_'] = LETTER, ['$'] = LETTER,
	['r'] = LETTER_R, ['R'] = LETTER_R, ['w'] = LETTER_R, ['W'] = LETTER_R,
	['s'] = LETTER_S, ['.'] = DOT, ['0' ... '9'] = DIGIT,
	['"'] = QUOTE, ['\''] = APOSTROPHE, ['@'] = AT, ['\\'] = BACKSLASH,
	['#'] = HASH, ['/'] = SLASH, ['%'] = PERCENT, ['('] = PARENTHESIS,
	['+'] = OPERATOR, ['-'] = OPERATOR, ['*'] = OPERATOR, ['|'] = OPERATOR, ['&'] = OPERATOR,
	['^'] = OPERATOR, ['<'] = OPERATOR, ['>'] = OPERATOR, ['='] = OPERATOR, ['!'] = OPERATOR,
	['~'] = SINGLE, [')'] = SINGLE, ['['] = SINGLE, [']'] = SINGLE, [','] = SINGLE,
	[':'] = SINGLE, [';'] = SINGLE, ['{'] = SINGLE, ['}'] = SINGLE, ['\n'] = SINGLE,
};

/* The lexemes that a byte can continue. */
enum { WORD_PART = 1, NUMBER_PART = 2, HEX_PART = 4, SECTION_PART = 8 };

static const uint8_t parts_of[256] = {
	[1 ... 255] = SECTION_PART,
	['\n'] = 0, [' '] = 0, ['\t'] = 0, ['\r'] = 0, ['\f'] = 0, ['\v'] = 0,
	[','] = 0, [';'] = 0, ['"'] = 0, ['#'] = 0,
	['0' ... '9'] = WORD_PART | NUMBER_PART | HEX_PART | SECTION_PART,
	['a' ... 'f'] = WORD_PART | NUMBER_PART | HEX_PART | SECTION_PART,
	['A' ... 'F'] = WORD_PART | NUMBER_PART | HEX_PART | SECTION_PART,
	['g' ... 'z'] = WORD_PART | NUMBER_PART | SECTION_PART,
	['G' ... 'Z'] = WORD_PART | NUMBER_PART | SECTION_PART,
	['_'] = WORD_PART | NUMBER_PART | SECTION_PART,
	['.'] = WORD_PART | SECTION_PART, ['$'] = WORD_PART | SECTION_PART, ['@'] = WORD_PART | SECTION_PART,
	[0x80 ... 0xff] = WORD_PART | SECTION_PART,
};

/* An operator alone is its character. */
static const struct {
	uint8_t assigns, doubled, doubled_assigns; /* +=, <<, <<=; 0: no such operator */
} operators[128] = {
	['+'] = { LEX_ADD_ASSIGN, 0, 0 },
	['-'] = { LEX_SUB_ASSIGN, 0, 0 },
	['*'] = { LEX_MUL_ASSIGN, 0, 0 },
	['/'] = { LEX_DIV_ASSIGN, 0, 0 },
	['%'] = { LEX_MOD_ASSIGN, 0, 0 },
	['|'] = { LEX_OR_ASSIGN, LEX_OROR, 0 },
	['&'] = { LEX_AND_ASSIGN, LEX_ANDAND, 0 },
	['^'] = { LEX_XOR_ASSIGN, 0, 0 },
	['<'] = { LEX_LE, LEX_SHL, LEX_SHL_ASSIGN },
	['>'] = { LEX_GE, LEX_SHR, LEX_SHR_ASSIGN },
	['='] = { LEX_EQ, 0, 0 },
	['!'] = { LEX_NE, 0, 0 },
};
/* clang-format on */

static bool is_part(char c, unsigned parts)
{
	return parts_of[(unsigned char)c] & parts;
}

static const char *skip(const char *at, unsigned parts)
{
	while (is_part(*at, parts))
		at++;
	return at;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static const char *skip_digits(const char *at)
{
	while (is_digit(*at))
		at++;
	return at;
}

/* The lexeme ends before `end`. */
static inline int take(struct lexer *lexer, const char *end, int kind)
{
	lexer->at = end;
	return lexer->kind = kind;
}

/* ---- Comments ---------------------------------------------------------- */

static const char *line_end(const char *at, const char *end)
{
	const char *newline = memchr(at, '\n', (size_t)(end - at));

	return newline ? newline : end;
}

/* NULL: it is not closed. */
static const char *block_comment_end(const char *begin, const char *end)
{
	const char *close = memmem(begin + 2, (size_t)(end - begin) - 2, "*/", 2);

	return close ? close + 2 : NULL;
}

/* Past the comment that begins with this '#' or '/'; NULL if none does, or it is not closed. */
static const char *comment_end(const char *at, const char *end)
{
	if (*at == '#' || (end - at > 1 && at[1] == '/'))
		return line_end(at, end);
	return end - at > 1 && at[1] == '*' ? block_comment_end(at, end) : NULL;
}

const char *lexer_skip(const char *at, const char *end)
{
	for (;;) {
		const char *after;

		at = lexer_skip_blanks(at);
		if (at >= end)
			return end;
		if (*at != '#' && *at != '/')
			return at;
		after = comment_end(at, end);
		if (!after)
			return at;
		at = after;
	}
}

/* ---- Numbers ----------------------------------------------------------- */

/* Past the exponent that begins here, such as e-3; the same place if none does. */
static const char *exponent_end(const char *at, char letter)
{
	const char *digits = at + 1 + (*at && (at[1] == '+' || at[1] == '-'));

	return (*at | ' ') == letter && is_digit(*digits) ? skip_digits(digits) : at;
}

/* 1.5 1. .5 1e3; NULL: no such number. */
static const char *decimal_float_end(const char *begin)
{
	const char *point = skip_digits(begin);
	const char *end = *point == '.' ? skip_digits(point + 1) : point;

	if (end - begin == (*point == '.'))
		return NULL;
	return *point == '.' || exponent_end(end, 'e') > end ? exponent_end(end, 'e') : NULL;
}

/* The part after 0x: digits, perhaps with a point, and an exponent. */
static const char *hex_float_end(const char *begin)
{
	const char *end = skip(begin, HEX_PART);

	if (*end == '.')
		end = skip(end + 1, HEX_PART);
	return end > begin && exponent_end(end, 'p') > end ? exponent_end(end, 'p') : NULL;
}

/* The part after 0f or 0d: a number with a fraction, or digits alone. */
static const char *marked_float_end(const char *begin)
{
	const char *end = decimal_float_end(begin);

	return end ? end : is_digit(*begin) ? skip_digits(begin) : NULL;
}

static const char *float_end(const char *begin)
{
	char mark = *begin == '0' ? begin[1] | ' ' : 0;

	if (mark == 'x')
		return hex_float_end(begin + 2);
	return mark == 'f' || mark == 'd' ? marked_float_end(begin + 2) : decimal_float_end(begin);
}

static int take_odd_number(struct lexer *lexer, const char *begin)
{
	const char *number = skip(begin, NUMBER_PART), *fraction = float_end(begin);

	return fraction && fraction >= number ? take(lexer, fraction, LEX_FLOAT)
					      : take(lexer, number, LEX_NUMBER);
}

static int take_number(struct lexer *lexer, const char *begin)
{
	const char *end = skip_digits(begin);

	return is_part(*end, WORD_PART) ? take_odd_number(lexer, begin) : take(lexer, end, LEX_NUMBER);
}

/* ---- Words ------------------------------------------------------------- */

/* After a member's name, its indices and what follows them: [2].c[0] */
static const char *index_end(const char *at)
{
	for (;;) {
		const char *digits = skip_digits(at + 1);

		if (*at != '[' || digits == at + 1 || *digits != ']')
			return at;
		at = digits + 1;
		if (*at == '.' && is_part(at[1], WORD_PART))
			at = skip(at + 1, WORD_PART);
	}
}

static int take_word(struct lexer *lexer, const char *begin)
{
	const char *end = skip(begin + 1, WORD_PART);

	/* Only a member path, which contains a dot, includes an index. */
	if (*end == '[' && memchr(begin + 1, '.', (size_t)(end - begin) - 1))
		end = index_end(end);
	return take(lexer, end, LEX_WORD);
}

static int take_register(struct lexer *lexer, const char *begin)
{
	const char *end = skip_digits(begin + 1);

	return end == begin + 1 || is_part(*end, WORD_PART) ? take_word(lexer, begin)
							    : take(lexer, end, LEX_REGISTER);
}

/* An s-operator: `s` directly before the operator, as in s>>=. 0: none begins here. */
static int s_operator(const char *at, size_t *length)
{
	static const struct {
		char text[4];
		uint8_t kind;
	} known[] = {
		{ ">>=", LEX_ARSH_ASSIGN }, { "/=", LEX_SDIV_ASSIGN }, { "%=", LEX_SMOD_ASSIGN },
		{ ">=", LEX_SGE },          { "<=", LEX_SLE },         { ">", LEX_SGT },
		{ "<", LEX_SLT },
	};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		*length = strlen(known[i].text);
		if (!strncmp(at + 1, known[i].text, *length))
			return known[i].kind;
	}
	return 0;
}

static int take_s(struct lexer *lexer, const char *begin)
{
	size_t length;
	int kind = lexer->kind == LEX_REGISTER ? s_operator(begin, &length) : 0;

	return kind ? take(lexer, begin + 1 + length, kind) : take_word(lexer, begin);
}

/* .5 is a number, .5byte a word. */
static int take_dot(struct lexer *lexer, const char *begin)
{
	const char *fraction = is_digit(begin[1]) ? decimal_float_end(begin) : NULL;

	return fraction && fraction >= skip(begin, WORD_PART) ? take(lexer, fraction, LEX_FLOAT)
							      : take_word(lexer, begin);
}

static int take_at_word(struct lexer *lexer, const char *begin)
{
	const char *end = begin + 1;

	if (is_digit(*end))
		while (is_part(*end, NUMBER_PART) && *end != '_')
			end++;
	else if (is_part(*end, WORD_PART) && *end != '@' && (unsigned char)*end < 0x80)
		end = skip(end, WORD_PART);
	return end == begin + 1 ? take(lexer, end, LEX_STRAY) : take(lexer, end, LEX_AT_WORD);
}

static int take_parameter(struct lexer *lexer, const char *begin)
{
	const char *end = skip(begin + 1, WORD_PART);

	return take(lexer, end, end == begin + 1 ? LEX_STRAY : LEX_PARAMETER);
}

/* ---- Quotes ------------------------------------------------------------ */

/* Ends with its line if it is not closed. */
static int take_string(struct lexer *lexer, const char *begin)
{
	const char *at = begin + 1;

	for (; at < lexer->end && *at != '\n' && *at != '"'; at++)
		if (*at == '\\' && at + 1 < lexer->end && at[1] != '\n')
			at++;
	return at < lexer->end && *at == '"' ? take(lexer, at + 1, LEX_STRING)
					     : take(lexer, at, LEX_UNCLOSED_STRING);
}

static int take_character(struct lexer *lexer, const char *begin)
{
	size_t length = begin[1] == '\\' ? 4 : 3;
	char last = (size_t)(lexer->end - begin) < length ? '\n' : begin[length - 2];
	bool is_closed = last != '\n' && (length == 4 || last != '\'') && begin[length - 1] == '\'';

	return is_closed ? take(lexer, begin + length, LEX_CHARACTER) : take(lexer, begin + 1, LEX_STRAY);
}

/* ---- Operators --------------------------------------------------------- */

static int take_operator(struct lexer *lexer, const char *begin)
{
	unsigned char c = (unsigned char)*begin;

	if (begin[1] == '=' && operators[c].assigns)
		return take(lexer, begin + 2, operators[c].assigns);
	if (c == '<' && begin[1] == '>')
		return take(lexer, begin + 2, LEX_NE);
	if (begin[1] != *begin || !operators[c].doubled)
		return take(lexer, begin + 1, c);
	return begin[2] == '=' && operators[c].doubled_assigns
		       ? take(lexer, begin + 3, operators[c].doubled_assigns)
		       : take(lexer, begin + 2, operators[c].doubled);
}

static int take_percent(struct lexer *lexer, const char *begin)
{
	if (class_of[(unsigned char)begin[1]] == LETTER_R && is_digit(begin[2]))
		return take(lexer, skip_digits(begin + 2), LEX_REGISTER);
	if (begin[1] == 'f' && begin[2] == 'p')
		return take(lexer, begin + 3, LEX_REGISTER);
	return take_operator(lexer, begin);
}

/* Past the name of a C type, such as u32; NULL: not one. */
static const char *c_type_end(const char *at)
{
	if (*at != 'u' && *at != 's' && *at != 'i')
		return NULL;
	if (at[1] == '8')
		return at + 2;
	return (at[1] == '1' && at[2] == '6') || (at[1] == '3' && at[2] == '2') ||
			       (at[1] == '6' && at[2] == '4')
		       ? at + 3
		       : NULL;
}

static int take_parenthesis(struct lexer *lexer, const char *begin)
{
	const char *type = lexer_skip_blanks(begin + 1), *type_end = c_type_end(type), *at;
	bool is_access;

	if (!type_end)
		return take(lexer, begin + 1, '(');
	at = lexer_skip_blanks(type_end);
	is_access = *at == '*';
	at = is_access ? lexer_skip_blanks(at + 1) : at;
	/* Casts are to signed types narrower than a register. */
	if (*at != ')' || (!is_access && (*type != 's' || type[1] == '6')))
		return take(lexer, begin + 1, '(');
	return take(lexer, at + 1, is_access ? LEX_ACCESS : LEX_CAST);
}

/* ---- The lexer --------------------------------------------------------- */

/* A '#' or '/'. The lexeme after the comments begins no comment, so this recurses at most once. */
static int take_comment(struct lexer *lexer, const char *begin)
{
	const char *end = lexer_skip(begin, lexer->end);

	if (end == begin)
		return begin[1] == '*' ? take(lexer, lexer->end, LEX_UNCLOSED_COMMENT)
				       : take_operator(lexer, begin);
	lexer->at = end;
	return lexer_next(lexer);
}

static int take_nul(struct lexer *lexer, const char *begin)
{
	return begin == lexer->end ? take(lexer, begin, LEX_END) : take(lexer, begin + 1, LEX_STRAY);
}

static int take_stray(struct lexer *lexer, const char *begin)
{
	return take(lexer, begin + 1, LEX_STRAY);
}

static int take_single(struct lexer *lexer, const char *begin)
{
	return take(lexer, begin + 1, *begin);
}

static int (*const readers[])(struct lexer *lexer, const char *begin) = {
	[STRAY] = take_stray,
	[NUL] = take_nul,
	[LETTER] = take_word,
	[LETTER_R] = take_register,
	[LETTER_S] = take_s,
	[DOT] = take_dot,
	[DIGIT] = take_number,
	[QUOTE] = take_string,
	[APOSTROPHE] = take_character,
	[AT] = take_at_word,
	[BACKSLASH] = take_parameter,
	[HASH] = take_comment,
	[SLASH] = take_comment,
	[PERCENT] = take_percent,
	[PARENTHESIS] = take_parenthesis,
	[OPERATOR] = take_operator,
	[SINGLE] = take_single,
};

/* One blank is the rule; compilers put comments into a column far to the right. */
static const char *skip_column(const char *at, const char *end)
{
	static const char column[] = "        ";

	while (end - at > 8 && !memcmp(at, column, 8))
		at += 8;
	return lexer_skip_blanks(at);
}

int lexer_next(struct lexer *lexer)
{
	const char *begin = lexer->at;
	unsigned class = class_of[(unsigned char)*begin];

	if (class == BLANK)
		class = class_of[(unsigned char)*++begin];
	if (class == BLANK) {
		begin = skip_column(begin, lexer->end);
		class = class_of[(unsigned char)*begin];
	}
	lexer->begin = begin;
	return readers[class](lexer, begin);
}

/* A '/' belongs to the name unless it begins a comment, or ends it. */
static bool is_section_part(const struct lexer *lexer, const char *at)
{
	if (*at == '/')
		return is_part(at[1], SECTION_PART) && at[1] != '/' && at[1] != '*';
	return is_part(*at, SECTION_PART) || (!*at && at < lexer->end);
}

bool lexer_section_name(struct lexer *lexer)
{
	const char *begin = lexer_skip(lexer->at, lexer->end), *end = begin;

	while (is_section_part(lexer, end))
		end++;
	if (end == begin)
		return false;
	lexer->begin = begin;
	take(lexer, end, LEX_WORD);
	return true;
}
