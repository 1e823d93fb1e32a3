/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef CHECK_LEGACY_MAPS_H
#define CHECK_LEGACY_MAPS_H

struct checker;

/* Makes .maps of a section of maps in the form before BTF. */
void check_legacy_maps(struct checker *checker);

#endif
