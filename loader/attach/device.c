/* SPDX-License-Identifier: BSD-2-Clause */
/* Attaching to network devices: XDP, the clsact qdisc, tcx and netkit. */
#include "loader/attach/device.h"

#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <linux/if_link.h>

#include "base/capture.h"
#include "kernel/capability.h"
#include "kernel/device.h"
#include "kernel/link_create.h"
#include "kernel/link_list.h"
#include "loader/attach/swap.h"
#include "uapi/bpf_numbers.h"

#define FILTER_HANDLE   1
#define CLSACT_PRIORITY 50 /* tc's own default for the first filter is 49152; lower runs first */

/* ---- XDP ---------------------------------------------------------------------- */

static uint32_t xdp_flags(const struct attach_target *target)
{
	if (target_has(target, "generic"))
		return XDP_FLAGS_SKB_MODE;
	if (target_has(target, "native"))
		return XDP_FLAGS_DRV_MODE;
	return target_has(target, "offload") ? XDP_FLAGS_HW_MODE : 0;
}

static const char *xdp_hint(uint32_t flags)
{
	switch (flags) {
	case XDP_FLAGS_DRV_MODE: return "this device's driver does not support XDP: omit 'native'";
	case XDP_FLAGS_HW_MODE:
		return "offloading needs a network card that runs BPF, and a program loaded for it (attach "
		       "its file): omit 'offload'";
	default: return NULL;
	}
}

static void put_back_xdp(struct attachment *attachment)
{
	LIBBPF_OPTS(bpf_xdp_attach_opts, opts, .old_prog_fd = attachment->of.xdp.program);

	bpf_xdp_attach(attachment->of.xdp.index, attachment->of.xdp.before, XDP_FLAGS_REPLACE, &opts);
}

/* Replaces a program that 'ip link' or its like has put on the device without a link. */
static int swap_linkless(struct attaching *attaching, int index, uint32_t id)
{
	struct attachment *result = attaching->result;
	int before = bpf_prog_get_fd_by_id(id);
	LIBBPF_OPTS(bpf_xdp_attach_opts, opts, .old_prog_fd = before);

	if (before < 0)
		return attach_not_permitted(attaching, before, NEEDS(CAP_SYS_ADMIN));
	if (bpf_xdp_attach(index, attaching->program->fd, XDP_FLAGS_REPLACE, &opts)) {
		close(before);
		return attach_failed(attaching, -errno, NULL);
	}
	result->of.xdp.index = index;
	result->of.xdp.before = before;
	result->of.xdp.program = attaching->program->fd;
	result->undo = put_back_xdp;
	result->holder = "the device itself";
	return attachment_hold(attaching, before, false);
}

static int replace_xdp(struct attaching *attaching, int index, uint32_t id)
{
	int link = link_of_xdp(index, id);

	return link >= 0 ? attach_by_swapping(attaching, link) : swap_linkless(attaching, index, id);
}

int attach_xdp(struct attaching *attaching)
{
	const char *device = attaching->target.place;
	int index = device_find(device, attaching->diags), link;
	struct link_request request = { .program = (uint32_t)attaching->program->fd,
					.target = (uint32_t)index,
					.attach_type = BPF_XDP,
					.flags = xdp_flags(&attaching->target) };
	uint32_t holder;

	if (index < 0)
		return index;
	attachment_place(attaching->result, "device %s", device);
	holder = attaching->replace ? device_xdp_program(index) : 0;
	if (holder)
		return replace_xdp(attaching, index, holder);
	link = link_create(&request);
	if (link >= 0)
		return attachment_hold(attaching, link, true);
	if (link != -EBUSY && link != -EEXIST)
		return attach_failed(attaching, link, xdp_hint(request.flags));
	device_explain_taken(index, device, attaching->diags);
	return link;
}

/* ---- clsact ------------------------------------------------------------------- */

static struct bpf_tc_hook hook_of(int index, bool egress)
{
	return (struct bpf_tc_hook){ .sz = sizeof(struct bpf_tc_hook),
				     .ifindex = index,
				     .attach_point = egress ? BPF_TC_EGRESS : BPF_TC_INGRESS };
}

/* libbpf prints every netlink error, expected or not: it is dropped. */
static void detach_filter(struct attachment *attachment)
{
	struct bpf_tc_hook hook = hook_of(attachment->of.filter.index, attachment->of.filter.egress);
	LIBBPF_OPTS(bpf_tc_opts, opts, .handle = attachment->of.filter.handle,
		    .priority = attachment->of.filter.priority);
	struct capture capture;

	capture_begin(&capture);
	if (attachment->of.filter.before) {
		opts.prog_fd = attachment->of.filter.before;
		opts.flags = BPF_TC_F_REPLACE;
		bpf_tc_attach(&hook, &opts);
	} else {
		bpf_tc_detach(&hook, &opts);
	}
	if (attachment->of.filter.made_qdisc) {
		hook.attach_point = BPF_TC_INGRESS | BPF_TC_EGRESS;
		bpf_tc_hook_destroy(&hook);
	}
	capture_end(&capture);
	capture_free(&capture);
}

static int explain_filter(const struct attaching *attaching, int error)
{
	if (error == -EPERM)
		return attach_not_permitted(attaching, error, attaching->replace ? NEEDS(CAP_SYS_ADMIN) : 0);
	return attach_failed_advising(attaching, error, BPFAS_ADVICE_REPLACE, NULL,
				      error == -EEXIST ? "there is a filter with this priority and handle: "
							 "choose another priority, or replace it"
						       : NULL);
}

static int make_qdisc(struct attaching *attaching, struct bpf_tc_hook *hook)
{
	struct capture capture;
	int error;

	capture_begin(&capture);
	error = bpf_tc_hook_create(hook);
	collection_log(attaching->collection, capture_end(&capture));
	capture_free(&capture);
	attaching->result->of.filter.made_qdisc = !error;
	attaching->result->undo = detach_filter;
	return error == -EEXIST ? 0 : error;
}

/* Opens the program of the filter to be replaced, so that it can be restored. */
static int hold_before(struct attaching *attaching, const struct bpf_tc_hook *hook, uint32_t priority)
{
	LIBBPF_OPTS(bpf_tc_opts, there, .priority = priority, .handle = FILTER_HANDLE);
	int fd;

	if (bpf_tc_query(hook, &there))
		return 0; /* there is none */
	fd = bpf_prog_get_fd_by_id(there.prog_id);
	if (fd < 0)
		return -errno;
	attaching->result->of.filter.before = fd;
	return attachment_hold(attaching, fd, false);
}

static int add_filter(struct attaching *attaching, struct bpf_tc_hook *hook, uint32_t priority)
{
	struct attachment *result = attaching->result;
	LIBBPF_OPTS(bpf_tc_opts, opts, .prog_fd = attaching->program->fd, .priority = priority,
		    .handle = FILTER_HANDLE, .flags = attaching->replace ? BPF_TC_F_REPLACE : 0);
	struct capture capture;
	int error;

	capture_begin(&capture);
	error = attaching->replace ? hold_before(attaching, hook, priority) : 0;
	if (!error)
		error = bpf_tc_attach(hook, &opts);
	collection_log(attaching->collection, capture_end(&capture));
	capture_free(&capture);
	if (error) {
		result->of.filter.before = 0;
		return error;
	}
	result->of.filter.handle = opts.handle;
	result->of.filter.priority = opts.priority;
	return 0;
}

static bool is_egress(const struct program *program, const struct attach_target *target)
{
	return target_has(target, "egress") ||
	       !strcmp(program_kind_rest(program->kind, program->section), "egress");
}

uint32_t attach_filter_program(const struct program *program, const struct attach_target *target, int index,
			       const struct diags *diags)
{
	struct bpf_tc_hook hook = hook_of(index, is_egress(program, target));
	LIBBPF_OPTS(bpf_tc_opts, there, .handle = FILTER_HANDLE);
	struct capture capture;
	int64_t priority;
	int error;

	if (target_number(target, "priority", 1, UINT16_MAX, CLSACT_PRIORITY, &priority, diags))
		return 0; /* attaching refuses it again */
	there.priority = (uint32_t)priority;
	capture_begin(&capture);
	error = bpf_tc_query(&hook, &there);
	capture_end(&capture);
	capture_free(&capture);
	return error ? 0 : there.prog_id;
}

int attach_clsact(struct attaching *attaching)
{
	const char *device = attaching->target.place;
	struct attachment *result = attaching->result;
	bool egress = is_egress(attaching->program, &attaching->target);
	int index = device_find(device, attaching->diags), error;
	struct bpf_tc_hook hook = hook_of(index, egress);
	int64_t priority;

	if (index < 0)
		return index;
	error = target_number(&attaching->target, "priority", 1, UINT16_MAX, CLSACT_PRIORITY, &priority,
			      attaching->diags);
	if (error)
		return error;
	attachment_place(result, "%s of device %s, priority %lld", egress ? "egress" : "ingress", device,
			 (long long)priority);
	result->holder = "the clsact qdisc of the device";
	result->of.filter.index = index;
	result->of.filter.egress = egress;
	error = make_qdisc(attaching, &hook);
	if (!error)
		error = add_filter(attaching, &hook, (uint32_t)priority);
	if (error)
		return explain_filter(attaching, error);
	return 0;
}

/* ---- tcx, netkit -------------------------------------------------------------- */

static bool is_at_device(const void *place, const struct link_facts *facts)
{
	const struct link_request *request = place;

	return (facts->type == LINK_TYPE_TCX || facts->type == LINK_TYPE_NETKIT) &&
	       facts->device.index == request->target && facts->device.attach_type == request->attach_type;
}

int attach_device_link(struct attaching *attaching)
{
	const char *device = attaching->target.place;
	const struct program_kind *kind = attaching->program->kind;
	struct link_request request = { .program = (uint32_t)attaching->program->fd,
					.attach_type = kind->attach_type };
	int index = device_find(device, attaching->diags), link;

	if (index < 0)
		return index;
	attachment_place(attaching->result, "device %s", device);
	request.target = (uint32_t)index;
	link = attach_by_swapping_pin(attaching, is_at_device, &request);
	if (link)
		return link < 0 ? link : 0;
	link = link_create(&request);
	return link < 0 ? attach_failed(attaching, link, NULL) : attachment_hold(attaching, link, true);
}
