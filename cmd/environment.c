/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/environment.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A big source is mapped (bpfas_input): who writes over it in place takes pages away. */
static void end_as_source_shrank(int number)
{
	static const char message[] = "error: a source was cut short while it was read\n";
	ssize_t ignored = write(STDERR_FILENO, message, strlen(message));

	(void)number;
	(void)ignored;
	_exit(EXIT_FAILURE);
}

void settle_environment(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
	signal(SIGXFSZ, SIG_IGN);
	signal(SIGBUS, end_as_source_shrank);
}
