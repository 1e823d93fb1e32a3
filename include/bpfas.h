/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * bpfas.h - the public interface of libbpfas, the BPF toolchain library.
 *
 * Everything that the commands bpfas and bpfld do, a C program can do with
 * this header. Conventions that hold for every function:
 *
 *  - The library never prints and never exits. What is to be said goes to the
 *    diagnostics callback of the call's options, one call per message.
 *  - Option structs start with `size`: set it to sizeof the struct, zero the
 *    rest (BPFAS_OPTS does both). A null pointer means all defaults.
 *  - Functions that can fail return 0 or a negative errno value (-EINVAL where
 *    the input is wrong); every failure has been described by at least one
 *    BPFAS_ERROR diagnostic before the function returns.
 *  - Strings handed to a callback live until the callback returns.
 *  - Objects are independent: two threads may use two of them at once; one
 *    object belongs to one thread at a time. There is no global state.
 */
#ifndef BPFAS_H
#define BPFAS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define BPFAS_API __attribute__((visibility("default")))

/* Declares and clears an option struct: BPFAS_OPTS(bpfas_assemble_opts, o, .endian = BPFAS_BIG); */
#define BPFAS_OPTS(type, name, ...) struct type name = { .size = sizeof(struct type), __VA_ARGS__ }

/* The library's version, as "major.minor.patch". Static storage. */
BPFAS_API const char *bpfas_version(void);

/* ---- Diagnostics ------------------------------------------------------- */

enum bpfas_severity {
	BPFAS_NOTE,    /* explains the message before it */
	BPFAS_WARNING, /* the output is made, but look here */
	BPFAS_ERROR,   /* no output is made */
};

struct bpfas_diag {
	enum bpfas_severity severity;
	const char *message;    /* one sentence, no newline, no final full stop */
	const char *file;       /* name as given by the caller; NULL: no place in a file */
	uint32_t line;          /* from 1; 0: the file as a whole */
	uint32_t column;        /* from 1, in bytes */
	uint32_t length;        /* of the span on that line, in bytes; at least 1 */
	const char *source;     /* the line's text, or a window of a very long line; not terminated */
	size_t source_length;   /* in bytes */
	uint32_t source_column; /* the column of source[0]: 1 unless it is a window */
};

typedef void (*bpfas_diag_fn)(void *context, const struct bpfas_diag *diag);

/*
 * The text that a command prints for a diagnostic: the message with its place,
 * the source line, a caret line; ends with a newline. `colour` adds terminal
 * escapes. The caller frees the result; NULL when memory is out.
 */
BPFAS_API char *bpfas_diag_format(const struct bpfas_diag *diag, int colour);

/* ---- Assembling: source text to a BPF object in memory ----------------- */

enum bpfas_endian { BPFAS_LITTLE, BPFAS_BIG };

/*
 * BTF in the output: by default, what the declarations (.map, .prog) need, with source lines. NONE leaves the
 * source lines out (-g0), LINES adds those of functions that `.type NAME, @function` makes (-g).
 */
enum bpfas_debug { BPFAS_DEBUG_DEFAULT, BPFAS_DEBUG_NONE, BPFAS_DEBUG_LINES };

/*
 * What is made of the source. BIN, HEX and C hold the instructions of the first
 * section that has any, its local calls resolved; what needs a loader (a map's
 * address, another section's function) is an error there, on its line.
 */
enum bpfas_emit {
	BPFAS_EMIT_OBJ,  /* an ELF object */
	BPFAS_EMIT_BIN,  /* the bytes of the instructions, and nothing else */
	BPFAS_EMIT_HEX,  /* text: the same bytes, one instruction a line */
	BPFAS_EMIT_C,    /* text: an array of struct bpf_insn, to be included in C */
	BPFAS_EMIT_LIST, /* text: of every section the offsets, bytes and source lines */
};

struct bpfas_assemble_opts {
	size_t size;
	bpfas_diag_fn diag;
	void *diag_context;
	enum bpfas_endian endian;
	enum bpfas_debug debug;
	enum bpfas_emit emit;
	int endian_is_given; /* 1: a source whose `.endian` says otherwise than `endian` is wrong */
	int version;         /* 1..4: refuse instructions that this version lacks; 0: take all */
	const char *const
		*include_dirs; /* where .include and .incbin look, behind the naming file's folder */
	size_t include_dir_count;
	const char *const *defines; /* constants: "NAME=VALUE", or "NAME" for 1 */
	size_t define_count;
	const char *btf; /* a file with BTF: its types are known behind all others (--btf); NULL: none */
	/* Gets the name of each file that the result depends on, once; NULL: dropped. */
	void (*dependency)(void *context, const char *path);
	void *dependency_context;
};

/*
 * A source: `length` bytes of text that diagnostics call `name`, or (text NULL) the file of this name. A file
 * of 2 MiB and more is mapped, so it must not be cut short meanwhile: as with any mapping, that is a SIGBUS.
 */
struct bpfas_input {
	const char *name;
	const char *text;
	size_t length;
};

/*
 * Assembles the inputs, in their order, as one source: labels and definitions
 * are shared, and each goes on in the section in which the one before ended.
 * On success *object is the result, to be freed with bpfas_object_free. `emit`
 * is not looked at.
 */
struct bpfas_object;
BPFAS_API int bpfas_assemble(const struct bpfas_input *inputs, size_t count,
			     const struct bpfas_assemble_opts *opts, struct bpfas_object **object);

/* The same for one file, and for one text in memory. */
BPFAS_API int bpfas_assemble_file(const char *path, const struct bpfas_assemble_opts *opts,
				  struct bpfas_object **object);
BPFAS_API int bpfas_assemble_text(const char *name, const char *text, size_t length,
				  const struct bpfas_assemble_opts *opts, struct bpfas_object **object);

/* Assembles the inputs to the form that `emit` asks for; to be freed with bpfas_output_free. */
struct bpfas_output;
BPFAS_API int bpfas_assemble_output(const struct bpfas_input *inputs, size_t count,
				    const struct bpfas_assemble_opts *opts, struct bpfas_output **output);

/* The bytes live as long as the output; text is not terminated. */
BPFAS_API const void *bpfas_output_bytes(const struct bpfas_output *output, size_t *size);
/* NULL is allowed. */
BPFAS_API void bpfas_output_free(struct bpfas_output *output);

/* ---- Objects: from an ELF file's bytes to memory, and back -------------- */

struct bpfas_object_opts {
	size_t size;
	bpfas_diag_fn diag;
	void *diag_context;
};

/*
 * Reads a BPF object, of either byte order, from `length` bytes of an ELF file
 * that diagnostics call `name`; the bytes are no longer needed afterwards. Any
 * bytes are safe to read: damaged ones are -EINVAL. *object is to be freed with
 * bpfas_object_free.
 */
BPFAS_API int bpfas_object_read(const char *name, const void *bytes, size_t length,
				const struct bpfas_object_opts *opts, struct bpfas_object **object);

/*
 * Makes the bytes of the object's ELF file. What was read and is written again
 * has the same header fields, sections, symbols and relocations, in the same
 * order; only the layout of string tables and of the file may differ.
 */
BPFAS_API int bpfas_object_write(const struct bpfas_object *object, const struct bpfas_object_opts *opts,
				 struct bpfas_output **output);

/* Frees the object; NULL is allowed. */
BPFAS_API void bpfas_object_free(struct bpfas_object *object);

/*
 * Writes bytes to `path` in full or not at all: to a temporary file beside it,
 * then renamed over it, so that a failure leaves an old file as it was. Where
 * `path` is a device or a pipe, the bytes are written to it directly.
 */
struct bpfas_write_opts {
	size_t size;
	bpfas_diag_fn diag;
	void *diag_context;
};
BPFAS_API int bpfas_write_file(const char *path, const void *bytes, size_t length,
			       const struct bpfas_write_opts *opts);

/* ---- Linking: several objects to one ------------------------------------ */

struct bpfas_link_opts {
	size_t size;
	bpfas_diag_fn diag;
	void *diag_context;
};

/*
 * Links `count` files, each a BPF object or source text (told by content), and
 * writes the result to `output` as bpfas_write_file does. The inputs are in
 * this machine's byte order and, where they have global symbols, have BTF.
 */
BPFAS_API int bpfas_link(const char *output, const char *const *inputs, size_t count,
			 const struct bpfas_link_opts *opts);

/* ---- Loading: an object's programs and maps in the kernel ---------------- */

/*
 * A collection is what one object holds: programs, maps, types. The kernel's
 * side of it is held by file descriptors alone. What was not pinned is gone
 * when the collection is closed or the process ends, by whatever signal.
 *
 * The steps, in this order: open, load, then pin or attach or both, close.
 */
struct bpfas_collection;

struct bpfas_load_opts {
	size_t size;
	bpfas_diag_fn diag;
	void *diag_context;
	/* Gets what libbpf and the verifier said, in full and as they said it; NULL: dropped. */
	void (*log)(void *context, const char *text);
	void *log_context;
	/*
	 * Asked between the steps of attaching, pinning and keeping: other than 0
	 * ends them with -EINTR, and everything that they did is undone.
	 */
	int (*cancelled)(void *context);
	void *cancel_context;
};

/*
 * Opens a file, an object or source text (told by content), or `length` bytes
 * of an object that diagnostics call `name`; the bytes are no longer needed
 * afterwards. The callbacks of the options serve the collection as long as it
 * lives. On success *collection is to be closed with bpfas_collection_close.
 */
BPFAS_API int bpfas_collection_open(const char *path, const struct bpfas_load_opts *opts,
				    struct bpfas_collection **collection);
BPFAS_API int bpfas_collection_open_memory(const char *name, const void *bytes, size_t length,
					   const struct bpfas_load_opts *opts,
					   struct bpfas_collection **collection);

/*
 * A collection of one program that the kernel has: from its pin, or by its id.
 * `section` says what kind it is ("cgroup/connect4") where its program type
 * alone does not; NULL: the plainest of its type. It is loaded already.
 */
BPFAS_API int bpfas_collection_open_program(const char *pin_or_id, const char *section,
					    const struct bpfas_load_opts *opts,
					    struct bpfas_collection **collection);

/*
 * Sets a variable of .data, .rodata or .bss before loading: a number, true,
 * false, an enumerator, or the text of a char array. -ENOENT: there is none of
 * that name; -ERANGE: the value does not fit.
 */
BPFAS_API int bpfas_collection_set(struct bpfas_collection *collection, const char *name, const char *value);

/*
 * Takes the maps that are pinned in `directory` by their names instead of
 * making new ones, once they have been found to match. Variables of .data and
 * .bss come with their values; constants stay the object's own. Before loading.
 */
BPFAS_API int bpfas_collection_reuse(struct bpfas_collection *collection, const char *directory);

/*
 * Creates the maps and has the kernel verify the programs. A refused program
 * is described at the source line of the refused instruction. Nothing is
 * pinned: a map with `pinning by_name` is shared with the one that has this
 * name where there is one, and pinned only by bpfas_collection_pin. After a
 * failure the collection can only be closed.
 */
BPFAS_API int bpfas_collection_load(struct bpfas_collection *collection);

/*
 * Pins all programs and maps under `directory`, in a BPF file system, by their
 * names (a map with `pinning by_name`: under /sys/fs/bpf). The directory is
 * made where only its last part is missing. All or nothing: when one cannot be
 * pinned, those before it are taken away again.
 */
BPFAS_API int bpfas_collection_pin(struct bpfas_collection *collection, const char *directory);

/* Where one program goes: "eth0,native", "/sys/fs/cgroup/x": as the form of its kind is (bpfld-attach(1)). */
struct bpfas_target {
	const char *program;
	const char *place;
};

struct bpfas_attach_opts {
	size_t size;
	const char *device; /* the target of every program that has none by name; NULL: what its kind defaults
			       to */
	const char *program; /* this one alone; NULL: every program that can be attached */
	const struct bpfas_target *targets;
	size_t target_count;
	const char *directory; /* where the links will be kept (bpfas_collection_keep); for `replace` */
	int replace;           /* swap what is there, atomically, instead of refusing */
};

/*
 * Before loading: programs that these options will attach to DEV,offload are loaded for that device's network
 * card, which runs them itself, and so are all maps of the file.
 */
BPFAS_API int bpfas_collection_offload(struct bpfas_collection *collection,
				       const struct bpfas_attach_opts *opts);

/*
 * Attaches the programs where their sections or the targets say. xdp/devmap
 * and xdp/cpumap programs run through their maps and are left alone; syscall
 * programs are run once. All or nothing. Where only the kernel can hold an
 * attachment (a clsact filter, a route), a warning says so.
 */
BPFAS_API int bpfas_collection_attach(struct bpfas_collection *collection,
				      const struct bpfas_attach_opts *opts);

/*
 * Lets the attachments outlive the process: pins their links in `directory`,
 * in a BPF file system, by the programs' names; missing folders of the path
 * are made. What the kernel holds in another way is left there. All or
 * nothing; after success the collection holds no attachment any more, and
 * `each` (NULL: nobody) has been told of every one: its program, its place,
 * and what holds it (NULL: the pin).
 */
typedef void (*bpfas_attachment_fn)(void *context, const char *program, const char *where,
				    const char *holder);
BPFAS_API int bpfas_collection_keep(struct bpfas_collection *collection, const char *directory,
				    bpfas_attachment_fn each, void *context);

/* 1 where nothing attached goes on by itself: iterators, and programs that were run once. */
BPFAS_API int bpfas_collection_is_over(const struct bpfas_collection *collection);

/* Writes what the attached iterators have to say, one after the other, to a descriptor; their number. */
BPFAS_API int bpfas_collection_iterate(struct bpfas_collection *collection, int fd);

/* Takes every attachment away again; it never fails. Closing does it too. */
BPFAS_API void bpfas_collection_detach(struct bpfas_collection *collection);

/*
 * Takes away what is attached by `what`: a device, the name of a file or
 * program, a program's id, a pin of a link or program or a folder of such
 * pins, or a route (PREFIX,dev=DEV). Links are detached and unpinned, whoever
 * holds them. *count is how many attachments went.
 */
BPFAS_API int bpfas_detach(const char *what, const struct bpfas_load_opts *opts, size_t *count);

/* libbpf's own object, for everything else; it belongs to the collection. */
struct bpf_object;
BPFAS_API struct bpf_object *bpfas_collection_object(struct bpfas_collection *collection);

/* Detaches, unloads, frees; NULL is allowed. */
BPFAS_API void bpfas_collection_close(struct bpfas_collection *collection);

/* ---- Looking: the programs that the kernel has, of everybody ---------------- */

/* Where a program is attached. */
struct bpfas_place {
	const char *how;   /* "xdp", "tcx", "clsact", "cgroup", "raw_tracepoint", ... */
	const char *where; /* "lo", "lo ingress priority 50", ...; "" where the kernel does not tell */
	uint32_t link;     /* its id; 0: attached without a link */
};

struct bpfas_program_info {
	uint32_t id;
	const char *name, *type;
	uint64_t loaded_at;                  /* seconds since 1970 */
	uint32_t user;                       /* who loaded it */
	uint32_t instructions;               /* after the kernel's translation, in 8-byte slots */
	uint64_t run_count, run_nanoseconds; /* while statistics are on (bpfas_statistics_on) */
	const struct bpfas_place *places;
	size_t place_count;
	const uint32_t *maps; /* their ids */
	const char *const *map_names;
	size_t map_count;
	const char *const *pins; /* paths under /sys/fs/bpf */
	size_t pin_count;
};

/* Returns 0 to go on; anything else ends the call that lists, which returns it. */
typedef int (*bpfas_program_fn)(void *context, const struct bpfas_program_info *info);

/* Lists programs by their ids, upwards: all, or those whose id or name is `only`. What is told lives until
 * the callback returns. */
BPFAS_API int bpfas_programs_each(const char *only, const struct bpfas_load_opts *opts, bpfas_program_fn each,
				  void *context);

struct bpfas_instruction {
	uint32_t index;
	const char *text;          /* in LLVM's syntax, or ".byte ..." where it has none */
	const char *note;          /* the function or map that it refers to; NULL: none */
	const char *function;      /* begins here; NULL: none does */
	const char *file, *source; /* begin here: the source line; NULL: that of the instruction before */
	uint32_t line;
};
typedef int (*bpfas_instruction_fn)(void *context, const struct bpfas_instruction *instruction);

/* The instructions of a program as the kernel has translated them. Symbols of the kernel are looked up only
 * if it calls some. */
BPFAS_API int bpfas_program_translated(uint32_t id, const struct bpfas_load_opts *opts,
				       bpfas_instruction_fn each, void *context);

/* Makes the kernel count runs and their time, until the descriptor is closed; or a negative errno value. */
BPFAS_API int bpfas_statistics_on(const struct bpfas_load_opts *opts);

/* ---- Reading: maps and ring buffers of a loaded collection --------------- */

struct bpfas_map;

/* The maps in the object's order, from 0; NULL behind the last. They belong to the collection. */
BPFAS_API struct bpfas_map *bpfas_collection_map(struct bpfas_collection *collection, size_t index);
BPFAS_API const char *bpfas_map_name(const struct bpfas_map *map);
/* "hash", "percpu_array", ... Static storage. */
BPFAS_API const char *bpfas_map_kind(const struct bpfas_map *map);
/* Its file descriptor, which belongs to the collection; negative before loading. */
BPFAS_API int bpfas_map_fd(const struct bpfas_map *map);
/* 1 where entries can be walked, 0 where not (a ring buffer, an XSKMAP, ...) or never change (.rodata). */
BPFAS_API int bpfas_map_readable(const struct bpfas_map *map);

struct bpfas_entry {
	const struct bpfas_map *map;
	const void *key;
	size_t key_size;
	const void *values;   /* `count` values, `stride` bytes apart */
	size_t value_size;    /* of one value, in bytes */
	size_t count, stride; /* count: the possible CPUs for a per-CPU map, else 1 */
};

/* Returns 0 to go on; anything else ends the walk, which returns it. */
typedef int (*bpfas_entry_fn)(void *context, const struct bpfas_entry *entry);

/*
 * Calls `each` for every entry, in batches and in bounded memory whatever the
 * map's size. Entries that come and go meanwhile may be missed or met twice.
 * The entry and its bytes live until the callback returns.
 */
BPFAS_API int bpfas_map_walk(const struct bpfas_map *map, bpfas_entry_fn each, void *context);

/*
 * An entry as one JSON object, decoded by the map's BTF types:
 * {"map":"counts","key":6,"value":{"packets":2,"bytes":120}}. For a per-CPU
 * map "value" is the sum over all CPUs, field by field, and "cpus" the list of
 * what each CPU has. Bytes without a type are a string: "hex:0a 00". The
 * caller frees the result; NULL when memory is out.
 */
BPFAS_API char *bpfas_entry_json(const struct bpfas_entry *entry);

struct bpfas_events;

struct bpfas_record {
	const struct bpfas_map *map;
	const void *bytes;
	size_t size;
};

/* Returns 0 to go on; anything else ends the call that delivers records, which returns it. */
typedef int (*bpfas_record_fn)(void *context, const struct bpfas_record *record);

/*
 * Listens to every ring buffer of a loaded collection. *events is NULL (and
 * the call succeeds) where there is none; else it is freed with
 * bpfas_events_free, before the collection is closed.
 */
BPFAS_API int bpfas_events_open(struct bpfas_collection *collection, bpfas_record_fn each, void *context,
				struct bpfas_events **events);
/* Readable (poll, epoll) when there are records; belongs to `events`. */
BPFAS_API int bpfas_events_fd(const struct bpfas_events *events);
/* Delivers what is there (some thousands at most), without waiting: 0, or what the callback returned. */
BPFAS_API int bpfas_events_consume(struct bpfas_events *events);
BPFAS_API void bpfas_events_free(struct bpfas_events *events);

/*
 * A record as one JSON object: {"map":"events","record":{...}}. Its type is
 * what the map's declaration tag "record:NAME" in BTF names, a struct; without
 * one, or where the sizes differ, it is a string "hex:...". The caller frees it.
 */
BPFAS_API char *bpfas_record_json(const struct bpfas_record *record);

/* ---- Maps by themselves: opening, reading, changing ----------------------- */

/*
 * A map of a collection, or one that was opened by itself: the functions below
 * take either. One that was opened is closed with bpfas_map_close; what the
 * kernel has of it stays for as long as somebody holds it (a program, a pin).
 *
 * What a kind cannot do (delete from an array, look up in an XSKMAP) is said
 * in words, and the function returns -EOPNOTSUPP.
 */
struct bpfas_map_opts {
	size_t size;
	bpfas_diag_fn diag;
	void *diag_context;
};

/*
 * By what a person calls it: an id ("42"), a pin ("/sys/fs/bpf/flows"), a name
 * ("flows"), or FILE:NAME, the map NAME that a running program made from that
 * file has. Several matches are listed and refused (-ENOTUNIQ).
 */
BPFAS_API int bpfas_map_open(const char *name, const struct bpfas_map_opts *opts, struct bpfas_map **map);
/* By a descriptor, which stays the caller's. */
BPFAS_API int bpfas_map_open_fd(int fd, const struct bpfas_map_opts *opts, struct bpfas_map **map);
/*
 * Makes one, from what stands behind `.map` in source text, "flows hash { key u32; value u64; max_entries 64
 * }", or from source text with the types and the `.map`.
 */
BPFAS_API int bpfas_map_create(const char *declaration, const struct bpfas_map_opts *opts,
			       struct bpfas_map **map);
/* NULL is allowed, and a collection's map is left alone. */
BPFAS_API void bpfas_map_close(struct bpfas_map *map);

struct bpfas_map_facts {
	size_t size; /* to be set, as in option structs */
	uint32_t id, flags, key_size, value_size, max_entries;
	size_t values;      /* of an entry: the possible CPUs for a per-CPU map, else 1 */
	size_t values_size; /* bytes of an entry's values: what look-up writes and update reads */
};
BPFAS_API int bpfas_map_facts(const struct bpfas_map *map, struct bpfas_map_facts *facts);

/* Returns 0 to go on; anything else ends the walk, which returns it. */
typedef int (*bpfas_map_fn)(void *context, struct bpfas_map *map);
/* Every map of the kernel, by rising id; each is closed when the callback returns. */
BPFAS_API int bpfas_maps_walk(const struct bpfas_map_opts *opts, bpfas_map_fn each, void *context);

/* The kernel's flags of an update; BPFAS_LOCK: with the value's bpf_spin_lock held, for a look-up too. */
enum bpfas_update { BPFAS_ANY = 0, BPFAS_NOEXIST = 1, BPFAS_EXIST = 2, BPFAS_LOCK = 4 };

/* Keys and values are the kernel's bytes; a per-CPU map's value is facts.values of them, 8-byte aligned each.
 */
/* -ENOENT where the key is absent; that alone is no failure and is not reported. */
BPFAS_API int bpfas_map_lookup(const struct bpfas_map *map, const void *key, void *values, uint64_t flags);
BPFAS_API int bpfas_map_update(const struct bpfas_map *map, const void *key, const void *values,
			       uint64_t flags);
BPFAS_API int bpfas_map_delete(const struct bpfas_map *map, const void *key);
/* Looks up and deletes at once. -ENOENT as for bpfas_map_lookup. */
BPFAS_API int bpfas_map_take(const struct bpfas_map *map, const void *key, void *values);

/*
 * Many at once, `count` keys and values, one behind the other; where the kernel
 * or the kind has no batches, one by one. *done is how many were done, also
 * after a failure. Update and delete stop at the first that fails; the look-up
 * passes over absent keys and sets found[i] (NULL: not wanted) for the others.
 */
BPFAS_API int bpfas_map_lookup_batch(const struct bpfas_map *map, const void *keys, void *values,
				     unsigned char *found, size_t count, size_t *done);
BPFAS_API int bpfas_map_update_batch(const struct bpfas_map *map, const void *keys, const void *values,
				     size_t count, uint64_t flags, size_t *done);
BPFAS_API int bpfas_map_delete_batch(const struct bpfas_map *map, const void *keys, size_t count,
				     size_t *done);

/* A queue's, a stack's; -ENOENT from pop and peek: it is empty. Push to a bloom filter, peek: may it be in
 * it? */
BPFAS_API int bpfas_map_push(const struct bpfas_map *map, const void *value, uint64_t flags);
BPFAS_API int bpfas_map_pop(const struct bpfas_map *map, void *value);
BPFAS_API int bpfas_map_peek(const struct bpfas_map *map, void *value);

/*
 * A walk over the entries that is driven from outside: batches of bounded size,
 * fetched when they are needed. bpfas_cursor_next returns 1 and an entry that
 * lives until the next call, 0 at the end, or a negative errno value.
 */
struct bpfas_cursor;
BPFAS_API int bpfas_cursor_open(const struct bpfas_map *map, struct bpfas_cursor **cursor);
BPFAS_API int bpfas_cursor_next(struct bpfas_cursor *cursor, struct bpfas_entry *entry);
/* 1 where changes during the walk may have made it miss entries, or meet some twice. */
BPFAS_API int bpfas_cursor_missed(const struct bpfas_cursor *cursor);
BPFAS_API void bpfas_cursor_close(struct bpfas_cursor *cursor);

BPFAS_API int bpfas_map_pin(const struct bpfas_map *map, const char *path);
/* Takes a pin away, if it is one of a map. */
BPFAS_API int bpfas_map_unpin(const char *path, const struct bpfas_map_opts *opts);
/* From now on only programs may change it; for good. */
BPFAS_API int bpfas_map_freeze(const struct bpfas_map *map);

/*
 * Keys and values as text, by BTF, as a person would write them: 5, 0xff, 'a',
 * "text", 10.0.0.1, fe80::1, 02:00:00:00:00:01, {saddr: 10.0.0.1, ports: [80,
 * 443]}, an enumerator, true; 10.0.0.0/8 for an lpm_trie; what maps of devices,
 * programs, maps and CPUs refer to, by name; hex:0a 00 for bytes without type.
 * What bpfas_map_get_text returns can be given to bpfas_map_set_text.
 *
 * get: -ENOENT where the key is absent; *value is to be freed by the caller.
 * set: a per-CPU map gets the value on every CPU.
 */
BPFAS_API int bpfas_map_get_text(const struct bpfas_map *map, const char *key, char **value);
BPFAS_API int bpfas_map_set_text(const struct bpfas_map *map, const char *key, const char *value,
				 uint64_t flags);
BPFAS_API int bpfas_map_delete_text(const struct bpfas_map *map, const char *key);

#ifdef __cplusplus
}
#endif

#endif
