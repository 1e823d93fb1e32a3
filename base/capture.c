/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/capture.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdlib.h>

#include <bpf/libbpf.h>

/* Global because libbpf's print callback is; see the header. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned open_captures;
static libbpf_print_fn_t programs_own;
static _Thread_local struct capture *innermost;

static libbpf_print_fn_t passed_on(void)
{
	libbpf_print_fn_t print;

	pthread_mutex_lock(&lock);
	print = programs_own;
	pthread_mutex_unlock(&lock);
	return print;
}

static int __attribute__((format(printf, 2, 0)))
keep(enum libbpf_print_level level, const char *format, va_list values)
{
	if (!innermost) {
		libbpf_print_fn_t print = passed_on();

		return print ? print(level, format, values) : 0;
	}
	if (level == LIBBPF_DEBUG)
		return 0;
	if (!innermost->stream)
		innermost->stream = open_memstream(&innermost->text, &innermost->length);
	return innermost->stream ? vfprintf(innermost->stream, format, values) : 0;
}

void capture_begin(struct capture *capture)
{
	*capture = (struct capture){ .outer = innermost };
	innermost = capture;
	pthread_mutex_lock(&lock);
	if (!open_captures++)
		programs_own = libbpf_set_print(keep);
	pthread_mutex_unlock(&lock);
}

const char *capture_end(struct capture *capture)
{
	pthread_mutex_lock(&lock);
	if (!--open_captures)
		libbpf_set_print(programs_own);
	pthread_mutex_unlock(&lock);
	innermost = capture->outer;
	if (capture->stream)
		fclose(capture->stream);
	capture->stream = NULL;
	return capture->text ? capture->text : "";
}

void capture_free(struct capture *capture)
{
	free(capture->text);
	capture->text = NULL;
}
