# SPDX-License-Identifier: BSD-2-Clause
"""Runs kernel tests, each in a network and mount namespace of its own.

A test file defines functions test_NAME and ends with harness.main(). Each function runs in a fresh process
under unshare, with its own bpffs, lo up and no IPv6 chatter; what it attaches or pins goes with it.
"""

import contextlib
import json
import os
import pathlib
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import traceback

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE.parent))
import bpf  # noqa: E402
from report import Report, Skip  # noqa: E402

os.environ["PATH"] += ":/usr/sbin:/sbin"  # where bpftool and ip are, and not every login looks
BUILD = pathlib.Path(os.environ.get("BPFAS_BUILD", ROOT / "build")).resolve()
BPFAS, BPFDIS, BPFLD = str(BUILD / "bpfas"), str(BUILD / "bpfdis"), str(BUILD / "bpfld")
EXAMPLES = ROOT / "examples"
TEST_TIMEOUT = 240  # seconds for one test function
PATIENCE = 40       # seconds for what happens at once, but on a machine that does much else
QUIET = 0.5         # seconds after which nothing more is expected: too short, it only hides a fault
HELD = 120          # seconds after which a command in the background ends, should its test be killed
SKIPPED = 77        # exit status of a test that cannot run here
ETH_P_ALL = 3
SO_NO_CHECK = 11
SO_RCVBUFFORCE = 33


# ---- Commands -----------------------------------------------------------------------------------

def run(*command, status=0, timeout=2 * PATIENCE):
    """Runs a command to its end and holds it to its exit status (None: any)."""
    command = [str(c) for c in command]
    result = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                            errors="replace", timeout=timeout)
    if status is not None and result.returncode != status:
        raise AssertionError(f"{' '.join(command)}: exit status {result.returncode}, not {status}\n"
                             f"{result.stdout}{result.stderr}")
    return result


def pinned(folder):
    """The names of the pins in a folder, without the record of its file."""
    return sorted(name for name in os.listdir(folder) if name != "@file")


def note(text):
    """Has the report tell which of several good ways a test went."""
    print(f"NOTE: {text}", flush=True)


def require(*tools):
    missing = [tool for tool in tools if not shutil.which(tool)]
    if missing:
        raise Skip(f"needs {', '.join(missing)}")


def bpftool(*arguments):
    require("bpftool")
    return json.loads(run("bpftool", "-j", *arguments).stdout or "null")


def pins():
    """What is pinned, but for what the kernel puts into every bpffs itself."""
    found = os.listdir("/sys/fs/bpf") if os.path.ismount("/sys/fs/bpf") else []
    return sorted(set(found) - {"maps.debug", "progs.debug"})


def wait_for(condition, what, seconds=PATIENCE):
    """Polls until condition() is true; returns its value."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds} s in vain for {what}")
        time.sleep(0.01)


# ---- Network ------------------------------------------------------------------------------------

def veth(one, other):
    """A pair of interfaces; what goes into one comes out of the other."""
    run("ip", "link", "add", one, "type", "veth", "peer", "name", other)
    for name in (one, other):
        run("ip", "link", "set", name, "up")


def ifindex(name):
    return socket.if_nametoindex(name)


def xdp_program(device):
    """The id of the XDP program on a device, or None."""
    link = json.loads(run("ip", "-j", "-d", "link", "show", "dev", device).stdout)[0]
    return link.get("xdp", {}).get("prog", {}).get("id")


def send_udp(port, payloads, address="127.0.0.1", checksum=True):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        if not checksum:
            sender.setsockopt(socket.SOL_SOCKET, SO_NO_CHECK, 1)
        for payload in payloads:
            sender.sendto(payload, (address, port))


@contextlib.contextmanager
def udp_receiver(port, address="127.0.0.1"):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 4 << 20)
        receiver.bind((address, port))
        yield receiver


def received(receiver, count):
    """`count` payloads, however long they take, and one more if it follows in a moment."""
    payloads = []
    with contextlib.suppress(TimeoutError):
        while len(payloads) <= count:
            receiver.settimeout(PATIENCE if len(payloads) < count else QUIET)
            payloads.append(receiver.recv(65536))
    return payloads


def ipv4_frame(payload, port, protocol=socket.IPPROTO_UDP):
    """An Ethernet frame with a UDP packet from 10.0.0.1 to 10.0.0.2, without UDP checksum."""
    udp = struct.pack("!HHHH", 1000, port, 8 + len(payload), 0) + payload
    header = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 1, 0, 64, protocol, 0, bytes([10, 0, 0, 1]),
                         bytes([10, 0, 0, 2]))
    total = sum(struct.unpack("!10H", header))
    total = (total & 0xFFFF) + (total >> 16)
    header = header[:10] + struct.pack("!H", ~(total + (total >> 16)) & 0xFFFF) + header[12:]
    return b"\xff" * 6 + b"\x02\0\0\0\0\xaa" + struct.pack("!H", 0x0800) + header + udp


class Wire:
    """Raw frames on an interface: what is sent goes out of it, what is seen came in by it."""

    def __init__(self, device):
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
        self.socket.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 4 << 20)
        self.socket.bind((device, ETH_P_ALL))

    def send(self, frames):
        for frame in frames:
            self.socket.send(frame)

    def incoming(self, count):
        """IPv4 frames that came in: `count`, however long they take, and one more if it follows in a moment."""
        frames = []
        with contextlib.suppress(TimeoutError):
            while len(frames) <= count:
                self.socket.settimeout(PATIENCE if len(frames) < count else QUIET)
                frame, address = self.socket.recvfrom(65536)
                if address[2] != socket.PACKET_OUTGOING and frame[12:14] == b"\x08\0":
                    frames.append(frame)
        return frames


# ---- Cgroups -------------------------------------------------------------------------------------

@contextlib.contextmanager
def cgroup():
    """A child of a cgroup2 mount of our own, with this process in it."""
    os.mkdir("cg")
    run("mount", "-t", "cgroup2", "none", "cg")
    name = pathlib.Path("cg", f"bpfld-{os.getpid()}")
    name.mkdir()
    try:
        (name / "cgroup.procs").write_text("0")
        yield str(name)
    finally:
        pathlib.Path("cg/cgroup.procs").write_text("0")
        name.rmdir()
        run("umount", "cg")


# ---- bpfas and bpfld ----------------------------------------------------------------------------

def assemble(source, output):
    run(BPFAS, source, "-o", output)
    return output


def source_file(text, name="t.bpfs"):
    """A source of the test's own, in the test's own folder."""
    pathlib.Path(name).write_text(text)
    return name


PASS_ALL = """.prog pass_all "xdp"
        w0 = XDP_PASS
        exit
.endprog
"""

# Of TCP, called NAME: functions that the kernel calls.
CONGESTION_CONTROL = """.license "GPL"
.struct sock { int unused; }
.struct tcp_congestion_ops {
        u32 (*ssthresh)(struct sock *);
        void (*cong_avoid)(struct sock *, u32, u32);
        u32 (*undo_cwnd)(struct sock *);
        char name[16];
}
.prog threshold "struct_ops/threshold"
        r0 = 2
        exit
.endprog
.prog undo "struct_ops/undo"
        r0 = 2
        exit
.endprog
.prog avoid "struct_ops/avoid"
        r0 = 0
        exit
.endprog
.struct_ops struct tcp_congestion_ops NAME = {
        .ssthresh = &threshold, .cong_avoid = avoid, .undo_cwnd = undo, .name = "NAME",
}
"""


def read_beside(file):
    """All of a file that a child is writing to: seeking would move the child's place in it, too."""
    descriptor = file.fileno()
    return os.pread(descriptor, os.fstat(descriptor).st_size, 0).decode("utf-8", "replace")


class Running:
    """`bpfld run` in the background: a context that waits until the program is attached."""

    def __init__(self, file, device="lo", *options, json_output=True):
        self.device = device
        self.out, self.errors = (tempfile.TemporaryFile("w+", errors="replace") for _ in range(2))
        command = [BPFLD, "run", str(file), device, "--for", str(HELD), *options] + ["--json"] * json_output
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=self.out,
                                        stderr=self.errors)

    def __enter__(self):
        try:
            wait_for(lambda: self.process.poll() is not None or xdp_program(self.device), "the program on "
                     + self.device)
            if self.process.poll() is not None:
                raise AssertionError(f"bpfld run ended at once, status {self.process.returncode}\n{self.complaints()}")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def output(self):
        return read_beside(self.out)

    def complaints(self):
        return read_beside(self.errors)

    def stop(self):
        """Ctrl-C; returns the JSON objects that were printed."""
        self.process.send_signal(signal.SIGINT)
        status = self.process.wait(PATIENCE)
        assert status == 0, f"bpfld run ended with status {status}\n{self.complaints()}"
        assert not xdp_program(self.device), "the program is still attached"
        return [json.loads(line) for line in self.output().splitlines()]

    def map(self, name):
        """The running program's map of that name (kernel names are cut to 15 bytes)."""
        held = [bpf.Map(number) for kind, number in bpf.held_by(self.process.pid) if kind == "map"]
        return next(m for m in held if m.name == name[:15])

    def program_fd(self, name):
        held = [bpf.program_fd(number) for kind, number in bpf.held_by(self.process.pid) if kind == "prog"]
        return next(fd for fd in held if bpf.name_of(fd, bpf.PROG_INFO_NAME) == name[:15])


# ---- The runner ---------------------------------------------------------------------------------

UNSHARE = ["unshare", "-n", "-m", "--propagation", "private"]


def namespaces():
    """Which namespaces of mounts and of the network this process is in."""
    return ",".join(os.readlink(f"/proc/self/ns/{kind}") for kind in ("mnt", "net"))


def prepare(outside):
    """Inside the new namespaces: what every test may count on. `outside` are those of the runner, where
    nothing may be mounted, pinned or attached."""
    assert not set(outside.split(",")) & set(namespaces().split(",")), "no namespaces of the test's own"
    before = os.stat("/sys/fs/bpf").st_dev
    run("mount", "-t", "bpf", "bpf", "/sys/fs/bpf")
    assert os.stat("/sys/fs/bpf").st_dev != before, "the machine's own /sys/fs/bpf would be written to"
    for scope in ("all", "default"):
        with contextlib.suppress(OSError):
            pathlib.Path(f"/proc/sys/net/ipv6/conf/{scope}/disable_ipv6").write_text("1")
    run("ip", "link", "set", "lo", "up")


def run_inside(setup, function, outside):
    """The child: one test, in its own folder."""
    with tempfile.TemporaryDirectory(prefix="kernel-") as folder:
        os.chdir(folder)
        try:
            prepare(outside)
            setup()
            function()
        except Skip as skip:
            print(skip)
            return SKIPPED
        except Exception as error:  # a failure of any kind is reported the same way
            own = sys.modules["__main__"].__file__
            frames = traceback.extract_tb(error.__traceback__)
            place = ([f for f in frames if f.filename == own] or frames)[-1]
            print(f"line {place.lineno}: {place.line}: {type(error).__name__}: {error}")
            return 1
        finally:
            os.chdir("/")
    return 0


def why_not_here():
    if os.geteuid() != 0:
        return "needs root"
    try:
        descriptor, _ = bpf.call(bpf.MAP_CREATE, struct.pack("IIII", 2, 4, 4, 1))
        os.close(descriptor)
    except OSError as error:
        return f"this kernel allows no BPF: {error.strerror}"
    if subprocess.run([*UNSHARE, "true"], capture_output=True).returncode:
        return "cannot make namespaces"
    return None


def run_one(name, report, function):
    command = [*UNSHARE, sys.executable, sys.argv[0], "--inside", function, namespaces()]
    try:
        result = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, timeout=TEST_TIMEOUT, text=True, errors="replace")
    except subprocess.TimeoutExpired:
        return report.fail(name, f"took longer than {TEST_TIMEOUT} s")
    if result.returncode == SKIPPED:
        return report.skip(name, result.stdout.strip().splitlines()[-1])
    if result.returncode:
        return report.fail(name, result.stdout.strip() or "no message")
    for line in result.stdout.splitlines():
        if line.startswith("NOTE: "):
            print(f"NOTE: {name}: {line.removeprefix('NOTE: ')}", flush=True)
    return report.ok(name)


def main(setup=lambda: None):
    """Runs the calling file's tests; `setup` is called before each, in the test's own folder."""
    tests = {k: v for k, v in vars(sys.modules["__main__"]).items() if k.startswith("test_")}
    if len(sys.argv) == 4 and sys.argv[1] == "--inside":
        sys.exit(run_inside(setup, tests[sys.argv[2]], sys.argv[3]))
    stem = pathlib.Path(sys.argv[0]).stem.removeprefix("test_")
    report, wrong = Report(), why_not_here()
    if not os.access(BPFAS, os.X_OK) or not os.access(BPFLD, os.X_OK):
        sys.exit(f"FAIL: kernel/{stem}: no bpfas and bpfld in {BUILD}")
    for function in tests:
        name = f"kernel/{stem}/{function.removeprefix('test_')}"
        if len(sys.argv) > 1 and not any(n in name for n in sys.argv[1:]):
            continue
        report.skip(name, wrong) if wrong else run_one(name, report, function)
    sys.exit(report.finish())
