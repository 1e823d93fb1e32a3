/* SPDX-License-Identifier: BSD-2-Clause */
/* .BTF, .BTF.ext and .maps: read back by libbpf, and loaded into the kernel where that is allowed. */
#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "asm/btf/btf.h"
#include "asm/btf/maps.h"
#include "asm/layout.h"
#include "asm/type/builtin.h"
#include "asm/type/derive.h"
#include "asm/type/find.h"
#include "asm/type/layout.h"
#include "asm/type/table.h"
#include "base/diag.h"
#include "base/diag_run.h"
#include "object/elf_write.h"
#include "object/object.h"
#include "tests/unit/run_suite.h"

static struct arena arena;
static jmp_buf out_of_memory;
static struct types types;
static struct sources sources;
static struct diag_run diag_run;
static struct diags diags;
static struct asm_object object;
static struct btf_input input;
static struct bpfas_object *made;
static struct image elf;
static char message[256];

static void keep_message(void *context, const struct bpfas_diag *diag)
{
	(void)context;
	snprintf(message, sizeof message, "%s", diag->message);
}

static int keep_log(enum libbpf_print_level level, const char *format, va_list values)
{
	if (level == LIBBPF_WARN)
		vsnprintf(message, sizeof message, format, values);
	return 0;
}

static void setup(void)
{
	arena.out_of_memory = &out_of_memory;
	if (setjmp(out_of_memory))
		ck_abort_msg("out of memory");
	types = (struct types){ .arena = &arena };
	diag_run = (struct diag_run){ .arena = &arena, .sources = &sources };
	diags = (struct diags){ .callback = keep_message, .run = &diag_run };
	object = (struct asm_object){ .arena = &arena };
	input = (struct btf_input){ .arena = &arena, .diags = &diags, .object = &object, .types = &types };
	message[0] = 0;
	libbpf_set_print(keep_log);
}

static void teardown(void)
{
	for (size_t i = 0; i < input.functions.count; i++)
		vec_free(&input.functions.at[i].parameters);
	vec_free(&input.maps);
	vec_free(&input.functions);
	vec_free(&input.lines);
	image_free(&elf);
	object_free(made);
	made = NULL;
	asm_object_free(&object);
	types_free(&types);
	sources_free(&sources);
	arena_free(&arena);
}

static struct type *base(const char *name)
{
	return type_base(&types, name, strlen(name));
}

static struct type *declare(enum type_kind kind, const char *name)
{
	return type_declare(&types, kind, name, strlen(name));
}

static struct member *add_member(struct type *type, struct type *member_type, const char *name)
{
	vec_push(&arena, &type->members, ((struct member){ .name = name, .type = member_type }));
	return &type->members.at[type->members.count - 1];
}

static void complete(struct type *type)
{
	ck_assert_msg(type_complete(&types, &diags, type), "%s", message);
}

static struct source *add_source(const char *name, const char *text)
{
	size_t length = strlen(text);
	char *copy = calloc(1, length + 2);
	struct source *source;

	ck_assert_ptr_nonnull(copy);
	memcpy(copy, text, length);
	source = source_add(&arena, &sources, name, (struct source_text){ .at = copy, .length = length });
	ck_assert_ptr_nonnull(source);
	return source;
}

static struct span span_of(const struct source *source, const char *text)
{
	const char *at = strstr(source->text, text);
	uint32_t begin;

	ck_assert_msg(at, "no '%s'", text);
	begin = source->base + (uint32_t)(at - source->text);
	return (struct span){ begin, begin + (uint32_t)strlen(text) };
}

static struct section *code_section(const char *name, const uint8_t *code, size_t length)
{
	struct section *section =
		asm_object_add_section(&object, name, SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR, 8);

	bytes_append(&arena, &section->data, code, length);
	return section;
}

static struct btf_function *add_function(const char *name, struct section *section, uint64_t value,
					 uint64_t size, uint8_t binding)
{
	struct symbol *symbol = asm_object_add_symbol(&object, name);

	symbol->section = section;
	symbol->value = value;
	symbol->size = size;
	symbol->binding = binding;
	symbol->type = STT_FUNC;
	vec_push(&arena, &input.functions,
		 ((struct btf_function){ .symbol = symbol, .result = base("int") }));
	return &input.functions.at[input.functions.count - 1];
}

static void add_parameter(struct btf_function *function, const char *name, struct type *type)
{
	vec_push(&arena, &function->parameters, ((struct btf_parameter){ .name = name, .type = type }));
}

static void add_line(struct section *section, uint32_t offset, struct span span)
{
	vec_push(&arena, &input.lines, ((struct btf_line){ section, offset, span }));
}

static void write_all(bool ext)
{
	ck_assert_msg(btf_add_sections(&input, ext), "%s", message);
	object_free(made);
	image_free(&elf);
	asm_lay_out(&object, "", &made);
	ck_assert_int_eq(object_write(made, &diags, &elf), 0);
}

static const struct object_section *find_section(const char *name)
{
	uint32_t section = made ? object_find_section(made, name, 0) : 0;

	return section ? &made->sections.at[section] : NULL;
}

/* ---- An object with all of it ------------------------------------------- */

static const char source_text[] = ".prog prog \"xdp\"\n"
				  "\tcall two\n"
				  "\texit\n"
				  ".func static two\n"
				  "\tw0 = 2\n"
				  "\texit\n"
				  "outside\n";

/* call two; exit */
static const uint8_t code_prog[2][16] = {
	[BPFAS_LITTLE] = { 0x85, 0x10, 0, 0, 0xff, 0xff, 0xff, 0xff, 0x95 },
	[BPFAS_BIG] = { 0x85, 0x01, 0, 0, 0xff, 0xff, 0xff, 0xff, 0x95 },
};

/* w0 = 2; exit; and an instruction that no function has */
static const uint8_t code_text[2][24] = {
	[BPFAS_LITTLE] = { 0xb4, 0, 0, 0, 2, 0, 0, 0, 0x95, [16] = 0x95 },
	[BPFAS_BIG] = { 0xb4, 0, 0, 0, 0, 0, 0, 2, 0x95, [16] = 0x95 },
};

static void declare_maps(void)
{
	struct type *flow = declare(TYPE_STRUCT, "flow"), *record = declare(TYPE_STRUCT, "sample");

	add_member(flow, base("u32"), "saddr");
	add_member(flow, type_array(&types, base("be16"), 2), "ports");
	add_member(flow, type_pointer(&types, flow), "next");
	add_member(flow, type_pointer(&types, declare(TYPE_STRUCT, "unknown")), "other");
	add_member(flow, base("u8"), "bits")->bits = 3;
	complete(flow);
	add_member(record, base("u64"), "when");
	complete(record);
	vec_push(&arena, &input.maps,
		 ((struct btf_map){ .name = "flows",
				    .type = BPF_MAP_TYPE_HASH,
				    .key = base("u32"),
				    .value = flow,
				    .max_entries = 10240,
				    .flags = BPF_F_NO_PREALLOC }));
	vec_push(&arena, &input.maps,
		 ((struct btf_map){ .name = "sizes",
				    .type = BPF_MAP_TYPE_BLOOM_FILTER,
				    .value_size = 4,
				    .max_entries = 64,
				    .map_extra = 3,
				    .flags = BPF_F_NUMA_NODE,
				    .numa_node = 1 }));
	vec_push(&arena, &input.maps,
		 ((struct btf_map){ .name = "events",
				    .type = BPF_MAP_TYPE_RINGBUF,
				    .max_entries = 4096,
				    .pinning = 1, /* LIBBPF_PIN_BY_NAME */
				    .record = "sample",
				    .record_type = record }));
}

static void make_object(enum bpfas_endian endian)
{
	struct source *source = add_source("dir/two.bpfs", source_text);
	struct section *text, *xdp;
	struct btf_function *function;
	struct symbol *two;

	object.endian = endian;
	text = code_section(".text", code_text[endian], sizeof code_text[endian]);
	xdp = code_section("xdp", code_prog[endian], sizeof code_prog[endian]);
	declare_maps();
	btf_add_maps(&input);
	function = add_function("prog", xdp, 0, 16, STB_GLOBAL);
	add_parameter(function, "ctx", type_pointer(&types, type_find(&types, TYPE_STRUCT, "xdp_md", 6)));
	add_function("two", text, 0, 16, STB_LOCAL);
	two = input.functions.at[1].symbol;
	vec_push(&arena, &xdp->relocations, ((struct relocation){ two, 0, RELOC_64_32 }));
	/* Neither sorted nor all of use. */
	add_line(xdp, 8, span_of(source, "exit\n.func"));
	add_line(text, 16, span_of(source, "outside"));
	add_line(text, 8, span_of(source, "exit\nout"));
	add_line(text, 0, span_of(source, "w0 = 2"));
	add_line(xdp, 0, span_of(source, "call two"));
	add_line(xdp, 8, span_of(source, "outside"));
	write_all(true);
}

static struct bpf_object *open_object(void)
{
	struct bpf_object *opened;

	message[0] = 0;
	opened = bpf_object__open_mem(elf.at, elf.count, NULL);
	ck_assert_msg(opened && !message[0], "libbpf: %s", message);
	return opened;
}

static const struct bpf_map *find_map(const struct bpf_object *opened, const char *name)
{
	const struct bpf_map *map = bpf_object__find_map_by_name(opened, name);

	ck_assert_msg(map, "no map %s", name);
	return map;
}

START_TEST(libbpf_finds_maps)
{
	struct bpf_object *opened;
	const struct bpf_map *map;

	make_object(BPFAS_LITTLE);
	opened = open_object();
	map = find_map(opened, "flows");
	ck_assert_int_eq(bpf_map__type(map), BPF_MAP_TYPE_HASH);
	ck_assert_uint_eq(bpf_map__key_size(map), 4);
	ck_assert_uint_eq(bpf_map__value_size(map), 32);
	ck_assert_uint_eq(bpf_map__max_entries(map), 10240);
	ck_assert_uint_eq(bpf_map__map_flags(map), BPF_F_NO_PREALLOC);
	ck_assert_uint_ne(bpf_map__btf_value_type_id(map), 0);
	ck_assert_ptr_null(bpf_map__pin_path(map));
	map = find_map(opened, "sizes");
	ck_assert_uint_eq(bpf_map__key_size(map), 0);
	ck_assert_uint_eq(bpf_map__value_size(map), 4);
	ck_assert_uint_eq(bpf_map__map_extra(map), 3);
	ck_assert_uint_eq(bpf_map__numa_node(map), 1);
	map = find_map(opened, "events");
	ck_assert_str_eq(bpf_map__pin_path(map), "/sys/fs/bpf/events");
	ck_assert_uint_eq(bpf_map__max_entries(map), 4096);
	bpf_object__close(opened);
}
END_TEST

START_TEST(libbpf_finds_programs)
{
	struct bpf_object *opened;
	struct bpf_program *program;

	make_object(BPFAS_LITTLE);
	opened = open_object();
	program = bpf_object__next_program(opened, NULL);
	ck_assert_ptr_nonnull(program);
	ck_assert_str_eq(bpf_program__name(program), "prog");
	ck_assert_int_eq(bpf_program__type(program), BPF_PROG_TYPE_XDP);
	ck_assert_ptr_null(bpf_object__next_program(opened, program));
	bpf_object__close(opened);
}
END_TEST

static bool may_load(const char *test)
{
	const struct bpf_insn insns[] = { { .code = 0xb7 }, { .code = 0x95 } };
	int fd = bpf_prog_load(BPF_PROG_TYPE_XDP, "probe", "GPL", insns, 2, NULL);

	if (fd < 0)
		printf("SKIP %s: no XDP program can be loaded here\n", test);
	else
		close(fd);
	return fd >= 0;
}

START_TEST(kernel_takes_it)
{
	struct bpf_prog_info info = { 0 };
	uint32_t length = sizeof info;
	struct bpf_object *opened;
	struct bpf_program *program;
	static char log[1 << 16];

	if (!may_load("kernel_takes_it"))
		return;
	make_object(BPFAS_LITTLE);
	opened = open_object();
	bpf_map__set_pin_path(bpf_object__find_map_by_name(opened, "events"), NULL);
	bpf_map__set_map_flags(bpf_object__find_map_by_name(opened, "sizes"), 0);
	bpf_map__set_numa_node(bpf_object__find_map_by_name(opened, "sizes"), 0);
	program = bpf_object__next_program(opened, NULL);
	bpf_program__set_log_buf(program, log, sizeof log);
	bpf_program__set_log_level(program, 2);
	ck_assert_msg(!bpf_object__load(opened), "%s", log);
	ck_assert_int_eq(bpf_obj_get_info_by_fd(bpf_program__fd(program), &info, &length), 0);
	ck_assert_uint_ne(info.btf_id, 0);
	ck_assert_uint_eq(info.nr_func_info, 2);
	ck_assert_uint_eq(info.nr_line_info, 4);
	ck_assert_msg(strstr(log, "; call two"), "%s", log);
	ck_assert_msg(strstr(log, "; w0 = 2"), "%s", log);
	bpf_object__close(opened);
}
END_TEST

static struct btf *read_btf(void)
{
	const struct object_section *section = find_section(".BTF");
	struct btf *btf;

	ck_assert_ptr_nonnull(section);
	btf = btf__new(section->data, (uint32_t)section->size);
	ck_assert_msg(btf, "%s", message);
	return btf;
}

static const struct btf_type *find_type(const struct btf *btf, const char *name, uint32_t kind)
{
	int id = btf__find_by_name_kind(btf, name, kind);

	ck_assert_msg(id > 0, "no type %s of kind %u", name, kind);
	return btf__type_by_id(btf, (uint32_t)id);
}

START_TEST(types_as_declared)
{
	const struct btf_type *flow, *var, *tag, *datasec;
	const struct btf_member *members;
	unsigned flows = 0;
	struct btf *btf;

	make_object(_i);
	btf = read_btf();
	ck_assert_int_eq(btf__endianness(btf), _i == BPFAS_BIG ? BTF_BIG_ENDIAN : BTF_LITTLE_ENDIAN);
	flow = find_type(btf, "flow", BTF_KIND_STRUCT);
	ck_assert_uint_eq(flow->size, 32);
	ck_assert_uint_eq(btf_vlen(flow), 5);
	members = btf_members(flow);
	ck_assert_ptr_eq(btf__type_by_id(btf, btf__type_by_id(btf, members[2].type)->type), flow);
	ck_assert(btf_is_fwd(btf__type_by_id(btf, btf__type_by_id(btf, members[3].type)->type)));
	ck_assert_uint_eq(btf_member_bitfield_size(flow, 4), 3);
	ck_assert_uint_eq(btf_member_bit_offset(flow, 4), 192);
	find_type(btf, "sample", BTF_KIND_STRUCT);
	find_type(btf, "xdp_md", BTF_KIND_STRUCT);
	tag = find_type(btf, "record:sample", BTF_KIND_DECL_TAG);
	var = find_type(btf, "events", BTF_KIND_VAR);
	ck_assert_ptr_eq(btf__type_by_id(btf, tag->type), var);
	datasec = find_type(btf, ".maps", BTF_KIND_DATASEC);
	ck_assert_uint_eq(btf_vlen(datasec), 3);
	ck_assert_uint_eq(btf_var_secinfos(datasec)[1].offset, input.maps.at[0].symbol->size);
	ck_assert_int_eq(btf_vlen(find_type(btf, "prog", BTF_KIND_FUNC)), BTF_FUNC_GLOBAL);
	ck_assert_int_eq(btf_vlen(find_type(btf, "two", BTF_KIND_FUNC)), BTF_FUNC_STATIC);
	for (uint32_t id = 1; id < btf__type_cnt(btf); id++)
		flows += !strcmp(btf__name_by_offset(btf, btf__type_by_id(btf, id)->name_off), "flow");
	ck_assert_uint_eq(flows, 1);
	ck_assert_int_lt(btf__find_by_name(btf, "ethhdr"), 0);
	btf__free(btf);
}
END_TEST

START_TEST(enums)
{
	struct type *narrow = declare(TYPE_ENUM, "narrow"), *wide = declare(TYPE_ENUM, "wide");
	struct section *text = code_section(".text", code_text[0], 16);
	struct btf_function *function = add_function("f", text, 0, 16, STB_GLOBAL);
	struct btf *btf;

	vec_push(&arena, &narrow->enumerators, ((struct enumerator){ .name = "N", .value = -5 }));
	vec_push(&arena, &wide->enumerators, ((struct enumerator){ .name = "W", .value = INT64_C(1) << 40 }));
	complete(narrow);
	complete(wide);
	add_parameter(function, "n", narrow);
	add_parameter(function, "", type_const(&types, wide));
	write_all(false);
	ck_assert_ptr_null(find_section(".BTF.ext"));
	btf = read_btf();
	ck_assert_int_eq(btf_enum(find_type(btf, "narrow", BTF_KIND_ENUM))->val, -5);
	ck_assert_uint_eq(btf_enum64_value(btf_enum64(find_type(btf, "wide", BTF_KIND_ENUM64))),
			  UINT64_C(1) << 40);
	btf__free(btf);
}
END_TEST

/* ---- .BTF.ext, word by word ---------------------------------------------- */

static uint32_t ext_word(const struct object_section *section, size_t at)
{
	uint32_t word;

	ck_assert_uint_le(at + 4, section->size);
	memcpy(&word, section->data + at, 4);
	return object.endian == BPFAS_BIG ? __builtin_bswap32(word) : word;
}

static void check_line(const struct btf *btf, const struct object_section *ext, size_t at, uint32_t offset,
		       const char *file, const char *text, uint32_t line, uint32_t column)
{
	ck_assert_uint_eq(ext_word(ext, at), offset);
	ck_assert_str_eq(btf__name_by_offset(btf, ext_word(ext, at + 4)), file);
	ck_assert_str_eq(btf__name_by_offset(btf, ext_word(ext, at + 8)), text);
	ck_assert_uint_eq(ext_word(ext, at + 12), line << 10 | column);
}

/* Header of 32 bytes; func_info: 4, and two blocks of 8 + 8; line_info: 4, and two blocks of 8 + 2 * 16. */
START_TEST(ext_of_two_sections)
{
	const size_t functions = 32, lines = functions + 4 + 2 * 16;
	const struct object_section *ext;
	struct btf *btf;

	make_object(_i);
	btf = read_btf();
	ext = find_section(".BTF.ext");
	ck_assert_uint_eq(ext->size, lines + 4 + 2 * 40);
	ck_assert_uint_eq(ext_word(ext, 4), 32);
	ck_assert_uint_eq(ext_word(ext, 12), 36);
	ck_assert_uint_eq(ext_word(ext, 16), 36);
	ck_assert_uint_eq(ext_word(ext, 20), 84);
	ck_assert_uint_eq(ext_word(ext, functions), 8);
	ck_assert_str_eq(btf__name_by_offset(btf, ext_word(ext, functions + 4)), ".text");
	ck_assert_uint_eq(ext_word(ext, functions + 8), 1);
	ck_assert_uint_eq(ext_word(ext, functions + 12), 0);
	ck_assert_int_eq((int)ext_word(ext, functions + 16),
			 btf__find_by_name_kind(btf, "two", BTF_KIND_FUNC));
	ck_assert_uint_eq(ext_word(ext, lines), 16);
	ck_assert_str_eq(btf__name_by_offset(btf, ext_word(ext, lines + 4)), ".text");
	ck_assert_uint_eq(ext_word(ext, lines + 8), 2);
	check_line(btf, ext, lines + 12, 0, "dir/two.bpfs", "\tw0 = 2", 5, 2);
	check_line(btf, ext, lines + 28, 8, "dir/two.bpfs", "\texit", 6, 2);
	ck_assert_str_eq(btf__name_by_offset(btf, ext_word(ext, lines + 44)), "xdp");
	ck_assert_uint_eq(ext_word(ext, lines + 48), 2);
	check_line(btf, ext, lines + 52, 0, "dir/two.bpfs", "\tcall two", 2, 2);
	check_line(btf, ext, lines + 68, 8, "dir/two.bpfs", "\texit", 3, 2);
	btf__free(btf);
}
END_TEST

START_TEST(libbpf_reads_ext)
{
	const struct object_section *section;
	struct btf_ext *ext;

	make_object(BPFAS_LITTLE);
	section = find_section(".BTF.ext");
	ext = btf_ext__new(section->data, (uint32_t)section->size);
	ck_assert_msg(!libbpf_get_error(ext), "%s", message);
	btf_ext__free(ext);
}
END_TEST

/* A function whose first instruction has no line takes its next one's; a column over 1023 is not told. */
START_TEST(first_instruction_has_a_line)
{
	struct section *text = code_section(".text", code_text[0], 24);
	char *wide = arena_printf(&arena, "\n%2000s\n", "exit");
	struct source *source = add_source("wide", wide);
	const struct object_section *ext;
	struct btf *btf;

	add_function("f", text, 0, 16, STB_GLOBAL);
	add_function("none", text, 16, 8, STB_GLOBAL);
	add_function("alias", text, 0, 16, STB_GLOBAL);
	add_line(text, 8, span_of(source, "exit"));
	write_all(true);
	btf = read_btf();
	ext = find_section(".BTF.ext");
	ck_assert_uint_eq(ext_word(ext, 32 + 8), 2);
	ck_assert_uint_eq(ext_word(ext, 32 + 28 + 8), 3);
	wide[strlen(wide) - 1] = 0;
	check_line(btf, ext, 32 + 28 + 12, 0, "wide", wide + 1, 2, 0);
	check_line(btf, ext, 32 + 28 + 28, 8, "wide", wide + 1, 2, 0);
	check_line(btf, ext, 32 + 28 + 44, 16, "", "", 0, 0);
	btf__free(btf);
}
END_TEST

/* Strings have 16 MB: what goes beyond loses its text, not its number. */
START_TEST(long_lines_lose_their_text)
{
	const size_t length = 9 << 20;
	struct section *text = code_section(".text", code_text[0], 16);
	char *lines = malloc(2 * length + 1);
	const struct object_section *ext;
	struct source *source;
	struct btf *btf;

	ck_assert_ptr_nonnull(lines);
	memset(lines, 'a', length);
	memset(lines + length, 'b', length);
	lines[length] = '\n';
	lines[2 * length] = 0;
	source = add_source("long", lines);
	free(lines);
	add_function("f", text, 0, 16, STB_GLOBAL);
	add_line(text, 0, (struct span){ source->base, source->base + 1 });
	add_line(text, 8,
		 (struct span){ source->base + (uint32_t)length + 1, source->base + (uint32_t)length + 2 });
	write_all(true);
	btf = read_btf();
	ext = find_section(".BTF.ext");
	ck_assert_uint_eq(strlen(btf__name_by_offset(btf, ext_word(ext, 32 + 20 + 12 + 8))), length);
	check_line(btf, ext, 32 + 20 + 28, 8, "long", "", 2, 1);
	btf__free(btf);
}
END_TEST

START_TEST(limits_are_refused)
{
	struct type *type = declare(TYPE_STRUCT, "far");

	add_member(type, type_array(&types, base("u8"), 3 << 20), "pad");
	add_member(type, base("u32"), "bit")->bits = 1;
	complete(type);
	vec_push(&arena, &input.maps,
		 ((struct btf_map){ .name = "m", .type = BPF_MAP_TYPE_ARRAY, .value = type }));
	btf_add_maps(&input);
	ck_assert(!btf_add_sections(&input, true));
	diag_finish(&diags);
	ck_assert_msg(strstr(message, "2 MiB"), "%s", message);
	ck_assert_ptr_null(find_section(".BTF"));
}
END_TEST

START_TEST(nothing_declared)
{
	btf_add_maps(&input);
	ck_assert(btf_add_sections(&input, true));
	ck_assert_uint_eq(object.sections.count, 0);
}
END_TEST

static double seconds_for(unsigned functions)
{
	struct source *source = add_source("many", "\tr0 = 0\n");
	struct section *text = asm_object_add_section(&object, ".text", SHT_PROGBITS, SHF_ALLOC, 8);
	clock_t begin = clock();

	bytes_append_zeros(&arena, &text->data, (size_t)functions * 8);
	for (unsigned i = functions; i--;) {
		add_function(arena_printf(&arena, "f%u", i), text, (uint64_t)i * 8, 8, STB_LOCAL);
		add_line(text, i * 8, span_of(source, "r0"));
	}
	write_all(true);
	return (double)(clock() - begin) / CLOCKS_PER_SEC;
}

START_TEST(cost_is_linear)
{
	double few = seconds_for(10000), many;

	teardown();
	setup();
	many = seconds_for(100000);
	/* Ten times as much may cost 30 times as long at most; a square would be 100. */
	ck_assert_msg(many < 30 * few + 0.1, "10000: %f s, 100000: %f s", few, many);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("btf");
	TCase *cases = tcase_create("sections");

	tcase_add_checked_fixture(cases, setup, teardown);
	tcase_set_timeout(cases, 60);
	tcase_add_test(cases, libbpf_finds_maps);
	tcase_add_test(cases, libbpf_finds_programs);
	tcase_add_test(cases, kernel_takes_it);
	tcase_add_loop_test(cases, types_as_declared, BPFAS_LITTLE, BPFAS_BIG + 1);
	tcase_add_test(cases, enums);
	tcase_add_loop_test(cases, ext_of_two_sections, BPFAS_LITTLE, BPFAS_BIG + 1);
	tcase_add_test(cases, libbpf_reads_ext);
	tcase_add_test(cases, first_instruction_has_a_line);
	tcase_add_test(cases, long_lines_lose_their_text);
	tcase_add_test(cases, limits_are_refused);
	tcase_add_test(cases, nothing_declared);
	tcase_add_test(cases, cost_is_linear);
	suite_add_tcase(suite, cases);
	return run_suite(suite);
}
