/* SPDX-License-Identifier: BSD-2-Clause */
#include "driver/code.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/byte_order.h"
#include "isa/insn.h"

#define SLOT 8

struct scanner {
	struct arena *arena;
	const char *at, *end;
	bytes *code;
	const char *why; /* NULL: all is well so far */
};

static int digit(char c)
{
	return c >= '0' && c <= '9'   ? c - '0'
	       : c >= 'a' && c <= 'f' ? c - 'a' + 10
	       : c >= 'A' && c <= 'F' ? c - 'A' + 10
				      : -1;
}

static void add_byte(struct scanner *scanner, uint64_t byte)
{
	if (byte > UINT8_MAX)
		scanner->why = "a number here does not fit a byte";
	vec_push(scanner->arena, scanner->code, (uint8_t)byte);
}

const char *code_from_hex(struct arena *arena, const char *text, size_t length, bytes *code)
{
	struct scanner scanner = { arena, text, text + length, code, NULL };

	while (scanner.at < scanner.end && !scanner.why) {
		if (isspace((unsigned char)*scanner.at) || *scanner.at == ',') {
			scanner.at++;
		} else if (scanner.end - scanner.at > 2 && scanner.at[0] == '0' &&
			   (scanner.at[1] | ' ') == 'x') {
			scanner.at += 2;
		} else if (scanner.end - scanner.at < 2 || digit(scanner.at[0]) < 0 ||
			   digit(scanner.at[1]) < 0) {
			scanner.why = "expects pairs of hexadecimal digits";
		} else {
			add_byte(&scanner, (uint64_t)(digit(scanner.at[0]) << 4 | digit(scanner.at[1])));
			scanner.at += 2;
		}
	}
	return scanner.why;
}

/* ---- C ---------------------------------------------------------------------------- */

static void skip_comment(struct scanner *scanner, const char *close)
{
	const char *end =
		memmem(scanner->at + 2, (size_t)(scanner->end - scanner->at - 2), close, strlen(close));

	scanner->at = end ? end + strlen(close) : scanner->end;
}

/* Blanks, comments, and lines of the preprocessor. */
static void skip_blanks(struct scanner *scanner)
{
	while (scanner->at < scanner->end) {
		size_t left = (size_t)(scanner->end - scanner->at);

		if (isspace((unsigned char)*scanner->at))
			scanner->at++;
		else if (left > 1 && !memcmp(scanner->at, "/*", 2))
			skip_comment(scanner, "*/");
		else if ((left > 1 && !memcmp(scanner->at, "//", 2)) || (*scanner->at == '#' && left > 1))
			skip_comment(scanner, "\n");
		else
			return;
	}
}

/* The text ends with a NUL, so strtoull stops. */
static uint64_t number(struct scanner *scanner)
{
	char *end;
	uint64_t value = strtoull(scanner->at, &end, 0);

	if (end == scanner->at)
		scanner->why = "expects a number";
	scanner->at = end;
	while (scanner->at < scanner->end && isalpha((unsigned char)*scanner->at))
		scanner->at++;
	return value;
}

/* After a backslash. */
static void add_escape(struct scanner *scanner)
{
	static const char letters[] = "abfnrtv", values[] = "\a\b\f\n\r\t\v";
	const char *letter = *scanner->at ? strchr(letters, *scanner->at) : NULL;
	unsigned value = 0, digits = 0;

	if (*scanner->at == '\n') {
		scanner->at++;
	} else if (*scanner->at == 'x') {
		for (scanner->at++; digit(*scanner->at) >= 0; scanner->at++)
			value = value << 4 | (unsigned)digit(*scanner->at);
		add_byte(scanner, value & UINT8_MAX);
	} else if (*scanner->at >= '0' && *scanner->at <= '7') {
		for (; digits < 3 && *scanner->at >= '0' && *scanner->at <= '7'; digits++, scanner->at++)
			value = value << 3 | (unsigned)digit(*scanner->at);
		add_byte(scanner, value & UINT8_MAX);
	} else {
		add_byte(scanner, letter ? (uint8_t)values[letter - letters] : (uint8_t)*scanner->at);
		scanner->at += scanner->at < scanner->end;
	}
}

static void read_string(struct scanner *scanner)
{
	for (scanner->at++; scanner->at < scanner->end && *scanner->at != '"';) {
		if (*scanner->at == '\\') {
			scanner->at++;
			add_escape(scanner);
		} else {
			add_byte(scanner, (uint8_t)*scanner->at++);
		}
	}
	scanner->at += scanner->at < scanner->end;
}

/* .code = 0xb7, .dst_reg = 0, ... } */
static void read_insn(struct scanner *scanner, enum bpfas_endian endian)
{
	static const char *const names[] = { "code", "dst_reg", "src_reg", "off", "imm" };
	uint64_t values[5] = { 0 };
	uint8_t insn[SLOT];

	while (scanner->at < scanner->end && *scanner->at != '}' && !scanner->why) {
		size_t length, field = 0;

		scanner->at += strspn(scanner->at, ". ,\t\n");
		length = strspn(scanner->at, "abcdefghijklmnopqrstuvwxyz_");
		while (field < 5 &&
		       (strlen(names[field]) != length || strncmp(names[field], scanner->at, length)))
			field++;
		scanner->at += length;
		scanner->at += strspn(scanner->at, " =\t");
		if (field == 5)
			scanner->why =
				"a struct bpf_insn has the members code, dst_reg, src_reg, off and imm";
		else
			values[field] = number(scanner);
		skip_blanks(scanner);
		scanner->at += strspn(scanner->at, ", \t\n");
	}
	insn[INSN_OPCODE_AT] = (uint8_t)values[0];
	insn[INSN_REGS_AT] = (uint8_t)(endian == BPFAS_BIG ? values[1] << 4 | (values[2] & 0xf)
							   : values[2] << 4 | (values[1] & 0xf));
	put16(insn + INSN_OFF_AT, (uint16_t)values[3], endian);
	put32(insn + INSN_IMM_AT, (uint32_t)values[4], endian);
	bytes_append(scanner->arena, scanner->code, insn, SLOT);
}

static void read_list(struct scanner *scanner, enum bpfas_endian endian)
{
	for (scanner->at++; !scanner->why;) {
		skip_blanks(scanner);
		if (scanner->at >= scanner->end || *scanner->at == '}')
			break;
		if (*scanner->at == ',' || *scanner->at == '{') {
			scanner->at++;
		} else if (*scanner->at == '.') {
			read_insn(scanner, endian);
			scanner->at += scanner->at < scanner->end;
		} else {
			add_byte(scanner, number(scanner));
		}
	}
}

/* Literals side by side are one string; the longest of the text is kept. */
static void keep_longest(struct scanner *scanner, bytes *longest)
{
	while (scanner->at < scanner->end && *scanner->at == '"') {
		read_string(scanner);
		skip_blanks(scanner);
	}
	if (scanner->code->count > longest->count) {
		bytes shorter = *longest;

		*longest = *scanner->code;
		*scanner->code = shorter;
	}
	scanner->code->count = 0;
}

const char *code_from_c(struct arena *arena, const char *text, size_t length, enum bpfas_endian endian,
			bytes *code)
{
	bytes passing = { 0 };
	struct scanner scanner = { arena, text, text + length, &passing, NULL };

	for (skip_blanks(&scanner); scanner.at < scanner.end && !scanner.why; skip_blanks(&scanner)) {
		if (*scanner.at == '"') {
			keep_longest(&scanner, code);
		} else if (*scanner.at == '=' && !code->count) {
			scanner.at++;
			skip_blanks(&scanner);
			scanner.code = code;
			if (*scanner.at == '{')
				read_list(&scanner, endian);
			scanner.code = &passing;
		} else {
			scanner.at++;
		}
	}
	vec_free(&passing);
	return scanner.why ? scanner.why : code->count ? NULL : "there is no array or string in this text";
}
