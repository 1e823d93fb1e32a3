/* SPDX-License-Identifier: BSD-2-Clause */
#include "map/reference.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "base/suggest.h"
#include "kernel/walk.h"
#include "map/find.h"
#include "map/map.h"
#include "map/value/bits.h"
#include "map/value/number.h"

/* More matches than these are counted and not shown. */
#define MAX_SHOWN 10

void reference_fds_close(struct reference_fds *fds)
{
	while (fds->count)
		close(fds->fds[--fds->count]);
}

static void hold(struct reference_fds *fds, int fd)
{
	fds->fds[fds->count++] = fd;
}

/* A part of the text. */
struct part {
	const struct value_text *text;
	const char *begin, *end;
};

static int fail(const struct part *part, const char *message, int error)
{
	value_text_error(part->text, part->begin, part->end, "%s", message);
	return error;
}

#define FAIL(part, ...) value_text_error((part)->text, (part)->begin, (part)->end, __VA_ARGS__)

static size_t length_of(const struct part *part)
{
	return (size_t)(part->end - part->begin);
}

static enum number_answer read_number(const struct part *part, uint64_t most, uint32_t *number)
{
	struct number read;
	enum number_answer answer = number_read(part->begin, length_of(part), &read);

	if (answer == NUMBER_OK && (read.negative || read.magnitude > most))
		answer = NUMBER_TOO_BIG;
	*number = answer == NUMBER_OK ? (uint32_t)read.magnitude : 0;
	return answer;
}

/* ---- Programs ----------------------------------------------------------------------- */

struct by_name {
	const char *name;
	int fd;
	unsigned matches;
	uint32_t ids[MAX_SHOWN];
	struct suggestion suggestion;
	char nearest[BPF_OBJ_NAME_LEN];
};

static int consider(void *context, int fd, const struct bpf_prog_info *info)
{
	struct by_name *search = context;
	unsigned before = search->suggestion.distance;

	if (kernel_name_is(info->name, search->name)) {
		if (search->matches < MAX_SHOWN)
			search->ids[search->matches] = info->id;
		if (!search->matches++)
			search->fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
		return 0;
	}
	suggestion_offer(&search->suggestion, info->name);
	if (search->suggestion.distance < before)
		memcpy(search->nearest, info->name, sizeof search->nearest);
	return 0;
}

static int refuse_programs(const struct part *part, const struct by_name *search)
{
	char list[MAX_SHOWN * 12] = "";

	for (unsigned i = 0; i < search->matches && i < MAX_SHOWN; i++)
		sprintf(list + strlen(list), "%s%u", i ? ", " : "", search->ids[i]);
	FAIL(part, "%u programs are called '%s': name one by its id: %s%s", search->matches, search->name,
	     list, search->matches > MAX_SHOWN ? ", ..." : "");
	return -ENOTUNIQ;
}

static int program_by_name(const struct part *part, const char *name)
{
	struct by_name search = { .name = name, .fd = -1, .suggestion = suggestion_for(name, strlen(name)) };
	int error = kernel_programs(consider, &search);

	if (!error && search.matches == 1 && search.fd >= 0)
		return search.fd;
	if (search.fd >= 0)
		close(search.fd);
	if (error == -EPERM)
		return fail(part,
			    "finding programs by id or name requires CAP_SYS_ADMIN; a pin's path does "
			    "not",
			    error);
	if (error || search.matches == 1)
		return fail(part, "cannot list the kernel's programs", error ? error : -EMFILE);
	if (search.matches)
		return refuse_programs(part, &search);
	if (search.suggestion.nearest)
		FAIL(part, "no program '%s' is loaded; did you mean '%s'?", name, search.nearest);
	else
		FAIL(part, "no program '%s' is loaded", name);
	return -ENOENT;
}

static int program_by_pin(const struct part *part, const char *path)
{
	int fd = bpf_obj_get(path);

	if (fd < 0)
		FAIL(part, "cannot open the pin: %s", strerror(-fd));
	return fd;
}

/* A program's descriptor, by id, pin or name. */
static int find_program(const struct part *part)
{
	char *name = strndup(part->begin, length_of(part));
	uint32_t id;
	int fd;

	if (!name)
		return fail(part, "out of memory", -ENOMEM);
	if (read_number(part, UINT32_MAX, &id) == NUMBER_OK) {
		fd = bpf_prog_get_fd_by_id(id);
		if (fd < 0)
			FAIL(part, "no program with id %s", name);
	} else if (strchr(name, '/')) {
		fd = program_by_pin(part, name);
	} else if (!*name) {
		fd = fail(part, "expected a program: its name, id or pin", -EINVAL);
	} else {
		fd = program_by_name(part, name);
	}
	free(name);
	return fd;
}

/* ---- Other things that have descriptors ---------------------------------------------- */

static int find_map(const struct part *part)
{
	char *name = strndup(part->begin, length_of(part));
	int fd;

	if (!name)
		return fail(part, "out of memory", -ENOMEM);
	fd = map_find(name, part->text->diags);
	free(name);
	return fd;
}

static int open_path(const struct part *part, int flags)
{
	char *path = strndup(part->begin, length_of(part));
	int fd = path ? open(path, flags | O_CLOEXEC) : -1;

	if (fd < 0) {
		fd = path ? -errno : -ENOMEM;
		FAIL(part, "cannot open '%s': %s", path ? path : "", strerror(-fd));
	}
	free(path);
	return fd;
}

static int open_task(const struct part *part)
{
	uint32_t pid;
	int fd;

	if (read_number(part, INT32_MAX, &pid) != NUMBER_OK)
		return fail(part, "expected a process id", -EINVAL);
	fd = (int)syscall(SYS_pidfd_open, pid, 0);
	if (fd < 0) {
		fd = -errno;
		if (fd == -ESRCH || fd == -EINVAL)
			FAIL(part, "no process %u", pid);
		else
			FAIL(part, "cannot access process %u: %s", pid, strerror(-fd));
	}
	return fd;
}

/* PID/FD: what another process has open. */
static int borrow(const struct part *part)
{
	const char *slash = memchr(part->begin, '/', length_of(part));
	struct part owner = { part->text, part->begin, slash }, number = { part->text, slash + 1, part->end };
	uint32_t theirs;
	int task, fd;

	if (!slash || read_number(&number, INT32_MAX, &theirs) != NUMBER_OK)
		return fail(part, "write PID/FD: a process and the number of its descriptor", -EINVAL);
	task = open_task(&owner);
	if (task < 0)
		return task;
	fd = (int)syscall(SYS_pidfd_getfd, task, theirs, 0);
	if (fd < 0) {
		fd = -errno;
		FAIL(&number, "cannot get this descriptor: %s", strerror(-fd));
	}
	close(task);
	return fd;
}

static int open_reference(enum map_role role, const struct part *part)
{
	switch (role) {
	case ROLE_PROGRAM: return find_program(part);
	case ROLE_MAP: return find_map(part);
	case ROLE_TASK: return open_task(part);
	case ROLE_FILE: return open_path(part, O_RDONLY | O_NONBLOCK);
	case ROLE_CGROUP: return open_path(part, O_RDONLY | O_DIRECTORY);
	default: return borrow(part);
	}
}

/* ---- Devices and CPUs, with a program -------------------------------------------------- */

static int find_device(const struct part *part, uint32_t *index)
{
	char name[IF_NAMESIZE] = "";
	struct suggestion suggestion = suggestion_for(part->begin, length_of(part));
	struct if_nameindex *devices;

	if (length_of(part) < sizeof name)
		memcpy(name, part->begin, length_of(part));
	*index = if_nametoindex(name);
	if (*index || read_number(part, INT32_MAX, index) == NUMBER_OK)
		return 0;
	devices = if_nameindex();
	for (struct if_nameindex *device = devices; device && device->if_name; device++)
		suggestion_offer(&suggestion, device->if_name);
	if (suggestion.nearest)
		FAIL(part, "no network device '%.*s'; did you mean '%s'?", (int)length_of(part), part->begin,
		     suggestion.nearest);
	else
		FAIL(part, "no network device '%.*s'", (int)length_of(part), part->begin);
	if (devices)
		if_freenameindex(devices);
	return -ENODEV;
}

static int find_queue(const struct part *part, uint32_t *size)
{
	if (read_number(part, UINT32_MAX, size) == NUMBER_OK)
		return 0;
	return fail(part, "expected a queue size in frames, such as 192 or 192,prog=NAME", -EINVAL);
}

/* "lo", "lo,prog=NAME": a number, and in 8 bytes followed by a program's descriptor. */
static int parse_pair(enum map_role role, const struct part *part, uint8_t *into, size_t size,
		      struct reference_fds *fds)
{
	const char *comma = memchr(part->begin, ',', length_of(part));
	struct part first = { part->text, part->begin, comma ? comma : part->end };
	struct part second = { part->text, comma ? comma + 1 : part->end, part->end };
	uint32_t number;
	int fd, error = role == ROLE_DEVICE ? find_device(&first, &number) : find_queue(&first, &number);

	if (error)
		return error;
	number_store(into, 4, number);
	if (!comma)
		return 0;
	while (second.begin < second.end && isspace((unsigned char)*second.begin))
		second.begin++;
	if (length_of(&second) < 5 || memcmp(second.begin, "prog=", 5))
		return fail(&second, "expected prog=NAME after the comma", -EINVAL);
	if (size < 8)
		return fail(&second,
			    "values of this map have 4 bytes, which leaves no room for a program; declare 8",
			    -EINVAL);
	second.begin += 5;
	fd = find_program(&second);
	if (fd < 0)
		return fd;
	hold(fds, fd);
	number_store(into + 4, 4, (uint32_t)fd);
	return 0;
}

/* ---- In and out ------------------------------------------------------------------------ */

static int parse_part(enum map_role role, const struct part *part, uint8_t *into, size_t size,
		      struct reference_fds *fds)
{
	int fd;

	memset(into, 0, size);
	if (size != 4 && size != 8)
		return fail(part, "the map has no room of 4 or 8 bytes for this", -EINVAL);
	if (role == ROLE_DEVICE || role == ROLE_CPU)
		return parse_pair(role, part, into, size, fds);
	fd = open_reference(role, part);
	if (fd < 0)
		return fd;
	hold(fds, fd);
	number_store(into, size, (uint32_t)fd);
	return 0;
}

int reference_parse(enum map_role role, const struct value_text *text, uint8_t *into, size_t size,
		    struct reference_fds *fds)
{
	const char *end, *begin = value_text_bare(text, &end);

	return parse_part(role, &(struct part){ text, begin, end }, into, size, fds);
}

bool reference_prints(enum map_role role)
{
	return role == ROLE_DEVICE || role == ROLE_PROGRAM || role == ROLE_MAP || role == ROLE_CPU;
}

/* The name of a program or map if no other has it. */
struct naming {
	uint32_t id;
	char name[BPF_OBJ_NAME_LEN];
	bool unique;
};

static int same_program(void *context, int fd, const struct bpf_prog_info *info)
{
	struct naming *naming = context;

	(void)fd;
	naming->unique &= info->id == naming->id || strcmp(info->name, naming->name) != 0;
	return !naming->unique;
}

static int same_map(void *context, int *fd, const struct bpf_map_info *info)
{
	struct naming *naming = context;

	(void)fd;
	naming->unique &= info->id == naming->id || strcmp(info->name, naming->name) != 0;
	return !naming->unique;
}

static bool read_name(struct naming *naming, bool is_map)
{
	int fd = is_map ? bpf_map_get_fd_by_id(naming->id) : bpf_prog_get_fd_by_id(naming->id);
	struct bpf_map_info map = { 0 };
	struct bpf_prog_info program = { 0 };
	__u32 length = is_map ? sizeof map : sizeof program;
	bool known =
		fd >= 0 && !bpf_obj_get_info_by_fd(fd, is_map ? (void *)&map : (void *)&program, &length);

	if (known)
		memcpy(naming->name, is_map ? map.name : program.name, sizeof naming->name);
	if (fd >= 0)
		close(fd);
	return known && *naming->name;
}

static void print_object(uint32_t id, bool is_map, char *text, size_t room)
{
	struct naming naming = { .id = id, .unique = true };

	if (!read_name(&naming, is_map) ||
	    (is_map ? kernel_maps(same_map, &naming) : kernel_programs(same_program, &naming)) < 0)
		naming.unique = false;
	if (naming.unique)
		snprintf(text, room, "%s", naming.name);
	else
		snprintf(text, room, "%" PRIu32, id);
}

void reference_print(enum map_role role, const uint8_t *from, size_t size, char text[REFERENCE_TEXT])
{
	uint32_t number = (uint32_t)number_load(from, 4), program = 0;
	char name[IF_NAMESIZE];
	size_t used;

	if (role == ROLE_PROGRAM || role == ROLE_MAP) {
		print_object(number, role == ROLE_MAP, text, REFERENCE_TEXT);
		return;
	}
	if (size >= 8)
		program = (uint32_t)number_load(from + 4, 4);
	if (role == ROLE_DEVICE && if_indextoname(number, name))
		snprintf(text, REFERENCE_TEXT, "%s", name);
	else
		snprintf(text, REFERENCE_TEXT, "%" PRIu32, number);
	used = strlen(text);
	if (!program)
		return;
	snprintf(text + used, REFERENCE_TEXT - used, ",prog=");
	print_object(program, false, text + used + 6, REFERENCE_TEXT - used - 6);
}
