/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What libbpf says is text for people, and changes between its versions. So it
 * is found by phrases; a test holds them against the strings of the library
 * that is installed, and shows messages of a newer one that no row knows. A
 * message without a row is passed on after a sentence of ours.
 *
 * Most of what libbpf refuses never reaches it: check/ has refused it before.
 */
#include "loader/libbpf_message.h"

#include <string.h>

#include <bpf/libbpf.h>

/* Phrases of libbpf's messages, and our words for them. */
static const struct {
	const char *says, *means, *way_out;
} refusals[] = {
	{ "legacy map definitions", "it has maps in the old 'maps' section, which libbpf 1.0 dropped",
	  "define them in .maps (.map in assembly, SEC(\".maps\") in C)" },
	{ "BTF is required", "its maps or externs need BTF, and it has none",
	  "compile it with -g, or use .map" },
	{ "is static and not supported", "a program is a static function",
	  "make it global (.globl, or .prog)" },
	{ "corrupted program", "a program's symbol has no size", "give it a .size, or use .prog" },
	{ "Error loading vmlinux BTF", "this kernel has no BTF (/sys/kernel/btf/vmlinux)",
	  "use a kernel built with CONFIG_DEBUG_INFO_BTF" },
	{ "not found in kernel", "it needs a kernel symbol or function that this kernel lacks",
	  "make the extern weak and test for it, or use a newer kernel" },
	{ "failed to find kernel BTF type ID", "this kernel lacks the function that a section names",
	  "look for its name in 'bpftool btf dump file /sys/kernel/btf/vmlinux'" },
	{ "not found in vmlinux BTF", "this kernel lacks the function that a section names",
	  "look for its name in 'bpftool btf dump file /sys/kernel/btf/vmlinux'" },
	{ "incompatible with kernel",
	  "a declaration of a kernel function or variable does not match this kernel",
	  "compare it with 'bpftool btf dump file /sys/kernel/btf/vmlinux'; a struct that it points to needs "
	  "a "
	  "body, not only a name ('.struct task_struct { }')" },
	{ "no BTF-based attach target is specified",
	  "a program's section does not name the kernel function to attach to",
	  "write it as \"fentry/FUNCTION\", \"lsm/HOOK\", \"tp_btf/NAME\", ..." },
	{ "attach program FD is not set", "an freplace program needs the loaded program that it replaces",
	  "load it with your own program, which sets the target (bpf_program__set_attach_target)" },
	{ "parameter mismatch", "a pinned map of the same name has another type or other sizes",
	  "remove the old pin, or rename the map" },
	{ "invalid license section", "its section 'license' is empty or not text", "write .license \"GPL\"" },
	{ "invalid kver section", "its section 'version' does not have the 4 bytes of a kernel's version",
	  "remove the section: kernels since 5.0 do not look at it" },
	{ "missing .BTF.ext", "a function has no type or line information, though its program has",
	  "compile all of it with -g" },
	{ "in .BTF.ext", "its .BTF.ext is damaged", "rebuild the object" },
	{ "is unsupported under", "a function is declared in a section of configuration values",
	  "declare it __ksym (.kfunc in assembly)" },
	{ "(kcfg)", "a value of the kernel's configuration does not fit its extern's type",
	  "declare it as the kind of value that it is: bool, enum libbpf_tristate, an integer or char[]" },
	{ "(var ksym)", "a variable of the kernel has another type than its extern",
	  "compare it with 'bpftool btf dump file /sys/kernel/btf/vmlinux'" },
	{ "subprog addr relo",
	  "an instruction takes the address of something that is not a function in .text",
	  "put the function in .text" },
	{ "crosses section boundary", "a function reaches beyond its section", "rebuild the object" },
	{ "failed to find ELF symbol for VAR", "BTF has a variable without a symbol", "rebuild the object" },
	{ "failed to find symbol for variable", "BTF has a variable without a symbol", "rebuild the object" },
	{ "failed to determine size from ELF", "BTF has a section that the object lacks",
	  "rebuild the object" },
	{ "invalid format of section definition", "a program's section lacks what it is to be attached to",
	  "write the target after a slash, such as \"kprobe/FUNCTION\"" },
	{ "(strong)", "a kernel configuration value or symbol that it needs is not known here",
	  "make the extern weak, or use a kernel that shows its configuration (/proc/config.gz)" },
	{ "system Kconfig", "the kernel's configuration cannot be read, which its .kconfig externs need",
	  "make them weak, or use a kernel that shows its configuration (/proc/config.gz)" },
	{ "bad map relo", "an instruction refers to a map that libbpf has not made",
	  "define the map in .maps" },
	{ "bad data relo", "an instruction refers to a variable in a section that libbpf does not load",
	  "put the variable in .data, .rodata or .bss" },
	{ "bad call relo", "an instruction calls something that is not a function",
	  "call a function symbol with a size (.func in assembly)" },
	{ "unexpected relo", "an instruction has a relocation of a kind that it cannot have",
	  "rebuild the object with a newer assembler" },
	{ "invalid relo", "a relocation of the object is damaged", "rebuild the object" },
	{ "no .text section found", "it calls a function that it does not contain",
	  "link it with the object that defines the function" },
	{ "incorrect bpf_call", "it calls a place that no function begins at", "rebuild the object" },
	{ "trivial BPF program", "this kernel loads no BPF programs at all",
	  "use a kernel built with CONFIG_BPF_SYSCALL" },
	{ "ambiguity", "a CO-RE relocation fits several types of this kernel, which differ",
	  "name the type's flavour (struct NAME___FLAVOUR), or check for the field with core_exists" },
	{ "struct_ops", "a struct_ops map does not match this kernel's struct of that name",
	  "compare it with 'bpftool btf dump file /sys/kernel/btf/vmlinux'" },
	{ "relo #", "a CO-RE relocation cannot be applied", "compare its types with those of this kernel" },
};

/* The one line with the cause; the others only repeat that it failed. */
static void note_line_with(const struct diags *diags, const char *said, const char *words)
{
	const char *line = said, *found = strstr(said, words);

	for (const char *at = said; at < found; at++)
		if (*at == '\n')
			line = at + 1;
	diag_file_note(diags, "%.*s", (int)strcspn(line, "\n"), line);
}

static void explain_unknown(const struct diags *diags, const char *what, int error, const char *said)
{
	char words[128]; /* libbpf has its own error numbers */

	libbpf_strerror(error, words, sizeof words);
	diag_file_error(diags, "%s: libbpf or the kernel refuses it (%s)", what, words);
	for (const char *line = said; *line;) {
		size_t length = strcspn(line, "\n");

		if (length)
			diag_file_note(diags, "%.*s", (int)length, line);
		line += length + (line[length] == '\n');
	}
	if (!*said)
		diag_file_note(diags, "it may be damaged: rebuild the object");
}

void libbpf_message_explain(const struct diags *diags, const char *what, int error, const char *said)
{
	size_t row = 0, rows = sizeof refusals / sizeof *refusals;

	while (row < rows && !strstr(said, refusals[row].says))
		row++;
	if (row == rows) {
		explain_unknown(diags, what, error, said);
		return;
	}
	diag_file_error(diags, "%s: %s", what, refusals[row].means);
	note_line_with(diags, said, refusals[row].says);
	diag_file_note(diags, "%s", refusals[row].way_out);
}
