/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reading the verifier's log. Its lines, as kernel/bpf/verifier.c and
 * kernel/bpf/log.c print them:
 *
 *   ; r0 = *(u64 *)(r0 + 0) @ count.bpfs:9       source of what follows
 *   9: (79) r0 = *(u64 *)(r0 +0) ; R0_w=scalar() an instruction, what it changed
 *   from 4 to 9: R0=0 R10=fp0                    a path begins, with its whole state
 *   4: R1=ctx() R10=fp0                          the same
 *   R0 invalid mem access 'map_value_or_null'    the rejection, at the end
 *   processed 10 insns (limit 1000000) ...       statistics after it
 *
 * The log is a trace, so one pass over it simulates only what it says: the
 * current source line, instruction and registers. A line of no known form is
 * taken as the rejection's first; if a known form follows, it was not, and is
 * forgotten. So new kinds of lines cannot hide the rejection, which comes last.
 * Newer kernels keep the end of a log that is too long: the trace may start
 * anywhere, even within a line.
 */
#include "loader/verifier.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static const struct {
	const char *says, *means;
} meanings[] = {
	{ "invalid mem access 'map_value_or_null'",
	  "a map lookup returns 0 if the key is absent: compare the result with 0 before using it" },
	{ "invalid mem access 'ringbuf_mem_or_null'",
	  "bpf_ringbuf_reserve returns 0 if the buffer is full: compare the result with 0 before using it" },
	{ "_or_null'", "this pointer may be 0: compare it with 0 before using it" },
	{ "invalid mem access 'scalar'", "the register holds a plain number here, not a pointer: a call or "
					 "arithmetic has destroyed the pointer" },
	{ "invalid mem access 'inv'", "the register holds a plain number here, not a pointer" },
	{ "invalid mem access 'pkt_end'",
	  "data_end only bounds the packet: compare with it, but do not read through it" },
	{ "invalid access to packet",
	  "the packet may be shorter than this: compare pointer + size with data_end before reading" },
	{ "invalid access to map value",
	  "this access is outside the map's value: check the offset against its size" },
	{ "invalid bpf_context access", "the context has no such field at this offset and width, or it "
					"cannot be written by this program type" },
	{ "invalid indirect read from stack",
	  "the helper would read stack bytes that were never written: store them first" },
	{ "invalid read from stack",
	  "these stack bytes were never written, or are not among the 512 below r10" },
	{ "invalid write to stack", "the stack is the 512 bytes below r10: r10-512 to r10-1" },
	{ "invalid stack", "the stack is the 512 bytes below r10: r10-512 to r10-1" },
	{ "invalid variable-offset", "an offset into the stack must be constant or have proven bounds" },
	{ "misaligned", "the address must be a multiple of the access's width" },
	{ "R0 !read_ok", "r0 has no value here: set it on every path to exit, after any call" },
	{ "!read_ok",
	  "the register has no value here: set it first (a call destroys r1 to r5 and preserves r6 to r9)" },
	{ "unreachable insn", "no path leads to this instruction: remove it, or jump to it" },
	{ "back-edge",
	  "the verifier cannot prove that this loop ends: bound it, or use may_goto or bpf_loop" },
	{ "infinite loop detected", "an iteration changes nothing: increment a counter and test it" },
	{ "BPF program is too large", "over a million instructions were simulated: bound the loops tighter, "
				      "or use may_goto or bpf_loop" },
	{ "too complex", "too many paths: bound the loops tighter, or split the program with subprograms" },
	{ "jump out of range", "the jump leaves the program" },
	{ "last insn is not an exit or jmp", "the program can run past its end: end every path with exit" },
	{ "cannot call GPL-restricted",
	  "this helper is for GPL-compatible programs: declare .license \"GPL\"" },
	{ "invalid func unknown", "this kernel has no helper with this number" },
	{ "unknown func", "this program type may not call this helper, or this kernel lacks it" },
	{ "program of this type cannot use helper", "this program type may not call this helper" },
	{ "Unreleased reference",
	  "an acquired resource (a ring buffer record, a socket) must be released on every path" },
	{ "leaks addr", "without CAP_PERFMON a pointer must not reach user space or a map" },
	{ "frame pointer is read only", "r10 cannot be changed: copy it to another register first" },
	{ "pointer -= pointer prohibited",
	  "the difference of two pointers needs CAP_PERFMON: run it as root, or compare them" },
	{ "pointer arithmetic",
	  "this arithmetic is not allowed on this kind of pointer: copy the number out first" },
	{ "unbounded memory access", "bound the register first: compare it, or mask it with &=" },
	{ "min value is negative",
	  "the register may be negative: compare it with 0, or use an unsigned width" },
	{ "math between", "the number added may be anything: bound it first with a comparison or a mask" },
	{ "unknown opcode", "this kernel does not know the instruction: assemble for an older -mcpu" },
	{ "line_info",
	  "the object's line information (.BTF.ext) does not match its code: rebuild the object" },
	{ "func_info",
	  "the object's function information (.BTF.ext) does not match its code: rebuild the object" },
	{ "uses reserved fields",
	  "the instruction has bits set that must be 0: it is damaged, or meant for a newer kernel" },
	{ "invalid bpf_ld_imm64 insn", "this 16-byte instruction is damaged: its second half must be 0 but "
				       "for the constant" },
	{ "direct value offset", "the offset is outside the section of variables" },
	{ "At program exit the register R0",
	  "this program type may return only certain values: see the range above" },
	{ "expected=", "the helper expects another type of argument in this register" },
};

static bool has_prefix(struct text line, const char *prefix)
{
	size_t length = strlen(prefix);

	return line.length >= length && !memcmp(line.at, prefix, length);
}

/* Removes the next line from `rest`; false at the end. */
static bool next_line(struct text *rest, struct text *line)
{
	const char *newline;

	if (!rest->length)
		return false;
	newline = memchr(rest->at, '\n', rest->length);
	line->at = rest->at;
	line->length = newline ? (size_t)(newline - rest->at) : rest->length;
	rest->at += line->length + !!newline;
	rest->length -= line->length + !!newline;
	return true;
}

/* The number at the start of the line, up to `end`; -1 if there is none. */
static int64_t leading_number(struct text line, size_t *end)
{
	int64_t number = 0;

	for (*end = 0; *end < line.length && *end < 9 && isdigit((unsigned char)line.at[*end]); ++*end)
		number = number * 10 + (line.at[*end] - '0');
	return *end ? number : -1;
}

static struct text tail(struct text text, size_t from)
{
	return (struct text){ text.at + from, text.length - from };
}

static struct text find(struct text in, const char *what)
{
	const char *at = in.length ? memmem(in.at, in.length, what, strlen(what)) : NULL;

	return at ? tail(in, (size_t)(at - in.at)) : (struct text){ 0 };
}

/* The word up to the next blank outside of parentheses. */
static size_t word_length(struct text text)
{
	size_t length = 0;
	int depth = 0;

	while (length < text.length && (depth > 0 || text.at[length] != ' ')) {
		depth += text.at[length] == '(';
		depth -= text.at[length] == ')';
		length++;
	}
	return length;
}

/* R2_w=pkt(r=8) sets register 2; others (a stack slot, a frame) are skipped. */
static void set_register(struct verifier_log *log, struct text word)
{
	const char *equals = memchr(word.at, '=', word.length);
	size_t digits;
	int64_t number;

	if (!equals || word.at[0] != 'R')
		return;
	number = leading_number(tail(word, 1), &digits);
	if (number >= 0 && number < VERIFIER_REGISTERS)
		log->registers[number] = tail(word, (size_t)(equals + 1 - word.at));
}

static void set_registers(struct verifier_log *log, struct text state)
{
	while (state.length) {
		size_t length = word_length(state);

		if (length)
			set_register(log, (struct text){ state.at, length });
		state = tail(state, length + (length < state.length));
	}
}

static void replace_registers(struct verifier_log *log, struct text state)
{
	memset(log->registers, 0, sizeof log->registers);
	set_registers(log, state);
}

static void read_source(struct verifier_log *log, struct text line)
{
	struct text at = { 0 };
	const char *colon;
	size_t digits;
	int64_t number;

	log->source = tail(line, 2);
	log->file = (struct text){ 0 };
	log->line = 0;
	for (struct text next = find(line, " @ "); next.length; next = find(tail(next, 1), " @ "))
		at = next;
	colon = at.length ? memrchr(at.at, ':', at.length) : NULL;
	if (!colon)
		return;
	log->source.length = (size_t)(at.at - log->source.at);
	log->file = (struct text){ at.at + 3, (size_t)(colon - at.at) - 3 };
	number = leading_number(tail(line, (size_t)(colon + 1 - line.at)), &digits);
	log->line = number > 0 ? (uint32_t)number : 0;
}

/* Handles a line that shows the verifier's progress; false for any other. */
static bool read_walk(struct verifier_log *log, struct text line)
{
	size_t end;
	int64_t number = leading_number(line, &end);
	struct text rest = tail(line, end);

	if (has_prefix(line, "; ")) {
		read_source(log, line);
	} else if (number >= 0 && has_prefix(rest, ": (")) {
		log->instruction = number;
		set_registers(log, find(rest, "; "));
	} else if (number >= 0 && has_prefix(rest, ": <")) {
		/* Where libbpf has put words of its own, whose line is not shown. */
		log->instruction = number;
		log->source = log->file = (struct text){ 0 };
		log->line = 0;
	} else if (number >= 0 && has_prefix(rest, ": ")) {
		replace_registers(log, tail(rest, 2));
	} else if (has_prefix(line, "from ") && find(line, ": ").length) {
		replace_registers(log, tail(find(line, ": "), 2));
	} else {
		return false;
	}
	return true;
}

static bool is_figure(struct text line)
{
	static const char *const prefixes[] = {
		"processed ",  "verification time ", "stack depth ", "func#",      "Func#", "Validating ",
		"peak_states", "mark_precise",       "cur state:",   "old state:", "cur ",  "old "
	};

	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
		if (has_prefix(line, prefixes[i]))
			return true;
	return !line.length;
}

/* A rejection before simulation names the instruction: "unreachable insn 5". */
static void read_instruction_of_reason(struct verifier_log *log)
{
	struct text insn = find(log->reason, "insn ");
	size_t end;
	int64_t number;

	if (!insn.length || log->instruction >= 0)
		return;
	number = leading_number(tail(insn, 5), &end);
	if (number >= 0)
		log->instruction = number;
}

struct verifier_log verifier_read(const char *text, size_t length)
{
	struct verifier_log log = { .instruction = -1, .trace = { text, length } };
	struct text rest = { text, length }, line;

	while (next_line(&rest, &line)) {
		if (read_walk(&log, line)) {
			log.reason = log.details = (struct text){ 0 };
		} else if (is_figure(line)) {
			continue;
		} else if (!log.reason.at) {
			log.reason = line;
		} else {
			if (!log.details.at)
				log.details.at = line.at;
			log.details.length = (size_t)(line.at + line.length - log.details.at);
		}
	}
	read_instruction_of_reason(&log);
	return log;
}

/* ---- What it means ---------------------------------------------------------- */

/* "struct task_struct.no_such" of a CO-RE relocation that libbpf could not resolve; false: it is another
 * reason. */
static bool explain_core(struct text reason, char *text, size_t room)
{
	struct text spec = find(reason, "failed to resolve CO-RE relocation");
	size_t length;
	const char *dot;

	spec = find(spec, "] ");
	if (!spec.length)
		return false;
	spec = tail(spec, strlen("] "));
	length = find(spec, " (").at ? (size_t)(find(spec, " (").at - spec.at) : spec.length;
	dot = memchr(spec.at, '.', length);
	if (dot)
		snprintf(text, room,
			 "this kernel's '%.*s' has no member '%.*s': check that it exists before using it "
			 "(bpf_core_field_exists, core_exists)",
			 (int)(dot - spec.at), spec.at, (int)(spec.at + length - dot - 1), dot + 1);
	else
		snprintf(text, room, "this kernel has no '%.*s': check that it exists before using it",
			 (int)length, spec.at);
	return true;
}

/* The last register added to another one in the trace: "(0f) r2 += r5". */
static int last_added(const struct verifier_log *log, int to)
{
	struct text trace = log->trace;
	char words[24];
	int added = -1;
	size_t digits;

	snprintf(words, sizeof words, "(0f) r%d += r", to);
	for (struct text at = find(trace, words); at.length; at = find(tail(at, 1), words))
		added = (int)leading_number(tail(at, strlen(words)), &digits);
	return added;
}

/* The kernel follows a packet's pointer only as long as what was added is below 64 KiB (MAX_PACKET_OFF). */
static bool explain_unbounded(const struct verifier_log *log, char *text, size_t room)
{
	struct text its = find(log->reason, ", R"), state;
	size_t digits;
	int64_t number;
	int added;

	if (!find(log->reason, "invalid access to packet").length || !its.length)
		return false;
	number = leading_number(tail(its, strlen(", R")), &digits);
	state = number >= 0 && number < VERIFIER_REGISTERS ? log->registers[number] : (struct text){ 0 };
	if (!find(state, "umax=0xffff").length && !find(state, "umax_value=0xffff").length &&
	    !find(state, "umax=4294967295").length && !find(state, "umax_value=4294967295").length)
		return false;
	added = last_added(log, (int)number);
	if (added >= 0)
		snprintf(text, room,
			 "r%d, which is added to r%d, has no upper bound: compare or mask it first "
			 "(r%d &= 0xff); without one the comparison with data_end proves nothing",
			 added, (int)number, added);
	else
		snprintf(text, room,
			 "what was added to r%d has no upper bound: compare or mask it first; without one "
			 "the comparison with data_end proves nothing",
			 (int)number);
	return true;
}

bool verifier_explain(const struct verifier_log *log, char *text, size_t room)
{
	if (explain_core(log->reason, text, room) || explain_unbounded(log, text, room))
		return true;
	for (size_t i = 0; i < sizeof meanings / sizeof *meanings; i++)
		if (find(log->reason, meanings[i].says).length) {
			snprintf(text, room, "%s", meanings[i].means);
			return true;
		}
	return false;
}
