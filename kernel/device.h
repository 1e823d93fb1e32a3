/* SPDX-License-Identifier: BSD-2-Clause */
/* Network devices by name, and who holds their XDP slot. */
#ifndef KERNEL_DEVICE_H
#define KERNEL_DEVICE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/diag.h"

/* The device's index, or -ENODEV after reporting that there is none, with the names that come near. */
int device_find(const char *name, const struct diags *diags);

bool device_exists(const char *name);

/* The id of the device's XDP program; 0: it has none, or it cannot be told. */
uint32_t device_xdp_program(int index);

/* Reports that the XDP slot of the device is taken, and by which program. */
void device_explain_taken(int index, const char *name, const struct diags *diags);

#endif
