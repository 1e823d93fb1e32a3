/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Drives a fuzz target without libFuzzer, for a bounded and repeatable run:
 *
 *     fuzz_bounded ROUNDS FILE...
 *
 * Each file is tried as it is and in ROUNDS mutated forms, in a process of its
 * own. The input in work lies in memory shared with the parent, so that it can
 * be saved as crash-NUMBER when the child dies. Prints what tests/run reads.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { INPUT_MAX = 1 << 16, SECONDS_PER_FILE = 20, EDITS_MAX = 5 };

/* What a mutation may put in: pieces of the language, and its edges. */
/* clang-format off */
static const char *const words[] = {
	"\n", ";", "//", "/*", "*/", "\"", "\\", "{", "}", "(", ")", "[", "]", ":", "r0", "w10", "r11",
	" = ", " += ", "s>>= ", "ll", "goto ", "if r1 > ", "call ", "exit\n", "lock ", "*(u64 *)(",
	"+-1", ".prog p ", ".endprog\n", ".map m hash", ".struct ", ".equ ", ".license ", ".byte ",
	".align ", ".zero ", ".ascii ", "sizeof(", "htons(", "xdp_md.", "&", "-1", "0x", "256K",
	"4294967296", "18446744073709551616", "9999999999999999999999", "1 / 0", "1 << 64", "- - - -",
	"((((((((", ".L", "\xff\xfe", "\xe2\x82",
};
/* clang-format on */

struct input {
	size_t length;
	uint8_t bytes[INPUT_MAX];
};

/* splitmix64: small, and the same everywhere. */
static uint64_t next_random(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

/* 0..limit-1; 0 if there is none. */
static size_t pick(uint64_t *state, size_t limit)
{
	return limit ? next_random(state) % limit : 0;
}

/* Puts bytes in at a place; what would not fit is left away. */
static void insert(struct input *input, size_t at, const uint8_t *bytes, size_t length)
{
	if (length > INPUT_MAX - input->length)
		return;
	memmove(input->bytes + at + length, input->bytes + at, input->length - at);
	memcpy(input->bytes + at, bytes, length);
	input->length += length;
}

static void cut(struct input *input, size_t at, size_t length)
{
	memmove(input->bytes + at, input->bytes + at + length, input->length - at - length);
	input->length -= length;
}

static void edit(struct input *input, uint64_t *random)
{
	const size_t at = pick(random, input->length + 1), rest = input->length - at;
	const size_t span = pick(random, rest < 64 ? rest + 1 : 64);
	const char *word = words[pick(random, sizeof(words) / sizeof(*words))];
	uint8_t copy[64];

	switch (pick(random, 6)) {
	case 0: insert(input, at, (const uint8_t *)word, strlen(word)); break;
	case 1: cut(input, at, span); break;
	case 2: /* the same again, here */
		memcpy(copy, input->bytes + at, span);
		insert(input, at, copy, span);
		break;
	case 3: /* and elsewhere */
		memcpy(copy, input->bytes + at, span);
		insert(input, pick(random, input->length + 1), copy, span);
		break;
	case 4:
		if (rest)
			input->bytes[at] = (uint8_t)next_random(random);
		break;
	default:
		if (pick(random, 8) == 0)
			input->length = at;
	}
}

static bool read_seed(const char *path, struct input *input)
{
	FILE *file = fopen(path, "rb");

	if (!file)
		return false;
	input->length = fread(input->bytes, 1, INPUT_MAX, file);
	fclose(file);
	return true;
}

/* The child: the seed, then its mutations. */
static void drive(struct input *shared, const struct input *seed, uint64_t random, unsigned long rounds)
{
	*shared = *seed;
	LLVMFuzzerTestOneInput(shared->bytes, shared->length);
	for (unsigned long round = 0; round < rounds; round++) {
		*shared = *seed;
		for (size_t edits = 1 + pick(&random, EDITS_MAX); edits; edits--)
			edit(shared, &random);
		LLVMFuzzerTestOneInput(shared->bytes, shared->length);
	}
}

static void save_crash(const struct input *input, int number)
{
	char name[32];
	FILE *file;

	snprintf(name, sizeof(name), "crash-%d", number);
	file = fopen(name, "wb");
	if (!file)
		return;
	fwrite(input->bytes, 1, input->length, file);
	fclose(file);
}

/* Tries one seed in a child that has SECONDS_PER_FILE; true if it came through. */
static bool survives(struct input *shared, const struct input *seed, int number, unsigned long rounds)
{
	int status = 0;
	pid_t child = fork();

	if (child < 0)
		return false;
	if (child == 0) {
		alarm(SECONDS_PER_FILE);
		drive(shared, seed, (uint64_t)number, rounds);
		exit(0); /* not _exit: the leak checker runs at exit */
	}
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

int main(int argc, char **argv)
{
	struct input *shared =
		mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct input *seed = malloc(sizeof(*seed));
	int failed = 0;

	if (argc < 3 || shared == MAP_FAILED || !seed) {
		fprintf(stderr, "usage: fuzz_bounded ROUNDS FILE...\n");
		return 2;
	}
	for (int i = 2; i < argc; i++) {
		if (read_seed(argv[i], seed) && survives(shared, seed, i, strtoul(argv[1], NULL, 10)))
			continue;
		save_crash(shared, i);
		printf("FAIL: fuzz/%s: the input was saved as crash-%d\n", basename(argv[i]), i);
		failed++;
	}
	printf("%d passed, %d failed, 0 skipped\n", argc - 2 - failed, failed);
	free(seed);
	return failed ? 1 : 0;
}
