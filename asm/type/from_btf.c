/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A kernel's BTF has over 100,000 types, and a source uses a handful: the file is indexed by name and nothing
 * else, and a type is converted when something asks for it.
 *
 * A conversion is bounded by following only what a layout needs. Members held by value are converted at once,
 * as their struct's layout depends on them; a named struct that a pointer points to gets its members only
 * when an expression goes through it (type_btf_fill). Anonymous structs have no name to come back by, so they
 * are filled at once.
 *
 * Offsets and sizes are taken from the BTF and never computed: a kernel may be built with a
 * randomized layout. Alignment, which BTF lacks, is derived from both.
 *
 * The file may be damaged. Every id is checked when followed, chains and nesting are bounded by MAX_DEPTH,
 * and a member by which a struct would contain itself is left out (`progress`). A converted type is entered
 * in by_id before its members, so that a struct may point to itself.
 */
#include "asm/type/from_btf.h"

#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <elf.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "asm/type/builtin.h"
#include "asm/type/derive.h"
#include "asm/type/table.h"
#include "base/capture.h"
#include "base/source.h"
#include "output/dis/text.h"

/* The limit of nesting by value or by derivation: no kernel comes near it, and broken BTF is not followed. */
#define MAX_DEPTH 64

enum progress { NOT_BEGUN, FILLING, FILLED };

struct type_btf {
	struct btf *btf;
	uint32_t count;        /* the number of types; ids are below it */
	struct type **by_id;   /* NULL: not converted yet */
	uint8_t *progress;     /* of structs and unions, by id: enum progress */
	uint32_t *table, room; /* hash table of ids of named types */
};

static uint32_t hash_name(const char *name, size_t length)
{
	return (uint32_t)type_hash_fold(type_hash_name(name, length));
}

static bool is_named_kind(const struct btf_type *from)
{
	return btf_is_composite(from) || btf_is_any_enum(from) || btf_is_typedef(from);
}

static const char *text_at(const struct type_btf *source, uint32_t offset)
{
	const char *text = btf__name_by_offset(source->btf, offset);

	return text ? text : "";
}

static const char *name_of(const struct type_btf *source, const struct btf_type *from)
{
	return text_at(source, from->name_off);
}

/* At most half full. The first of equal names is found first. */
static void fill_table(struct type_btf *source)
{
	for (uint32_t id = 1; id < source->count; id++) {
		const struct btf_type *from = btf__type_by_id(source->btf, id);
		const char *name = name_of(source, from);
		uint32_t at;

		if (!is_named_kind(from) || !*name)
			continue;
		at = hash_name(name, strlen(name)) & (source->room - 1);
		while (source->table[at])
			at = (at + 1) & (source->room - 1);
		source->table[at] = id;
	}
}

static bool allocate(struct type_btf *source)
{
	source->room = 64;
	while (source->room / 2 < source->count)
		source->room *= 2;
	source->by_id = calloc(source->count, sizeof(struct type *));
	source->progress = calloc(source->count, 1);
	source->table = calloc(source->room, sizeof *source->table);
	return source->by_id && source->progress && source->table;
}

static bool is_elf(const char *path)
{
	char magic[SELFMAG] = { 0 };
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool is = fd >= 0 && read(fd, magic, sizeof magic) == SELFMAG && !memcmp(magic, ELFMAG, SELFMAG);

	if (fd >= 0)
		close(fd);
	return is;
}

/* libbpf does not pass libelf's errors on. */
static const char *cause(int error, const char *path)
{
	switch (error) {
	case LIBBPF_ERRNO__LIBELF:
	case LIBBPF_ERRNO__FORMAT:
	case EPROTO:
	case EIO:
		return is_elf(path) ? "either this ELF file is damaged or the run is out of memory"
				    : "it is neither raw BTF nor an ELF file";
	case ENODATA:
	case ENOENT: return is_elf(path) ? "this ELF file has no section .BTF" : source_cause(-error);
	case EINVAL: return "its BTF is damaged";
	default: return source_cause(-error);
	}
}

/* Suppresses libbpf's own messages about the file; the caller reports the error. */
static struct btf *parse_quietly(const char *path, int *error)
{
	struct capture capture;
	struct btf *btf;

	capture_begin(&capture);
	btf = btf__parse(path, NULL);
	*error = btf ? 0 : errno;
	capture_end(&capture);
	capture_free(&capture);
	return btf;
}

const char *type_btf_open(struct types *types, const char *path)
{
	struct type_btf *source = ARENA_NEW(types->arena, struct type_btf);
	int error;

	types->btf = source;
	source->btf = parse_quietly(path, &error);
	if (error == ENOMEM)
		arena_out_of_memory(types->arena);
	if (error)
		return cause(error, path);
	source->count = btf__type_cnt(source->btf);
	if (!allocate(source))
		arena_out_of_memory(types->arena);
	fill_table(source);
	return NULL;
}

void type_btf_close(struct types *types)
{
	struct type_btf *source = types->btf;

	if (!source)
		return;
	btf__free(source->btf);
	free(source->by_id);
	free(source->progress);
	free(source->table);
	types->btf = NULL;
}

static enum type_kind kind_of(const struct btf_type *from)
{
	return btf_is_struct(from)     ? TYPE_STRUCT
	       : btf_is_union(from)    ? TYPE_UNION
	       : btf_is_any_enum(from) ? TYPE_ENUM
				       : TYPE_TYPEDEF;
}

static uint32_t find_id(const struct type_btf *source, enum type_kind kind, const char *name, size_t length)
{
	uint32_t at = hash_name(name, length) & (source->room - 1), id;

	for (; (id = source->table[at]); at = (at + 1) & (source->room - 1)) {
		const struct btf_type *from = btf__type_by_id(source->btf, id);
		const char *text = name_of(source, from);

		if (kind_of(from) == kind && !strncmp(text, name, length) && !text[length])
			return id;
	}
	return 0;
}

/* ---- Taking over ------------------------------------------------------- */

static struct type *take(struct types *types, uint32_t id, unsigned depth);
static void fill(struct types *types, struct type *type, uint32_t id, unsigned depth);

static struct type *void_type(struct types *types)
{
	return type_base(types, "void", strlen("void"));
}

/* A built-in type of that name takes precedence, here as everywhere. */
static struct type *take_named(struct types *types, enum type_kind kind, const char *name)
{
	struct type *type;

	if (*name)
		return type_builtin_mentioned(types, kind, name, strlen(name));
	type = type_new(types, kind, name, 0);
	type->builtin = true;
	return type;
}

/*
 * The built-in type of that name, if it means the same. Compilers disagree on names: one's "unsigned long" is
 * the other's "long unsigned int", and a loader that matches types goes by them.
 */
static struct type *usual_type(struct types *types, enum type_kind kind, const char *name,
			       const char *integer)
{
	struct type *type = type_base(types, name, strlen(name));

	return type && type->kind == kind && !strcmp(type_resolve(type)->name, integer) ? type : NULL;
}

static struct type *take_int(struct types *types, const struct btf_type *from, const char *name)
{
	struct type *type = usual_type(types, TYPE_INT, name, name);
	bool is_signed = btf_int_encoding(from) & BTF_INT_SIGNED;

	if (type && type->size == from->size && type->is_signed == is_signed)
		return type;
	type = type_new(types, TYPE_INT, name, strlen(name));
	type->builtin = type->complete = true;
	type->size = type->align = from->size;
	type->is_signed = is_signed;
	type->is_bool = btf_int_encoding(from) & BTF_INT_BOOL;
	return type;
}

static struct type *take_enum(struct types *types, const struct type_btf *source, const struct btf_type *from)
{
	struct type *type = take_named(types, TYPE_ENUM, name_of(source, from));

	if (type->complete)
		return type;
	for (unsigned i = 0; i < btf_vlen(from); i++) {
		bool wide = btf_is_enum64(from), is_signed = btf_kflag(from);
		uint32_t name = wide ? btf_enum64(from)[i].name_off : btf_enum(from)[i].name_off;
		struct enumerator enumerator = { .name = text_at(source, name) };

		enumerator.value = wide        ? (int64_t)btf_enum64_value(&btf_enum64(from)[i])
				   : is_signed ? btf_enum(from)[i].val
					       : (int64_t)(uint32_t)btf_enum(from)[i].val;
		enumerator.is_large = !is_signed && enumerator.value < 0;
		vec_push(types->arena, &type->enumerators, enumerator);
	}
	type->is_signed = btf_kflag(from);
	type->size = type->align = from->size;
	type->complete = true;
	return type;
}

/* A typedef cycle: only broken BTF has one. */
static bool leads_to(const struct type *type, const struct type *end)
{
	while (type != end && type_is_word(type))
		type = type->target;
	return type == end;
}

/* The name of the integer that a typedef resolves to, or "". */
static const char *integer_behind(const struct type_btf *source, const struct btf_type *from)
{
	for (unsigned steps = 0; from && steps < MAX_DEPTH && (btf_is_typedef(from) || btf_is_mod(from));
	     steps++)
		from = btf__type_by_id(source->btf, from->type);
	return from && btf_is_int(from) ? name_of(source, from) : "";
}

static struct type *take_typedef(struct types *types, uint32_t id, const struct btf_type *from,
				 unsigned depth)
{
	const char *name = name_of(types->btf, from);
	struct type *type = usual_type(types, TYPE_TYPEDEF, name, integer_behind(types->btf, from)), *target;

	if (type)
		return type;
	type = type_new(types, TYPE_TYPEDEF, name, strlen(name));
	type->builtin = true;
	type->target = void_type(types);
	types->btf->by_id[id] = type;
	target = take(types, from->type, depth + 1);
	if (!leads_to(target, type))
		type->target = target;
	type->complete = type_size(type, &type->size, &type->align);
	return type;
}

static struct type *take_function(struct types *types, const struct btf_type *from, unsigned depth)
{
	struct type *type = type_function(types, take(types, from->type, depth + 1));

	for (unsigned i = 0; i < btf_vlen(from); i++)
		vec_push(types->arena, &type->members,
			 ((struct member){ .name = "",
					   .type = take(types, btf_params(from)[i].type, depth + 1) }));
	return type;
}

/* BPF has no floating point, and no name for it here: represented by its bytes. */
static struct type *take_bytes(struct types *types, uint32_t size)
{
	return type_array(types, type_base(types, "unsigned char", strlen("unsigned char")), size);
}

static struct type *take_composite(struct types *types, uint32_t id, const struct btf_type *from,
				   unsigned depth)
{
	struct type_btf *source = types->btf;
	struct type *type = take_named(types, kind_of(from), name_of(source, from));

	source->by_id[id] = type;
	if (!*type->name)
		fill(types, type, id, depth);
	return type;
}

static struct type *take_new(struct types *types, uint32_t id, const struct btf_type *from, unsigned depth)
{
	struct type *target;

	switch (btf_kind(from)) {
	case BTF_KIND_INT: return take_int(types, from, name_of(types->btf, from));
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64: return take_enum(types, types->btf, from);
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION: return take_composite(types, id, from, depth);
	case BTF_KIND_FWD:
		return take_named(types, btf_kflag(from) ? TYPE_UNION : TYPE_STRUCT,
				  name_of(types->btf, from));
	case BTF_KIND_TYPEDEF: return take_typedef(types, id, from, depth);
	case BTF_KIND_FLOAT: return take_bytes(types, from->size);
	case BTF_KIND_FUNC_PROTO: return take_function(types, from, depth);
	case BTF_KIND_ARRAY:
		target = take(types, btf_array(from)->type, depth + 1);
		return type_array(types, target, btf_array(from)->nelems);
	case BTF_KIND_PTR: return type_pointer(types, take(types, from->type, depth + 1));
	case BTF_KIND_CONST: return type_const(types, take(types, from->type, depth + 1));
	case BTF_KIND_VOLATILE: return type_volatile(types, take(types, from->type, depth + 1));
	case BTF_KIND_RESTRICT:
	case BTF_KIND_TYPE_TAG: return take(types, from->type, depth + 1);
	default: return void_type(types);
	}
}

static struct type *take(struct types *types, uint32_t id, unsigned depth)
{
	struct type_btf *source = types->btf;

	if (!id || id >= source->count || depth > MAX_DEPTH)
		return void_type(types);
	if (!source->by_id[id]) {
		struct type *type = take_new(types, id, btf__type_by_id(source->btf, id), depth);

		source->by_id[id] = type;
	}
	return source->by_id[id];
}

/* ---- Members ----------------------------------------------------------- */

/*
 * Converts members held by value, which must be complete. False if the BTF is broken: a struct that contains
 * itself.
 */
static bool complete(struct types *types, uint32_t id, unsigned depth)
{
	struct type_btf *source = types->btf;
	const struct btf_type *from;

	for (unsigned steps = 0; steps < MAX_DEPTH; steps++) {
		from = btf__type_by_id(source->btf, id);
		if (!from)
			return false;
		if (btf_is_array(from)) {
			id = btf_array(from)->type;
		} else if (btf_is_mod(from) || btf_is_typedef(from)) {
			id = from->type;
		} else if (btf_is_composite(from)) {
			fill(types, take(types, id, depth + 1), id, depth + 1);
			return source->progress[id] == FILLED;
		} else {
			return true;
		}
	}
	return false;
}

/* BTF does not record alignment: it is that of the members, unless offsets or the size contradict. */
static void note_alignment(struct type *type, const struct member *member)
{
	uint64_t size, align;

	if (!type_size(member->type, &size, &align) || !align)
		return;
	while (align > 1 && !member->bits && member->bit_offset % (align * 8))
		align /= 2;
	while (align > 1 && type->size % align)
		align /= 2;
	if (align > type->align)
		type->align = align;
}

static void fill(struct types *types, struct type *type, uint32_t id, unsigned depth)
{
	struct type_btf *source = types->btf;
	const struct btf_type *from = btf__type_by_id(source->btf, id);

	if (type->complete || source->progress[id] == FILLING || depth > MAX_DEPTH) {
		source->progress[id] = type->complete ? FILLED : source->progress[id];
		return;
	}
	source->progress[id] = FILLING;
	type->size = from->size;
	type->align = 1;
	for (unsigned i = 0; i < btf_vlen(from); i++) {
		const struct btf_member *part = &btf_members(from)[i];
		struct member member = { .name = text_at(source, part->name_off),
					 .bits = (uint8_t)btf_member_bitfield_size(from, i),
					 .bit_offset = btf_member_bit_offset(from, i) };

		if (!complete(types, part->type, depth))
			continue;
		member.type = take(types, part->type, depth + 1);
		note_alignment(type, &member);
		vec_push(types->arena, &type->members, member);
	}
	type->complete = true;
	source->progress[id] = FILLED;
}

struct type *type_btf_find(struct types *types, enum type_kind kind, const char *name, size_t length)
{
	uint32_t id = types->btf ? find_id(types->btf, kind, name, length) : 0;
	struct type *type;

	if (!id)
		return NULL;
	type = take(types, id, 0);
	return complete(types, id, 0) ? type : NULL;
}

void type_btf_fill(struct types *types, struct type *type)
{
	bool is_mentioned = !type->complete && !type->span.begin &&
			    (type->kind == TYPE_STRUCT || type->kind == TYPE_UNION) && *type->name;
	uint32_t id = is_mentioned && types->btf
			      ? find_id(types->btf, type->kind, type->name, strlen(type->name))
			      : 0;

	if (!id)
		return;
	types->btf->by_id[id] = type;
	fill(types, type, id, 0);
}
