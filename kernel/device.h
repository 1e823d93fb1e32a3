/* SPDX-License-Identifier: BSD-2-Clause */
/* Network devices by name, and the XDP program of each. */
#ifndef KERNEL_DEVICE_H
#define KERNEL_DEVICE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/diag.h"

/* The device's index, or -ENODEV after reporting that there is no such device, with similar names. */
int device_find(const char *name, const struct diags *diags);

bool device_exists(const char *name);

/* The id of the device's XDP program; 0: none, or unknown. */
uint32_t device_xdp_program(int index);

/* Reports that the device already has an XDP program, and which. */
void device_explain_taken(int index, const char *name, const struct diags *diags);

#endif
