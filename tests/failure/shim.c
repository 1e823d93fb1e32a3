/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Preloaded into a command, makes its environment fail:
 *
 *   FAIL_ALLOC=N      the Nth allocation fails
 *   FAIL_ALLOC_FROM=N the Nth and all later ones fail
 *   FAIL_CALL=NAME    each call of write, mkostemp, fchmod, rename, close, open (for reading),
 *                     mmap, mremap or memfd_create fails;
 *   FAIL_ERRNO=N      with this errno
 *   FAIL_TIMID=1      write takes one byte at a time, and every second call is interrupted
 *   FAIL_COUNT=FILE   at exit the number of allocations is written there
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* glibc's own names, which stay when malloc is replaced; no header declares them. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *at, size_t size);

static unsigned long allocations, fail_at, fail_from;
static const char *failing_call, *count_file;
static int failing_errno;
static bool timid, interrupted;

static unsigned long number(const char *variable)
{
	const char *text = getenv(variable);

	return text ? strtoul(text, NULL, 10) : 0;
}

__attribute__((constructor)) static void read_environment(void)
{
	failing_call = getenv("FAIL_CALL");
	count_file = getenv("FAIL_COUNT");
	failing_errno = (int)number("FAIL_ERRNO");
	timid = number("FAIL_TIMID");
	allocations = 0;
	fail_at = number("FAIL_ALLOC");
	fail_from = number("FAIL_ALLOC_FROM");
}

__attribute__((destructor)) static void tell_count(void)
{
	char text[24];
	int fd = count_file
			 ? (int)syscall(SYS_openat, AT_FDCWD, count_file, O_WRONLY | O_CREAT | O_TRUNC, 0666)
			 : -1;

	if (fd < 0)
		return;
	snprintf(text, sizeof text, "%lu\n", allocations);
	if (syscall(SYS_write, fd, text, strlen(text)) < 0)
		_exit(99);
}

static bool out_of_memory(void)
{
	allocations++;
	if (allocations != fail_at && !(fail_from && allocations >= fail_from))
		return false;
	errno = ENOMEM;
	return true;
}

void *malloc(size_t size)
{
	return out_of_memory() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return out_of_memory() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *at, size_t size)
{
	return out_of_memory() ? NULL : __libc_realloc(at, size);
}

static bool fails(const char *call)
{
	if (!failing_call || strcmp(call, failing_call) != 0)
		return false;
	errno = failing_errno;
	return true;
}

ssize_t write(int fd, const void *bytes, size_t length)
{
	if (fails("write"))
		return -1;
	if (timid) {
		interrupted = !interrupted;
		errno = EINTR;
		return interrupted ? -1 : syscall(SYS_write, fd, bytes, length ? 1 : 0);
	}
	return syscall(SYS_write, fd, bytes, length);
}

int mkostemp(char *template, int flags)
{
	int (*real)(char *, int) = dlsym(RTLD_NEXT, "mkostemp");

	return fails("mkostemp") ? -1 : real(template, flags);
}

int fchmod(int fd, mode_t mode)
{
	return fails("fchmod") ? -1 : (int)syscall(SYS_fchmod, fd, mode);
}

int rename(const char *from, const char *to)
{
	return fails("rename") ? -1 : (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

void *mmap(void *at, size_t length, int protection, int flags, int fd, off_t offset)
{
	return fails("mmap") ? MAP_FAILED
			     : (void *)syscall(SYS_mmap, at, length, protection, flags, fd, offset);
}

/* Nobody asks for a new address of his own. */
void *mremap(void *at, size_t length, size_t more, int flags, ...)
{
	return fails("mremap") ? MAP_FAILED : (void *)syscall(SYS_mremap, at, length, more, flags);
}

int memfd_create(const char *name, unsigned flags)
{
	return fails("memfd_create") ? -1 : (int)syscall(SYS_memfd_create, name, flags);
}

/* The kernel closes the descriptor even where it returns an error. */
int close(int fd)
{
	int result = (int)syscall(SYS_close, fd);

	return fails("close") ? -1 : result;
}

int open(const char *path, int flags, ...)
{
	va_list arguments;
	mode_t mode;

	va_start(arguments, flags);
	mode = flags & O_CREAT ? va_arg(arguments, mode_t) : 0;
	va_end(arguments);
	if (!(flags & O_ACCMODE) && fails("open"))
		return -1;
	return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}
