/* SPDX-License-Identifier: BSD-2-Clause */
/* How a command ends. */
#ifndef CMD_STATUS_H
#define CMD_STATUS_H

enum status {
	STATUS_OK = 0,
	STATUS_REFUSED = 1, /* the input is wrong, or the system refused */
	STATUS_USAGE = 2,   /* the command line is wrong */
	STATUS_DONE,        /* not an exit status: --help was all that was asked for */
};

#endif
