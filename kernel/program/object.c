/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A loaded program as an object, which what prints and writes objects takes as
 * any other.
 *
 * The kernel keeps one array of instructions: the program, then the functions
 * that it calls. As in an object of a compiler, the program gets the section of
 * its kind and the functions get .text. What the verifier has resolved becomes
 * a relocation again, against the name of what it was resolved to: a map, a
 * variable, a function of the program's or of the kernel's. So the instructions
 * are the kernel's but for the fields that a relocation fills in, and a call of
 * a helper, which has the helper's number again.
 *
 * Not all of it can be loaded again: the verifier rewrites accesses to the
 * context, and inlines helpers by instructions that it accepts of nobody else.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>

#include "base/diag.h"
#include "base/options.h"
#include "btf/ext_write.h"
#include "kernel/program/map_name.h"
#include "kernel/program/open.h"
#include "kernel/symbol.h"
#include "kernel/program/translation.h"
#include "object/object.h"
#include "uapi/builtin.h"
#include "uapi/program_kind.h"

#define SLOT sizeof(struct bpf_insn)

struct function {
	uint32_t start, end; /* in slots */
	const char *name;
	bool is_static;
	uint32_t symbol;
};

/* A symbol that the object needs from elsewhere. */
struct external {
	const char *name;
	uint32_t map; /* its id; 0: a function of the kernel */
	uint32_t symbol;
};

struct builder {
	const struct translation *from;
	struct diags diags;
	struct arena arena; /* passing memory */
	struct bpfas_object *object;
	jmp_buf out_of_memory;
	bool *begins; /* a function, by slot */
	VEC(struct function) functions;
	VEC(struct external) externals;
	VEC(struct map_name) maps;
	struct kernel_call *calls;
	size_t call_count;
	uint32_t program, text; /* sections; text 0: there is none */
	uint32_t program_table, text_table;
	struct ext_info ext;
};

/* ---- Functions ------------------------------------------------------------------------------- */

static bool refers_to_function(struct bpf_insn insn)
{
	return insn_calls_function(insn) || insn_loads_function(insn);
}

/* By the program's records; where there are none, by what is called. */
static void mark_functions(struct builder *builder)
{
	uint32_t count = translation_slots(builder->from);

	builder->begins = arena_alloc(&builder->arena, count * sizeof *builder->begins);
	builder->begins[0] = true;
	for (uint32_t i = 0; i < builder->from->info.nr_func_info; i++)
		if (builder->from->functions[i].insn_off < count)
			builder->begins[builder->from->functions[i].insn_off] = true;
	for (uint32_t i = 0; i < count; i++) {
		struct bpf_insn insn = translation_slot(builder->from, i);
		uint32_t target = refers_to_function(insn) ? translation_target(builder->from, i) : count;

		if (target < count)
			builder->begins[target] = true;
		i += insn_is_wide(insn);
	}
}

static void name_function(struct builder *builder, struct function *function, uint32_t *number)
{
	const struct translation *from = builder->from;

	while (*number < from->info.nr_func_info && from->functions[*number].insn_off < function->start)
		++*number;
	if (*number < from->info.nr_func_info && from->functions[*number].insn_off == function->start)
		function->name = translation_function_name(from, *number, &function->is_static);
	if (!function->name && !function->start && *from->info.name)
		function->name =
			arena_printf(&builder->arena, "%.*s", (int)sizeof from->info.name, from->info.name);
	if (!function->name || !*function->name)
		function->name = arena_printf(&builder->arena, "function_%zu", builder->functions.count);
	function->is_static = function->start && function->is_static;
}

static void find_functions(struct builder *builder)
{
	uint32_t count = translation_slots(builder->from), number = 0;

	mark_functions(builder);
	for (uint32_t start = 0, end; start < count; start = end) {
		struct function function = { .start = start };

		for (end = start + 1; end < count && !builder->begins[end];)
			end++;
		function.end = end;
		name_function(builder, &function, &number);
		vec_push(&builder->arena, &builder->functions, function);
	}
}

static const struct function *function_at(const struct builder *builder, uint32_t slot)
{
	size_t low = 0, high = builder->functions.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (builder->functions.at[middle].end <= slot)
			low = middle + 1;
		else
			high = middle;
	}
	return low < builder->functions.count ? &builder->functions.at[low] : NULL;
}

/* ---- Places ----------------------------------------------------------------------------------- */

static uint32_t split(const struct builder *builder)
{
	return builder->functions.at[0].end;
}

static struct ext_place place_of(const struct builder *builder, uint32_t slot)
{
	bool is_program = slot < split(builder);

	return (struct ext_place){ is_program ? builder->program : builder->text,
				   (uint32_t)((slot - (is_program ? 0 : split(builder))) * SLOT) };
}

static uint32_t add_code(struct builder *builder, const char *name, uint32_t from, uint32_t to)
{
	uint32_t section =
		object_add_section(builder->object, name, SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR, SLOT);

	object_copy_data(builder->object, section, builder->from->code + from * SLOT, (to - from) * SLOT);
	return section;
}

static void add_sections(struct builder *builder)
{
	const struct program_kind *kind = program_kind_of_type(builder->from->info.type);
	uint32_t names = object_add_name_table(builder->object, ".strtab");
	uint32_t count = translation_slots(builder->from);

	object_add_symbol_table(builder->object, names);
	builder->program = add_code(builder, kind ? kind->prefix : "program", 0, split(builder));
	builder->program_table = object_add_relocation_table(builder->object, builder->program);
	if (split(builder) == count)
		return;
	builder->text = add_code(builder, ".text", split(builder), count);
	builder->text_table = object_add_relocation_table(builder->object, builder->text);
}

static void add_functions(struct builder *builder, bool is_static)
{
	for (size_t i = 0; i < builder->functions.count; i++) {
		struct function *function = &builder->functions.at[i];
		struct ext_place place = place_of(builder, function->start);
		struct object_symbol symbol = {
			.section = place.section,
			.value = place.offset,
			.size = (function->end - function->start) * SLOT,
			.info = ELF64_ST_INFO(is_static ? STB_LOCAL : STB_GLOBAL, STT_FUNC),
		};

		if (function->is_static == is_static)
			function->symbol = object_add_symbol(builder->object, function->name, symbol);
	}
}

/* ---- What instructions refer to ----------------------------------------------------------------- */

static uint32_t external(struct builder *builder, const char *name, uint32_t map)
{
	struct object_symbol symbol = { .section = SECTION_UNDEF,
					.info = ELF64_ST_INFO(STB_GLOBAL, STT_NOTYPE) };
	struct external new = { .map = map };

	for (size_t i = 0; i < builder->externals.count; i++)
		if (builder->externals.at[i].map == map && !strcmp(builder->externals.at[i].name, name))
			return builder->externals.at[i].symbol;
	new.symbol = object_add_symbol(builder->object, name, symbol);
	new.name = builder->object->symbols.at[new.symbol].name;
	vec_push(&builder->arena, &builder->externals, new);
	return new.symbol;
}

static const struct map_name *map_of(struct builder *builder, uint32_t id)
{
	for (size_t i = 0; i < builder->maps.count; i++)
		if (builder->maps.at[i].id == id)
			return &builder->maps.at[i];
	vec_reserve(&builder->arena, &builder->maps, 1);
	map_name_read(&builder->maps.at[builder->maps.count], id);
	return &builder->maps.at[builder->maps.count++];
}

static void relocate(struct builder *builder, uint32_t slot, enum bpf_reloc_type type, uint32_t symbol)
{
	struct ext_place place = place_of(builder, slot);
	uint32_t table = place.section == builder->program ? builder->program_table : builder->text_table;

	object_add_relocation(
		builder->object, table,
		(struct object_relocation){ .offset = place.offset, .symbol = symbol, .type = type });
}

/* Into the object, over what the kernel has there. */
static void put(struct builder *builder, uint32_t slot, struct bpf_insn insn)
{
	struct ext_place place = place_of(builder, slot);

	/* Copied by add_code: it is this builder's to write to. */
	memcpy((uint8_t *)(uintptr_t)builder->object->sections.at[place.section].data + place.offset, &insn,
	       SLOT);
}

/* What a load of a symbol and an addend is before it is linked. */
static void put_load(struct builder *builder, uint32_t slot, uint32_t symbol, uint32_t addend)
{
	struct bpf_insn insn = translation_slot(builder->from, slot);

	insn.src_reg = 0;
	insn.imm = (int32_t)addend;
	put(builder, slot, insn);
	put(builder, slot + 1, (struct bpf_insn){ 0 });
	relocate(builder, slot, RELOC_64_64, symbol);
}

static void put_call(struct builder *builder, uint32_t slot, uint32_t symbol)
{
	put(builder, slot,
	    (struct bpf_insn){ .code = BPF_JMP | BPF_CALL, .src_reg = BPF_PSEUDO_CALL, .imm = -1 });
	relocate(builder, slot, RELOC_64_32, symbol);
}

static void name_map(struct builder *builder, uint32_t slot)
{
	struct bpf_insn insn = translation_slot(builder->from, slot);
	const struct map_name *map = map_of(builder, (uint32_t)insn.imm);
	const char *name = map->text;
	uint32_t addend = 0;

	if (insn.src_reg == BPF_PSEUDO_MAP_VALUE)
		name = map_name_at(map, (uint32_t)translation_slot(builder->from, slot + 1).imm, &addend);
	put_load(builder, slot, external(builder, name, map->id), addend);
}

static void name_function_at(struct builder *builder, uint32_t slot)
{
	const struct function *function = function_at(builder, translation_target(builder->from, slot));

	if (!function)
		return;
	if (insn_loads_function(translation_slot(builder->from, slot)))
		put_load(builder, slot, function->symbol, 0);
	else
		put_call(builder, slot, function->symbol);
}

/* A helper's number, or a symbol; nothing where the kernel hides which it is. */
static void name_kernel_function(struct builder *builder, uint32_t slot)
{
	struct bpf_insn insn = translation_slot(builder->from, slot);
	const char *name = kernel_call_name(builder->calls, builder->call_count, insn.imm);
	const struct builtin_helper *helper = name ? builtin_helper(name, strlen(name)) : NULL;

	if (helper)
		put(builder, slot, (struct bpf_insn){ .code = BPF_JMP | BPF_CALL, .imm = helper->id });
	else if (name)
		put_call(builder, slot, external(builder, name, 0));
}

static void name_operands(struct builder *builder)
{
	uint32_t count = translation_slots(builder->from);

	for (uint32_t i = 0; i < count; i++) {
		struct bpf_insn insn = translation_slot(builder->from, i);

		if (insn_is_wide(insn) && i + 1 == count)
			return;
		if (insn_loads_map(insn))
			name_map(builder, i);
		else if (refers_to_function(insn))
			name_function_at(builder, i);
		else if (insn_calls_kernel(insn))
			name_kernel_function(builder, i);
		i += insn_is_wide(insn);
	}
}

/* Reads the kernel's symbols only if there is something to look up: that alone takes 80 ms. */
static void resolve_calls(struct builder *builder)
{
	uint32_t count = translation_slots(builder->from);
	size_t room = 0;

	for (uint32_t i = 0; i < count; i++)
		room += insn_calls_kernel(translation_slot(builder->from, i));
	if (!room)
		return;
	builder->calls = arena_alloc(&builder->arena, room * sizeof *builder->calls);
	for (uint32_t i = 0; i < count; i++)
		if (insn_calls_kernel(translation_slot(builder->from, i)))
			builder->calls[builder->call_count++].distance =
				translation_slot(builder->from, i).imm;
	kernel_calls_resolve(builder->calls, builder->call_count);
}

/* ---- Types and lines --------------------------------------------------------------------------- */

static uint32_t *name_sections(struct builder *builder)
{
	const struct bpfas_object *object = builder->object;
	uint32_t *names = arena_alloc(&builder->arena, object->sections.count * sizeof *names);

	for (uint32_t section = builder->program; section;
	     section = section == builder->text ? 0 : builder->text) {
		int name = btf__add_str(builder->from->btf, object->sections.at[section].name);

		if (name < 0)
			arena_out_of_memory(&builder->arena);
		names[section] = (uint32_t)name;
	}
	return names;
}

static void collect_records(struct builder *builder)
{
	const struct translation *from = builder->from;
	uint32_t count = translation_slots(from);

	for (uint32_t i = 0; i < from->info.nr_func_info; i++)
		if (from->functions[i].insn_off < count)
			vec_push(&builder->arena, &builder->ext.functions,
				 ((struct ext_function){ place_of(builder, from->functions[i].insn_off),
							 from->functions[i].type_id }));
	for (uint32_t i = 0; i < from->info.nr_line_info; i++) {
		const struct bpf_line_info *line = &from->lines[i];

		if (line->insn_off < count)
			vec_push(&builder->arena, &builder->ext.lines,
				 ((struct ext_line){ place_of(builder, line->insn_off), line->file_name_off,
						     line->line_off, line->line_col }));
	}
	ext_sort(&builder->ext);
}

static void add_types(struct builder *builder)
{
	struct bpfas_object *object = builder->object;
	uint32_t *names, size, btf_section;
	const void *raw;
	bytes ext = { 0 };

	if (!builder->from->btf)
		return;
	names = name_sections(builder);
	collect_records(builder);
	raw = btf__raw_data(builder->from->btf, &size);
	if (!raw)
		arena_out_of_memory(&builder->arena);
	btf_section = object_add_section(object, ".BTF", SHT_PROGBITS, 0, 4);
	object_copy_data(object, btf_section, raw, size);
	if (!builder->ext.functions.count || !builder->ext.lines.count)
		return;
	ext_write(&builder->ext, names, object->header.endian, &builder->arena, &ext);
	object_take_data(object, object_add_section(object, ".BTF.ext", SHT_PROGBITS, 0, 4), &ext);
}

/* ---- The call ------------------------------------------------------------------------------------ */

static void build(struct builder *builder)
{
	find_functions(builder);
	resolve_calls(builder);
	add_sections(builder);
	add_functions(builder, true);
	add_functions(builder, false);
	name_operands(builder);
	add_types(builder);
	object_count_locals(builder->object);
}

static void free_passing(struct builder *builder)
{
	for (size_t i = 0; i < builder->maps.count; i++)
		map_name_free(&builder->maps.at[i]);
	vec_free(&builder->maps);
	vec_free(&builder->functions);
	vec_free(&builder->externals);
	ext_free(&builder->ext);
	arena_free(&builder->arena);
}

static int make(struct builder *builder, const char *name)
{
	enum bpfas_endian endian = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? BPFAS_LITTLE : BPFAS_BIG;

	builder->arena.out_of_memory = &builder->out_of_memory;
	if (setjmp(builder->out_of_memory)) {
		object_free(builder->object);
		return -ENOMEM;
	}
	builder->object = object_new(&builder->out_of_memory, name, endian);
	build(builder);
	builder->object->arena.out_of_memory = NULL;
	return 0;
}

int bpfas_program_object(const char *pin_or_id, const struct bpfas_load_opts *opts,
			 struct bpfas_object **object)
{
	struct bpfas_load_opts own = { 0 };
	struct translation translation = { 0 };
	struct builder builder = { .from = &translation };
	int fd = program_open(pin_or_id), error = fd < 0 ? fd : 0;

	*object = NULL;
	options_take(&own, sizeof own, opts);
	builder.diags = (struct diags){ .callback = own.diag, .context = own.diag_context };
	if (!error)
		error = translation_read(&translation, fd);
	if (!error)
		error = make(&builder, pin_or_id);
	if (!error)
		*object = builder.object;
	else
		error = program_refuse(&builder.diags, pin_or_id, error);
	if (fd >= 0)
		close(fd);
	free_passing(&builder);
	translation_free(&translation);
	return error;
}
