/* SPDX-License-Identifier: BSD-2-Clause */
/* The lexer alone: no assembler, no names, no diagnostics. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grammar/lexer.h"
#include "tests/unit/lexer_cover.h"
#include "tests/unit/run_suite.h"

/* "kind:text kind:text", a character's kind being itself. */
static void append(char *out, const struct lexer *lexer)
{
	static const char *const names[LEX_KINDS] = {
		[LEX_WORD] = "word",
		[LEX_REGISTER] = "reg",
		[LEX_NUMBER] = "number",
		[LEX_FLOAT] = "float",
		[LEX_CHARACTER] = "char",
		[LEX_STRING] = "string",
		[LEX_AT_WORD] = "at",
		[LEX_ACCESS] = "access",
		[LEX_CAST] = "cast",
		[LEX_PARAMETER] = "param",
		[LEX_STRAY] = "stray",
		[LEX_UNCLOSED_STRING] = "open-string",
		[LEX_UNCLOSED_COMMENT] = "open-comment",
	};
	const char *name = lexer->kind == '\n' ? "newline" : names[lexer->kind];
	size_t used = strlen(out);

	sprintf(out + used, "%s%s%s%.*s", used ? " " : "", name ? name : "", name ? ":" : "",
		lexer->kind == '\n' ? 0 : (int)lexer_length(lexer), lexer->begin);
}

static void expect(const char *text, const char *expected)
{
	struct lexer lexer = lexer_of(text, strlen(text));
	char found[1024] = "";

	while (lexer_next(&lexer) != LEX_END)
		append(found, &lexer);
	ck_assert_str_eq(found, expected);
	ck_assert_ptr_null(lexer_cover(text, strlen(text)));
}

START_TEST(words_and_registers)
{
	expect("exit .long a$b._c x@1", "word:exit word:.long word:a$b._c word:x@1");
	expect("r0 w10 R1 %r1 %fp r12", "reg:r0 reg:w10 reg:R1 reg:%r1 reg:%fp reg:r12");
	expect("r1x r1.a rx r _r1", "word:r1x word:r1.a word:rx word:r word:_r1");
	expect("a.b[2].c[0] a[2] a.b[x]", "word:a.b[2].c[0] word:a [ number:2 ] word:a.b [ word:x ]");
	expect("@progbits @1 @ \\name \\", "at:@progbits at:@1 stray:@ param:\\name stray:\\");
	expect("%r1x %x", "reg:%r1 word:x % word:x");
}
END_TEST

START_TEST(numbers)
{
	expect("10 0x1f 0b101 16K 1f 5ll",
	       "number:10 number:0x1f number:0b101 number:16K number:1f number:5ll");
	expect("1.5 1. .5 1e3 1E-3 .5e+1", "float:1.5 float:1. float:.5 float:1e3 float:1E-3 float:.5e+1");
	expect("0x1p3 0x.8p-1 0f1.5 0d1 0x1.8p3",
	       "float:0x1p3 float:0x.8p-1 float:0f1.5 float:0d1 float:0x1.8p3");
	expect("1e5x 1e .5a 0xe+1 0x", "number:1e5x number:1e word:.5a number:0xe + number:1 number:0x");
	expect("1.5e 0f 1.a", "float:1.5 word:e number:0f float:1. word:a");
}
END_TEST

START_TEST(quotes)
{
	expect("\"a\\\"b\" 'a' '\\n' '\\'' '''",
	       "string:\"a\\\"b\" char:'a' char:'\\n' char:'\\'' stray:' stray:' stray:'");
	expect("\"a\nb", "open-string:\"a newline: word:b");
	expect("\"a\\", "open-string:\"a\\");
	expect("\"a\\\n\"", "open-string:\"a\\ newline: open-string:\"");
	expect("'", "stray:'");
	expect("'\\", "stray:' stray:\\");
}
END_TEST

START_TEST(operators)
{
	expect("+= << <<= >>= <> != && || ^= = == !", "+= << <<= >>= <> != && || ^= = == !");
	expect("r1 s>>= r2", "reg:r1 s>>= reg:r2");
	expect("r1 s> 5 s> s", "reg:r1 s> number:5 word:s > word:s");
	expect("r1 s/ r1 s/= 2", "reg:r1 word:s / reg:r1 s/= number:2");
	expect("*(u32 *)(r1) ( s8 ) (u8) (s64) (u32 x)",
	       "* access:(u32 *) ( reg:r1 ) cast:( s8 ) ( word:u8 ) ( word:s64 ) ( word:u32 word:x )");
}
END_TEST

START_TEST(comments)
{
	expect("a # b\nc // d\n/* e\n */ f", "word:a newline: word:c newline: word:f");
	expect("a /* b", "word:a open-comment:/* b");
	expect("/*/ a", "open-comment:/*/ a");
	expect("a / b", "word:a / word:b");
}
END_TEST

static void expect_section(const char *text, const char *name)
{
	struct lexer lexer = lexer_of(text, strlen(text));

	ck_assert_int_eq(lexer_section_name(&lexer), name != NULL);
	if (name) {
		ck_assert_uint_eq(lexer_length(&lexer), strlen(name));
		ck_assert_mem_eq(lexer.begin, name, strlen(name));
	} else {
		ck_assert_ptr_eq(lexer.at, text);
	}
}

START_TEST(section_names)
{
	expect_section(" xdp/devmap,\"ax\"", "xdp/devmap");
	expect_section("/* c */ .rodata.str-1.1", ".rodata.str-1.1");
	expect_section("a/*b*/", "a");
	expect_section("a//b", "a");
	expect_section(" \"a\"", NULL);
	expect_section("\n", NULL);
	expect_section("", NULL);
}
END_TEST

/* All that is given back is read again. */
START_TEST(giving_back)
{
	struct lexer lexer = lexer_of("goto1", 5);

	lexer_next(&lexer);
	lexer_keep(&lexer, 4);
	ck_assert_uint_eq(lexer_length(&lexer), 4);
	ck_assert_int_eq(lexer_next(&lexer), LEX_NUMBER);
	ck_assert_int_eq(lexer_next(&lexer), LEX_END);
	ck_assert_int_eq(lexer_next(&lexer), LEX_END);
}
END_TEST

/* Each byte at each place of a text that holds every kind of lexeme, and the text cut there. */
START_TEST(every_byte_is_covered)
{
	static const char model[] =
		"a.b[2].c: r1 s>>= 0x1f // x\n \"a\\\"b\" '\\n' (u32 *) /* y */ 1.5e-3 @p \\q";
	char text[sizeof model];

	for (size_t at = 0; at < sizeof model - 1; at++) {
		for (int byte = 0; byte < 256; byte++) {
			memcpy(text, model, sizeof model);
			text[at] = (char)byte;
			ck_assert_msg(!lexer_cover(text, sizeof model - 1), "%s",
				      lexer_cover(text, sizeof model - 1));
			text[at + 1] = '\0';
			ck_assert_msg(!lexer_cover(text, at + 1), "%s", lexer_cover(text, at + 1));
		}
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("lexer");
	TCase *tests = tcase_create("lexer");

	tcase_add_test(tests, words_and_registers);
	tcase_add_test(tests, numbers);
	tcase_add_test(tests, quotes);
	tcase_add_test(tests, operators);
	tcase_add_test(tests, comments);
	tcase_add_test(tests, section_names);
	tcase_add_test(tests, giving_back);
	tcase_add_test(tests, every_byte_is_covered);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
