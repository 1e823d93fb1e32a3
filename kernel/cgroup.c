/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/cgroup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <mntent.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <bpf/bpf.h>

#include "kernel/link_list.h"
#include "uapi/bpf_numbers.h"

#define HANDLE_OF_KERNFS 0xfe /* the kernel's FILEID_KERNFS */
#define MOUNTS           16   /* distinguished by their trees */
#define PROGRAMS         64   /* of one group and attach type: the kernel's limit */

/* Without BPF_LSM_CGROUP, which is attached by links only. */
static const uint32_t attach_types[] = {
	BPF_CGROUP_INET_INGRESS,
	BPF_CGROUP_INET_EGRESS,
	BPF_CGROUP_INET_SOCK_CREATE,
	BPF_CGROUP_INET_SOCK_RELEASE,
	BPF_CGROUP_INET4_BIND,
	BPF_CGROUP_INET6_BIND,
	BPF_CGROUP_INET4_POST_BIND,
	BPF_CGROUP_INET6_POST_BIND,
	BPF_CGROUP_INET4_CONNECT,
	BPF_CGROUP_INET6_CONNECT,
	BPF_CGROUP_INET4_GETPEERNAME,
	BPF_CGROUP_INET6_GETPEERNAME,
	BPF_CGROUP_INET4_GETSOCKNAME,
	BPF_CGROUP_INET6_GETSOCKNAME,
	BPF_CGROUP_UDP4_SENDMSG,
	BPF_CGROUP_UDP6_SENDMSG,
	BPF_CGROUP_UDP4_RECVMSG,
	BPF_CGROUP_UDP6_RECVMSG,
	BPF_CGROUP_GETSOCKOPT,
	BPF_CGROUP_SETSOCKOPT,
	BPF_CGROUP_SOCK_OPS,
	BPF_CGROUP_DEVICE,
	BPF_CGROUP_SYSCTL,
	ATTACH_TYPE_UNIX_CONNECT,
	ATTACH_TYPE_UNIX_SENDMSG,
	ATTACH_TYPE_UNIX_RECVMSG,
	ATTACH_TYPE_UNIX_GETPEERNAME,
	ATTACH_TYPE_UNIX_GETSOCKNAME,
};

struct walk {
	cgroup_program_fn each;
	void *context;
	int answer;
	size_t left;         /* groups that may still be visited in this mount */
	char path[PATH_MAX]; /* of the current group */
};

/* ---- One group ----------------------------------------------------------------------- */

struct wanted {
	uint64_t group;
	uint32_t attach_type, program;
};

static int is_wanted(void *context, const struct link_facts *facts, int fd)
{
	const struct wanted *wanted = context;

	(void)fd;
	return facts->type == BPF_LINK_TYPE_CGROUP && facts->program == wanted->program &&
	       facts->cgroup.group == wanted->group && facts->cgroup.attach_type == wanted->attach_type;
}

static void see_type(struct walk *walk, int group, uint64_t id, uint32_t attach_type)
{
	__u32 programs[PROGRAMS], count = PROGRAMS;

	if (bpf_prog_query(group, (enum bpf_attach_type)attach_type, 0, NULL, programs, &count))
		return;
	for (__u32 i = 0; i < count && !walk->answer; i++) {
		struct wanted wanted = { id, attach_type, programs[i] };
		struct cgroup_program program = { walk->path, attach_type, programs[i] };

		if (!links_each(is_wanted, &wanted))
			walk->answer = walk->each(walk->context, &program);
	}
}

static void see_group(struct walk *walk, int group)
{
	struct stat status;

	if (fstat(group, &status)) /* links use its inode as the group's id */
		return;
	for (size_t i = 0; i < sizeof attach_types / sizeof *attach_types && !walk->answer; i++)
		see_type(walk, group, status.st_ino, attach_types[i]);
}

/* ---- By its id ------------------------------------------------------------------------- */

/* The id is the file handle that name_to_handle_at(2) returns for the directory. */
static int open_by_id(const char *mount, uint64_t id)
{
	union {
		struct file_handle handle;
		unsigned char room[sizeof(struct file_handle) + sizeof id];
	} wanted = { .handle = { .handle_bytes = sizeof id, .handle_type = HANDLE_OF_KERNFS } };
	int root = open(mount, O_RDONLY | O_DIRECTORY | O_CLOEXEC), fd;

	if (root < 0)
		return -1;
	memcpy(wanted.handle.f_handle, &id, sizeof id);
	fd = open_by_handle_at(root, &wanted.handle, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	close(root);
	return fd;
}

static bool path_of(int fd, char *path, size_t size)
{
	char name[64];
	ssize_t length;

	snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
	length = readlink(name, path, size - 1);
	path[length > 0 ? length : 0] = '\0';
	return *path == '/' && (size_t)length < size - 1; /* else it is truncated */
}

bool cgroup_path(uint64_t id, char *path, size_t size)
{
	FILE *mounts = setmntent("/proc/self/mounts", "re");
	const struct mntent *mount;
	bool found = false;

	while (mounts && !found && (mount = getmntent(mounts))) {
		int fd = strcmp(mount->mnt_type, "cgroup2") ? -1 : open_by_id(mount->mnt_dir, id);

		found = fd >= 0 && path_of(fd, path, size);
		if (fd >= 0)
			close(fd);
	}
	if (mounts)
		endmntent(mounts);
	return found;
}

/* ---- All of them ---------------------------------------------------------------------- */

static void see_tree(struct walk *walk);

/* The child's name is appended to the path while it is visited. */
static void see_child(struct walk *walk, const struct dirent *entry)
{
	size_t length = strlen(walk->path), room = sizeof walk->path - length;

	if (entry->d_type != DT_DIR || entry->d_name[0] == '.')
		return;
	if ((size_t)snprintf(walk->path + length, room, "/%s", entry->d_name) < room)
		see_tree(walk);
	walk->path[length] = '\0';
}

static void see_tree(struct walk *walk)
{
	DIR *folder = walk->left ? opendir(walk->path) : NULL;
	const struct dirent *entry;

	if (!folder)
		return;
	walk->left--;
	see_group(walk, dirfd(folder));
	while (!walk->answer && walk->left && (entry = readdir(folder)))
		see_child(walk, entry);
	closedir(folder);
}

/* The same tree is often mounted in several places. */
static bool is_new(const char *path, ino_t *roots, size_t *count)
{
	struct stat status;

	if (*count == MOUNTS || stat(path, &status))
		return false;
	for (size_t i = 0; i < *count; i++)
		if (roots[i] == status.st_ino)
			return false;
	roots[(*count)++] = status.st_ino;
	return true;
}

int cgroup_programs_each(cgroup_program_fn each, void *context)
{
	struct walk walk = { .each = each, .context = context };
	FILE *mounts = setmntent("/proc/self/mounts", "re");
	const struct mntent *mount;
	ino_t roots[MOUNTS];
	size_t count = 0;

	while (mounts && !walk.answer && (mount = getmntent(mounts))) {
		if (strcmp(mount->mnt_type, "cgroup2") || !is_new(mount->mnt_dir, roots, &count))
			continue;
		walk.left = CGROUP_LIMIT;
		snprintf(walk.path, sizeof walk.path, "%s", mount->mnt_dir);
		see_tree(&walk);
	}
	if (mounts)
		endmntent(mounts);
	return walk.answer;
}

/* How many programs of that type the group has, and the flags that they were attached with. */
static bool ask(int group, uint32_t attach_type, __u32 *flags, __u32 *count)
{
	__u32 programs[PROGRAMS];

	*flags = 0;
	*count = PROGRAMS;
	return !bpf_prog_query(group, (enum bpf_attach_type)attach_type, 0, flags, programs, count);
}

/* In the group itself only programs attached with `multi` tolerate a link; of the ancestors' programs only
 * the nearest ones count, and they may also be `override`. */
bool cgroup_is_exclusive(const char *group, uint32_t attach_type)
{
	int fd = open(group, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	__u32 flags, count, allowing = BPF_F_ALLOW_MULTI;
	bool found = false, decided = false;

	while (fd >= 0 && !decided &&
	       ask(fd, attach_type, &flags, &count)) { /* fails above the mount point */
		int above = openat(fd, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

		found = count && !(flags & allowing);
		decided = count || flags & BPF_F_ALLOW_MULTI;
		allowing = BPF_F_ALLOW_MULTI | BPF_F_ALLOW_OVERRIDE;
		close(fd);
		fd = above;
	}
	if (fd >= 0)
		close(fd);
	return found;
}

int cgroup_detach(const struct cgroup_program *program)
{
	int group = open(program->group, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int fd = bpf_prog_get_fd_by_id(program->program), error;

	error = group < 0 || fd < 0 || bpf_prog_detach2(fd, group, (enum bpf_attach_type)program->attach_type)
			? -errno
			: 0;
	if (group >= 0)
		close(group);
	if (fd >= 0)
		close(fd);
	return error;
}
