/* SPDX-License-Identifier: BSD-2-Clause */
/* Maps through the library, on the running kernel: batches, walks, text, and that nothing stays open. */
#include <bpf/bpf.h>
#include <check.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "map/map.h"
#include "tests/unit/run_suite.h"

#define HASH  "hash { key u32; value u64; max_entries 5000 }"
#define COUNT 3000

static char message[512];
static unsigned messages;
static int open_before;

static void keep(void *context, const struct bpfas_diag *diag)
{
	(void)context;
	messages++;
	snprintf(message, sizeof message, "%s", diag->message);
}

static const struct bpfas_map_opts opts = { .size = sizeof opts, .diag = keep };

static int count_descriptors(void)
{
	DIR *open = opendir("/proc/self/fd");
	int count = 0;

	while (readdir(open))
		count++;
	closedir(open);
	return count;
}

static void setup(void)
{
	message[0] = '\0';
	messages = 0;
	open_before = count_descriptors();
}

static void teardown(void)
{
	ck_assert_int_eq(count_descriptors(), open_before);
}

static struct bpfas_map *create(const char *declaration)
{
	char text[256];
	struct bpfas_map *map;

	snprintf(text, sizeof text, "m%d %s", (int)getpid() % 1000000, declaration);
	ck_assert_msg(!bpfas_map_create(text, &opts, &map), "%s", message);
	return map;
}

static void fill(struct bpfas_map *map, uint32_t count)
{
	uint32_t *keys = calloc(count, sizeof *keys);
	uint64_t *values = calloc(count, sizeof *values);
	size_t done;

	for (uint32_t i = 0; i < count; i++) {
		keys[i] = i;
		values[i] = i * 3;
	}
	ck_assert(!bpfas_map_update_batch(map, keys, values, count, 0, &done));
	ck_assert_uint_eq(done, count);
	free(keys);
	free(values);
}

/* Every key once, with its value. */
static void check_walk(const struct bpfas_map *map, uint32_t count)
{
	uint8_t *met = calloc(count, 1);
	struct bpfas_cursor *cursor;
	struct bpfas_entry entry;
	uint32_t total = 0;

	ck_assert(!bpfas_cursor_open(map, &cursor));
	while (bpfas_cursor_next(cursor, &entry) > 0) {
		uint32_t key;
		uint64_t value;

		memcpy(&key, entry.key, sizeof key);
		memcpy(&value, entry.values, sizeof value);
		ck_assert_uint_lt(key, count);
		ck_assert(!met[key]);
		ck_assert_uint_eq(value, key * 3);
		met[key] = 1;
		total++;
	}
	ck_assert_uint_eq(total, count);
	ck_assert(!bpfas_cursor_missed(cursor));
	ck_assert_int_eq(bpfas_cursor_next(cursor, &entry), 0);
	bpfas_cursor_close(cursor);
	free(met);
}

/* With the kernel's batches, and as on a kernel that has none. */
static void check_batches(bool batches)
{
	struct bpfas_map *map = create(HASH);
	uint32_t keys[4] = { 7, 9999, 8, 9 };
	uint64_t values[4] = { 0 };
	unsigned char found[4];
	size_t done;

	map->access.has_batch = batches;
	fill(map, COUNT);
	check_walk(map, COUNT);
	ck_assert(!bpfas_map_lookup_batch(map, keys, values, found, 4, &done));
	ck_assert_uint_eq(done, 4);
	ck_assert(found[0] && !found[1] && found[2] && found[3]);
	ck_assert_uint_eq(values[3], 27);
	ck_assert_int_eq(bpfas_map_delete_batch(map, keys, 4, &done), -ENOENT);
	ck_assert_uint_eq(done, 1);
	ck_assert(!bpfas_map_delete_batch(map, keys + 2, 2, &done));
	ck_assert_uint_eq(done, 2);
	ck_assert_int_eq(bpfas_map_lookup(map, &keys[2], values, 0), -ENOENT);
	ck_assert_uint_eq(messages, 0);
	bpfas_map_close(map);
}

START_TEST(batches)
{
	check_batches(true);
}
END_TEST

START_TEST(loops_where_there_are_no_batches)
{
	check_batches(false);
}
END_TEST

START_TEST(a_full_map_says_how_far_it_came)
{
	struct bpfas_map *map = create("hash { key u32; value u64; max_entries 2 }");
	uint32_t keys[3] = { 1, 2, 3 };
	uint64_t values[3] = { 0 };
	size_t done;

	ck_assert_int_eq(bpfas_map_update_batch(map, keys, values, 3, 0, &done), -E2BIG);
	ck_assert_uint_eq(done, 2);
	ck_assert_ptr_nonnull(strstr(message, "room for 2"));
	bpfas_map_close(map);
}
END_TEST

/* Deleting the key that the walk stands on throws it back: it ends all the same, and says so. */
START_TEST(a_walk_that_is_thrown_back_says_so)
{
	struct bpfas_map *map = create(HASH);
	struct bpfas_cursor *cursor;
	struct bpfas_entry entry;
	unsigned steps = 0;

	fill(map, 100);
	map->access.has_batch = false;
	ck_assert(!bpfas_cursor_open(map, &cursor));
	while (bpfas_cursor_next(cursor, &entry) > 0 && steps++ < 10000)
		if (steps % 10 == 0)
			ck_assert(!bpfas_map_delete(map, entry.key));
	ck_assert_uint_lt(steps, 10000);
	ck_assert(bpfas_cursor_missed(cursor));
	bpfas_cursor_close(cursor);
	bpfas_map_close(map);
}
END_TEST

START_TEST(take_push_pop)
{
	struct bpfas_map *map = create(HASH), *queue = create("queue { value u32; max_entries 2 }");
	uint32_t key = 3, value32 = 5;
	uint64_t value;

	fill(map, 10);
	ck_assert(!bpfas_map_lookup_and_delete(map, &key, &value));
	ck_assert_uint_eq(value, 9);
	ck_assert_int_eq(bpfas_map_lookup_and_delete(map, &key, &value), -ENOENT);
	ck_assert_int_eq(bpfas_map_pop(queue, &value32), -ENOENT);
	ck_assert(!bpfas_map_push(queue, &value32, 0));
	ck_assert(!bpfas_map_peek(queue, &value32) && !bpfas_map_pop(queue, &value32));
	ck_assert_uint_eq(messages, 0);
	ck_assert_int_eq(bpfas_map_push(map, &value, 0), -EOPNOTSUPP);
	ck_assert_uint_gt(messages, 0);
	bpfas_map_close(map);
	bpfas_map_close(queue);
}
END_TEST

START_TEST(text)
{
	struct bpfas_map *map = create(HASH), *tail = create("prog_array { max_entries 2 }");
	char *value;

	ck_assert(!bpfas_map_set_text(map, "7", "0x10", BPFAS_NOEXIST));
	ck_assert(!bpfas_map_get_text(map, "7", &value));
	ck_assert_str_eq(value, "16");
	free(value);
	ck_assert_int_eq(bpfas_map_set_text(map, "7", "1", BPFAS_NOEXIST), -EEXIST);
	ck_assert_int_eq(bpfas_map_set_text(map, "x", "1", 0), -EINVAL);
	ck_assert_int_eq(bpfas_map_get_text(map, "8", &value), -ENOENT);
	ck_assert_int_eq(bpfas_map_set_text(tail, "0", "no_such_program_at_all", 0), -ENOENT);
	ck_assert(!bpfas_map_delete_text(map, "7"));
	ck_assert_int_eq(bpfas_map_delete_text(map, "7"), -ENOENT);
	bpfas_map_close(map);
	bpfas_map_close(tail);
}
END_TEST

START_TEST(opening)
{
	struct bpfas_map *map = create(HASH), *again;
	struct bpfas_map_info info = { .size = sizeof info };
	char id[16];

	ck_assert(!bpfas_map_info(map, &info));
	ck_assert_uint_eq(info.max_entries, 5000);
	ck_assert_uint_eq(info.values_size, 8);
	snprintf(id, sizeof id, "%u", info.id);
	ck_assert(!bpfas_map_open(id, &opts, &again));
	ck_assert_str_eq(bpfas_map_type(again), "hash");
	bpfas_map_close(again);
	ck_assert(!bpfas_map_open(bpfas_map_name(map), &opts, &again));
	bpfas_map_close(again);
	ck_assert(!bpfas_map_open_fd(bpfas_map_fd(map), &opts, &again));
	bpfas_map_close(again);
	ck_assert_int_eq(bpfas_map_open("no_such_map_at_all", &opts, &again), -ENOENT);
	ck_assert_ptr_null(again);
	ck_assert_int_eq(bpfas_map_open("/no/such/pin", &opts, &again), -ENOENT);
	ck_assert_int_lt(bpfas_map_create("x hash { key u32 }", &opts, &again), 0);
	bpfas_map_close(map);
}
END_TEST

static bool has_bpf(void)
{
	int fd = bpf_map_create(BPF_MAP_TYPE_ARRAY, "probe", 4, 4, 1, NULL);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

int main(void)
{
	Suite *suite = suite_create("map_api");
	TCase *tcase = tcase_create("kernel");

	tcase_add_checked_fixture(tcase, setup, teardown);
	if (has_bpf()) {
		tcase_add_test(tcase, batches);
		tcase_add_test(tcase, loops_where_there_are_no_batches);
		tcase_add_test(tcase, a_full_map_says_how_far_it_came);
		tcase_add_test(tcase, a_walk_that_is_thrown_back_says_so);
		tcase_add_test(tcase, take_push_pop);
		tcase_add_test(tcase, text);
		tcase_add_test(tcase, opening);
	} else {
		puts("SKIP: unit/map_api: may make no maps here");
	}
	suite_add_tcase(suite, tcase);
	return run_suite(suite);
}
