/* SPDX-License-Identifier: BSD-2-Clause */
/* One entry, or many at once: the kernel's operations, with loops where there are no batches. */
#include <errno.h>
#include <string.h>

#include "map/refusal.h"
#include "uapi/bpf_numbers.h"

/* Errors that are answers rather than failures are not reported. */
static int answer(const struct bpfas_map *map, enum bpfas_map_operation operation, int error)
{
	return !error || error == -ENOENT ? error : map_refused(map, operation, error);
}

int bpfas_map_lookup(const struct bpfas_map *map, const void *key, void *values, uint64_t flags)
{
	int error = bpfas_map_require(map, BPFAS_MAP_LOOKUP);

	if (error)
		return error;
	return answer(map, BPFAS_MAP_LOOKUP,
		      bpf_map_lookup_elem_flags(map_shape(map).fd, key, values, flags));
}

int bpfas_map_update(const struct bpfas_map *map, const void *key, const void *values, uint64_t flags)
{
	int error = bpfas_map_require(map, BPFAS_MAP_UPDATE);

	if (!error)
		error = bpf_map_update_elem(map_shape(map).fd, key, values, flags);
	else
		return error;
	return error ? map_refused(map, BPFAS_MAP_UPDATE, error) : 0;
}

int bpfas_map_delete(const struct bpfas_map *map, const void *key)
{
	int error = bpfas_map_require(map, BPFAS_MAP_DELETE);

	if (error)
		return error;
	return answer(map, BPFAS_MAP_DELETE, bpf_map_delete_elem(map_shape(map).fd, key));
}

/* Types without it do it in two steps, between which others may change the entry. */
static int take_in_steps(const struct bpfas_map *map, const void *key, void *values)
{
	int error = bpfas_map_lookup(map, key, values, 0);

	return error ? error : bpfas_map_delete(map, key);
}

int bpfas_map_lookup_and_delete(const struct bpfas_map *map, const void *key, void *values)
{
	int error;

	if (!(map->access.can & BPFAS_MAP_LOOKUP_AND_DELETE)) {
		error = bpfas_map_require(map, BPFAS_MAP_LOOKUP);
		if (!error)
			error = bpfas_map_require(map, BPFAS_MAP_DELETE);
		return error ? error : take_in_steps(map, key, values);
	}
	error = bpf_map_lookup_and_delete_elem(map_shape(map).fd, key, values);
	if (error == -ENOTSUPP || error == -EOPNOTSUPP || error == -EINVAL) /* an older kernel */
		return take_in_steps(map, key, values);
	return answer(map, BPFAS_MAP_LOOKUP_AND_DELETE, error);
}

/* ---- Without keys ---------------------------------------------------------------- */

int bpfas_map_push(const struct bpfas_map *map, const void *value, uint64_t flags)
{
	int error = bpfas_map_require(map, BPFAS_MAP_PUSH);

	if (error)
		return error;
	error = bpf_map_update_elem(map_shape(map).fd, NULL, value, flags);
	return error ? map_refused(map, BPFAS_MAP_PUSH, error) : 0;
}

int bpfas_map_pop(const struct bpfas_map *map, void *value)
{
	int error = bpfas_map_require(map, BPFAS_MAP_POP);

	if (error)
		return error;
	return answer(map, BPFAS_MAP_POP, bpf_map_lookup_and_delete_elem(map_shape(map).fd, NULL, value));
}

int bpfas_map_peek(const struct bpfas_map *map, void *value)
{
	int error = bpfas_map_require(map, BPFAS_MAP_PEEK);

	if (error)
		return error;
	return answer(map, BPFAS_MAP_PEEK, bpf_map_lookup_elem(map_shape(map).fd, NULL, value));
}

/* ---- Batches ------------------------------------------------------------------- */

/* The kernel's batch look-up walks and takes no keys, so given keys need a loop. */
int bpfas_map_lookup_batch(const struct bpfas_map *map, const void *keys, void *values, unsigned char *found,
			   size_t count, size_t *done)
{
	struct map_shape shape = map_shape(map);

	for (*done = 0; *done < count; (*done)++) {
		int error = bpfas_map_lookup(map, (const uint8_t *)keys + *done * shape.key_size,
					     (uint8_t *)values + *done * shape.value_bytes, 0);

		if (error && error != -ENOENT)
			return error;
		if (found)
			found[*done] = !error;
	}
	return 0;
}

static int update_each(const struct bpfas_map *map, const struct map_shape *shape, const void *keys,
		       const void *values, size_t count, uint64_t flags, size_t *done)
{
	for (; *done < count; (*done)++) {
		int error = bpfas_map_update(map, (const uint8_t *)keys + *done * shape->key_size,
					     (const uint8_t *)values + *done * shape->value_bytes, flags);

		if (error)
			return error;
	}
	return 0;
}

/* The kernel's count after a failure is that of the entries before the one that failed. */
int bpfas_map_update_batch(const struct bpfas_map *map, const void *keys, const void *values, size_t count,
			   uint64_t flags, size_t *done)
{
	struct map_shape shape = map_shape(map);
	LIBBPF_OPTS(bpf_map_batch_opts, opts, .elem_flags = flags & BPFAS_LOCK);
	__u32 part = (__u32)count;
	int error = bpfas_map_require(map, BPFAS_MAP_UPDATE);

	*done = 0;
	if (error || !count)
		return error;
	if (!map->access.has_batch || part != count || flags & ~(uint64_t)BPFAS_LOCK)
		return update_each(map, &shape, keys, values, count, flags, done);
	error = bpf_map_update_batch(shape.fd, keys, values, &part, &opts);
	*done = error ? part < count ? part : 0 : count;
	if (error)
		return map_has_no_batches(error) ? update_each(map, &shape, keys, values, count, flags, done)
						 : map_refused(map, BPFAS_MAP_UPDATE, error);
	return 0;
}

static int delete_each(const struct bpfas_map *map, const struct map_shape *shape, const void *keys,
		       size_t count, size_t *done)
{
	for (; *done < count; (*done)++) {
		int error = bpfas_map_delete(map, (const uint8_t *)keys + *done * shape->key_size);

		if (error)
			return error;
	}
	return 0;
}

int bpfas_map_delete_batch(const struct bpfas_map *map, const void *keys, size_t count, size_t *done)
{
	struct map_shape shape = map_shape(map);
	LIBBPF_OPTS(bpf_map_batch_opts, opts);
	__u32 part = (__u32)count;
	int error = bpfas_map_require(map, BPFAS_MAP_DELETE);

	*done = 0;
	if (error || !count)
		return error;
	if (!map->access.has_batch || part != count)
		return delete_each(map, &shape, keys, count, done);
	error = bpf_map_delete_batch(shape.fd, keys, &part, &opts);
	*done = error ? part < count ? part : 0 : count;
	if (map_has_no_batches(error))
		return delete_each(map, &shape, keys, count, done);
	return answer(map, BPFAS_MAP_DELETE, error);
}
