# SPDX-License-Identifier: BSD-2-Clause
"""What is built in: the only hand-written part of the tables. `update` generates the rest."""

# --- Helpers ------------------------------------------------------------------------------------------------

# Whether the kernel reserves a helper for GPL-compatible programs is measured (probe_gpl.py). These cannot be
# probed, because of their program type or the kernel's configuration. From .gpl_only in the kernel's sources:
GPL_ONLY_BY_SOURCE = {
    "bpf_probe_write_user": True,       # kernel/trace/bpf_trace.c
    "bpf_override_return": True,        # kernel/trace/bpf_trace.c
    "bpf_get_func_arg": False,          # kernel/trace/bpf_trace.c (and the next two)
    "bpf_get_func_ret": False,
    "bpf_get_func_arg_cnt": False,
    "bpf_rc_repeat": True,              # drivers/media/rc/bpf-lirc.c (and the next two)
    "bpf_rc_keydown": True,
    "bpf_rc_pointer_rel": True,
    "bpf_tcp_send_ack": False,          # net/ipv4/bpf_tcp_ca.c
    "bpf_inode_storage_get": False,     # kernel/bpf/bpf_inode_storage.c
    "bpf_inode_storage_delete": False,
    "bpf_bprm_opts_set": False,         # kernel/bpf/bpf_lsm.c (and the next two)
    "bpf_ima_inode_hash": False,
    "bpf_ima_file_hash": False,
}

# --- Constants ----------------------------------------------------------------------------------------------

# Headers, and which of their macros and enumerators are built in. Values that differ between architectures
# (errno, SO_*, SIG*) are those of asm-generic, which all architectures with BPF share in practice.
HEADERS = [
    (["linux/bpf.h"], r"(BPF|BTF|XDP|SK|TCX|BTF_F)_\w+"),
    (["linux/bpf.h", "bpf/bpf_helpers.h"], r"LIBBPF_PIN_\w+"),
    (["linux/if_link.h"], r"XDP_FLAGS_\w+"),
    (["linux/if_xdp.h"], r"XDP_\w+"),
    (["linux/pkt_cls.h"], r"TC_ACT_\w+"),
    (["linux/if_ether.h"], r"ETH_\w+"),
    (["linux/if_arp.h"], r"ARP(HRD|OP)_\w+"),
    (["linux/if_packet.h"], r"PACKET_(HOST|BROADCAST|MULTICAST|OTHERHOST|OUTGOING|LOOPBACK|USER|KERNEL)"),
    (["linux/if.h"], r"IFNAMSIZ|IFF_\w+"),
    (["linux/in.h"], r"(IPPROTO|INADDR|IP)_\w+"),
    (["linux/in6.h"], r"(IPPROTO|IPV6|NEXTHDR)_\w+"),
    (["linux/ip.h"], r"IPTOS_\w+|IPVERSION|MAXTTL|IPDEFTTL"),
    (["netinet/ip.h"], r"IP_(RF|DF|MF|OFFMASK)"),
    (["linux/tcp.h"], r"TCP_(?!FLAG_|DATA_OFFSET|RESERVED_BITS|NLA_)\w+"),   # no masks in byte order, no netlink
    (["netinet/tcp.h"], r"TH_\w+|TCP_(ESTABLISHED|SYN_SENT|SYN_RECV|FIN_WAIT[12]|TIME_WAIT|CLOSE|CLOSE_WAIT|"
                        r"LAST_ACK|LISTEN|CLOSING)"),
    (["linux/icmp.h"], r"ICMP_\w+"),
    (["linux/icmpv6.h"], r"ICMPV6_\w+"),
    (["linux/netfilter.h"], r"NF_\w+|NFPROTO_\w+"),
    (["linux/netfilter_ipv4.h"], r"NF_IP_\w+"),
    (["linux/netfilter_ipv6.h"], r"NF_IP6_\w+"),
    (["linux/lirc.h"], r"LIRC_MODE2_\w+"),
    (["sys/socket.h"], r"(AF|SOCK|SOL|SO|MSG)_\w+"),
    (["errno.h"], r"E[A-Z0-9]+"),
    (["signal.h"], r"SIG[A-Z0-9]+"),
    (["time.h"], r"CLOCK_\w+"),
    (["limits.h"], r"(SCHAR|CHAR|SHRT|INT|LONG|LLONG)_(MIN|MAX)|(UCHAR|USHRT|UINT|ULONG|ULLONG)_MAX"),
    (["stdint.h"], r"U?INT(8|16|32|64)_(MIN|MAX)"),
]

# An enum in the kernel's BTF is included if the headers have one of its enumerators; so are these, which are newer
# than Debian 12's headers. One enumerator identifies each enum.
NEWER_ENUMS = ["TCX_PASS", "BPF_PERF_EVENT_UPROBE", "BPF_MAY_GOTO",
               "BPF_F_TIMER_ABS", "BPF_F_UPROBE_MULTI_RETURN", "BPF_F_PAD_ZEROS", "BPF_STDOUT",
               "SK_BPF_CB_TX_TIMESTAMPING"]
# Which names of an included enum are used.
ENUMERATORS = r"(BPF|XDP|SK|TCX|BTF_F|NF|NFPROTO|IPPROTO|TCP|SOCK)_\w+"

# Ends of lists, which change from kernel to kernel.
SENTINELS = r"_\w*|MAX_\w+|\w+_MAX|NR_\w+|\w+_MAX_(STATES|VERDICT|ID)|\w+_NUM(HOOKS|PROTO)|\w+_CNT"
NO_SENTINELS = ["limits.h", "stdint.h"]   # headers in which _MAX means something else

# In neither: macros of the kernel's internal headers, and UAPI macros newer than Debian 12's headers.
MORE_CONSTANTS = {
    "BPF_JCOND": 0xe0,                  # uapi/linux/bpf.h (and the next three)
    "BPF_LOAD_ACQ": 0x100,
    "BPF_MEMSX": 0x80,
    "BPF_STORE_REL": 0x110,
    "IP_OFFSET": 0x1fff,                # net/ip.h
    "NETKIT_NEXT": -1,                  # uapi/linux/if_link.h (and the next three)
    "NETKIT_PASS": 0,
    "NETKIT_DROP": 2,
    "NETKIT_REDIRECT": 7,
    "TASK_COMM_LEN": 16,                # linux/sched.h
    "VLAN_HLEN": 4,                     # linux/if_vlan.h (and the rest)
    "VLAN_ETH_HLEN": 18,
    "VLAN_PRIO_MASK": 0xe000,
    "VLAN_PRIO_SHIFT": 13,
    "VLAN_CFI_MASK": 0x1000,
    "VLAN_VID_MASK": 0x0fff,
}

# Customarily written in hexadecimal.
HEXADECIMAL = r"ETH_P_\w+|\w+_MASK|INADDR_\w+|IP_(RF|DF|MF|OFFMASK|OFFSET)|BPF_F_\w+"

# --- Types --------------------------------------------------------------------------------------------------

# With the structs that they embed. From the kernel's BTF, or else the headers below, or else OWN_TYPES.
TYPES = """
    __sk_buff bpf_cgroup_dev_ctx bpf_flow_keys bpf_nf_ctx bpf_perf_event_data bpf_raw_tracepoint_args bpf_sk_lookup
    bpf_sock bpf_sock_addr bpf_sock_ops bpf_sockopt bpf_sysctl sk_msg_md sk_reuseport_md xdp_md

    bpf_cgroup_storage_key bpf_cpumap_val bpf_devmap_val bpf_dynptr bpf_fib_lookup bpf_list_head bpf_list_node
    bpf_lpm_trie_key bpf_lpm_trie_key_hdr bpf_lpm_trie_key_u8 bpf_perf_event_value bpf_pidns_info bpf_rb_node bpf_rb_root
    bpf_redir_neigh bpf_refcount bpf_res_spin_lock bpf_sock_tuple bpf_spin_lock bpf_stack_build_id bpf_task_work
    bpf_tcp_sock bpf_timer bpf_tunnel_key bpf_wq bpf_xdp_sock bpf_xfrm_state btf_ptr

    bpf_iter_bits bpf_iter_css bpf_iter_css_task bpf_iter_meta bpf_iter_num bpf_iter_task bpf_iter_task_vma

    arphdr ethhdr frag_hdr gre_base_hdr icmp6hdr icmphdr igmphdr in6_addr in_addr ip_auth_hdr ip_esp_hdr iphdr
    ipv6_opt_hdr ipv6_rt_hdr ipv6hdr mpls_label sctphdr sockaddr_in sockaddr_in6 tcphdr udphdr vlan_ethhdr
    vlan_hdr vxlanhdr
""".split()
# ... and the contexts of all iterators.
TYPES_ALSO = r"bpf_iter__(?!\w+__safe_)\w+"

TYPE_HEADERS = ["linux/bpf.h"]

# Declared here, in preference to the kernel's BTF.
# pt_regs is the context of kprobe programs, and part of bpf_perf_event_data. Only these two types depend on the
# machine; they are x86-64's and marked so. Members have the kernel's names, as for core() and in vmlinux.h; since 6.9
# its BTF splits cs and ss further, which no program needs.
# sockaddr has a flexible array in the kernel, after an empty struct; user space's has always had 14 bytes.
OWN_TYPES = """
#include <linux/types.h>
struct pt_regs {
    unsigned long r15, r14, r13, r12, bp, bx, r11, r10, r9, r8, ax, cx, dx, si, di, orig_ax, ip, cs, flags, sp, ss;
};
struct sockaddr {
    unsigned short sa_family;
    char sa_data[14];
};
"""
OWN = ["pt_regs", "sockaddr"]
X86_64 = ["bpf_perf_event_data", "pt_regs"]

# Attributes that BTF does not record.
PACKED = ["ethhdr"]
ALIGNED = {"bpf_dynptr": 8, "bpf_iter_bits": 8, "bpf_iter_num": 8, "bpf_list_head": 8, "bpf_list_node": 8,
           "bpf_rb_node": 8, "bpf_rb_root": 8, "bpf_refcount": 4, "bpf_task_work": 8, "bpf_timer": 8, "bpf_wq": 8}

ALIGNED_MEMBERS = {("bpf_iter__tcp", "uid"): 8, ("bpf_iter__udp", "uid"): 8, ("bpf_iter__udp", "bucket"): 8,
                   ("bpf_iter__unix", "uid"): 8}

# Members with another width in older kernels and headers: res1 gave a bit to ae in 6.15.
NEWER_MEMBERS = [("tcphdr", "res1")]

# Bit-fields of packet headers: their declaration depends on the byte order (see uapi/builtin.h).
WIRE_BITS = ["icmpv6_nd_advt", "icmpv6_nd_ra", "iphdr", "ipv6hdr", "ipv6_rt_hdr", "tcphdr"]
