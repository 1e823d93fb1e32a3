/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names for addresses. The kernel's come from /proc/kallsyms; a process's from
 * its files by libdw, which reads their symbol tables and their DWARF, and from
 * /tmp/perf-PID.map, where a just-in-time compiler tells what it has made.
 *
 * libdw would open a file by the path in /proc/PID/maps, which means another
 * file if the process has another mount namespace: so /proc/PID/root is put
 * before it. Symbols are read when a process is first asked for, and kept.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>

#include "bpfas.h"
#include "kernel/stack/symbol_table.h"

struct process {
	uint32_t pid;
	Dwfl *files; /* NULL: it has ended, or may not be looked at */
	struct symbol_table compiled;
};

struct bpfas_symbols {
	struct symbol_table kernel;
	bool has_kernel; /* has been read */
	struct process *processes;
	size_t count;
};

/* ---- The kernel ----------------------------------------------------------------------------- */

static void give_table_symbol(const struct table_symbol *symbol, uint64_t address, bpfas_frame_fn each,
			      void *context)
{
	struct bpfas_frame frame = { .address = address };

	if (symbol) {
		frame.name = symbol->name;
		frame.object = symbol->module;
		frame.offset = address - symbol->address;
	}
	each(context, &frame);
}

void bpfas_symbols_kernel(struct bpfas_symbols *symbols, uint64_t address, bpfas_frame_fn each, void *context)
{
	if (!symbols->has_kernel)
		symbol_table_read_kernel(&symbols->kernel);
	symbols->has_kernel = true;
	give_table_symbol(symbol_table_find(&symbols->kernel, address), address, each, context);
}

/* ---- A process -------------------------------------------------------------------------------- */

/* For libdw, which wants the descriptor of the file that is mapped as `path`. */
static int find_file(Dwfl_Module *module, void **user, const char *path, Dwarf_Addr base, char **name,
		     Elf **elf)
{
	uint32_t *pid = *user;
	char *own = NULL;
	int fd = -1;

	if (pid && path[0] == '/' && asprintf(&own, "/proc/%u/root%s", *pid, path) >= 0) {
		fd = open(own, O_RDONLY | O_CLOEXEC);
		if (fd >= 0)
			*name = own;
		else
			free(own);
	}
	return fd >= 0 ? fd : dwfl_linux_proc_find_elf(module, user, path, base, name, elf);
}

static int set_user(Dwfl_Module *module, void **user, const char *name, Dwarf_Addr base, void *pid)
{
	(void)module;
	(void)name;
	(void)base;
	*user = pid;
	return DWARF_CB_OK;
}

static Dwfl *open_files(uint32_t *pid)
{
	static const Dwfl_Callbacks callbacks = { .find_elf = find_file,
						  .find_debuginfo = dwfl_standard_find_debuginfo };
	Dwfl *files = dwfl_begin(&callbacks);

	if (!files)
		return NULL;
	if (dwfl_linux_proc_report(files, (pid_t)*pid) || dwfl_report_end(files, NULL, NULL)) {
		dwfl_end(files);
		return NULL;
	}
	/* `pid` lives until open_file() has opened each file. */
	dwfl_getmodules(files, set_user, pid, 0);
	return files;
}

static int open_file(Dwfl_Module *module, void **user, const char *name, Dwarf_Addr base, void *unused)
{
	GElf_Addr bias;

	(void)name;
	(void)base;
	(void)unused;
	dwfl_module_getelf(module, &bias);
	*user = NULL;
	return DWARF_CB_OK;
}

static struct process *find_process(struct bpfas_symbols *symbols, uint32_t pid)
{
	struct process *grown, *made;

	for (size_t i = 0; i < symbols->count; i++)
		if (symbols->processes[i].pid == pid)
			return &symbols->processes[i];
	grown = reallocarray(symbols->processes, symbols->count + 1, sizeof *grown);
	if (!grown)
		return NULL;
	symbols->processes = grown;
	made = &grown[symbols->count++];
	*made = (struct process){ .pid = pid, .files = open_files(&pid) };
	if (made->files)
		dwfl_getmodules(made->files, open_file, NULL, 0);
	symbol_table_read_perf_map(&made->compiled, pid);
	return made;
}

/* The functions that the compiler has put into the one at the address, the innermost first. */
static void give_inlined(Dwfl_Module *module, uint64_t address, bpfas_frame_fn each, void *context)
{
	Dwarf_Addr bias;
	Dwarf_Die *unit = dwfl_module_addrdie(module, address, &bias), *scopes = NULL;
	int count = unit ? dwarf_getscopes(unit, address - bias, &scopes) : 0;

	for (int i = 0; i < count && dwarf_tag(&scopes[i]) != DW_TAG_subprogram; i++) {
		struct bpfas_frame frame = { .address = address, .is_inlined = 1 };

		if (dwarf_tag(&scopes[i]) != DW_TAG_inlined_subroutine)
			continue;
		frame.name = dwarf_diename(&scopes[i]);
		if (frame.name)
			each(context, &frame);
	}
	free(scopes);
}

/* A path as the process has it. */
static const char *without_root(const char *path)
{
	const char *root = strncmp(path, "/proc/", 6) ? NULL : strstr(path, "/root/");

	return root ? root + 5 : path;
}

static void give_from_file(Dwfl_Module *module, uint64_t address, bpfas_frame_fn each, void *context)
{
	struct bpfas_frame frame = { .address = address };
	Dwarf_Addr begin = 0;
	const char *file = NULL, *name;
	GElf_Off offset = 0;
	GElf_Sym symbol;

	name = dwfl_module_info(module, NULL, &begin, NULL, NULL, NULL, &file, NULL);
	frame.object = file ? without_root(file) : name;
	give_inlined(module, address, each, context);
	frame.name = dwfl_module_addrinfo(module, address, &offset, &symbol, NULL, NULL, NULL);
	frame.offset = frame.name ? offset : address - begin;
	each(context, &frame);
}

/* libdw also answers for the gap after a file. */
static Dwfl_Module *find_module(const struct process *process, uint64_t address)
{
	Dwfl_Module *module = process && process->files ? dwfl_addrmodule(process->files, address) : NULL;
	Dwarf_Addr begin = 0, end = 0;

	if (module)
		dwfl_module_info(module, NULL, &begin, &end, NULL, NULL, NULL, NULL);
	return address >= begin && address < end ? module : NULL;
}

void bpfas_symbols_process(struct bpfas_symbols *symbols, uint32_t pid, uint64_t address, bpfas_frame_fn each,
			   void *context)
{
	const struct process *process = find_process(symbols, pid);
	const struct table_symbol *compiled = process ? symbol_table_find(&process->compiled, address) : NULL;
	Dwfl_Module *module = compiled ? NULL : find_module(process, address);

	if (module)
		give_from_file(module, address, each, context);
	else
		give_table_symbol(compiled, address, each, context);
}

/* ---- All ------------------------------------------------------------------------------------------ */

struct bpfas_symbols *bpfas_symbols_new(void)
{
	return calloc(1, sizeof(struct bpfas_symbols));
}

void bpfas_symbols_free(struct bpfas_symbols *symbols)
{
	if (!symbols)
		return;
	symbol_table_free(&symbols->kernel);
	for (size_t i = 0; i < symbols->count; i++) {
		symbol_table_free(&symbols->processes[i].compiled);
		if (symbols->processes[i].files)
			dwfl_end(symbols->processes[i].files);
	}
	free(symbols->processes);
	free(symbols);
}
