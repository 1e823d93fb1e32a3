/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * bpfas.h - the public interface of libbpfas, the BPF toolchain library.
 *
 * Everything that the commands bpfas and bpfld do, a C program can do with
 * these headers. The parts, in the order of a program's life:
 *
 *   bpfas/assemble.h  source text to an object in memory
 *   bpfas/object.h    objects in memory, from and to ELF files; writing files safely
 *   bpfas/disassemble.h  an object to source text
 *   bpfas/link.h      several objects into one
 *   bpfas/load.h      an object's programs and maps in the kernel
 *   bpfas/attach.h    attaching, detaching, pinning links
 *   bpfas/program.h   the programs that the kernel has, whoever loaded them
 *   bpfas/map.h       maps: finding, creating, changing, pinning
 *   bpfas/entry.h     maps: walking over entries
 *   bpfas/event.h     records from ring buffers and perf event arrays
 *   bpfas/stack.h     names for the addresses in stacks
 *   bpfas/value.h     keys, values and records as text, as JSON, part by part
 *   bpfas/entry_buffer.h  entries from text and from JSON
 *   bpfas/json.h      a streaming JSON writer
 *   bpfas/diag.h      diagnostics, which all of them report
 *
 * Conventions that hold for every function:
 *
 *  - The library never prints and never exits. Messages go to the diagnostics
 *    callback of the call's options, one call per message.
 *  - Option structs start with `size`: set it to sizeof the struct and zero the
 *    rest (BPFAS_OPTS does both). A null pointer means all defaults.
 *  - Functions that can fail return 0 or a negative errno value (-EINVAL where
 *    the input is wrong); at least one BPFAS_ERROR diagnostic has described the
 *    failure before the function returns. Exceptions are documented.
 *  - Strings passed to a callback are valid until the callback returns. Strings
 *    passed to a function need to live only until it returns, unless documented.
 *  - Objects are independent: two threads may use two of them at once; one
 *    object belongs to one thread at a time. There is no global state.
 */
#ifndef BPFAS_H
#define BPFAS_H

#include "bpfas/assemble.h"
#include "bpfas/attach.h"
#include "bpfas/common.h"
#include "bpfas/diag.h"
#include "bpfas/disassemble.h"
#include "bpfas/entry.h"
#include "bpfas/entry_buffer.h"
#include "bpfas/event.h"
#include "bpfas/json.h"
#include "bpfas/link.h"
#include "bpfas/load.h"
#include "bpfas/map.h"
#include "bpfas/object.h"
#include "bpfas/program.h"
#include "bpfas/stack.h"
#include "bpfas/value.h"
#include "bpfas/variable.h"

#endif
