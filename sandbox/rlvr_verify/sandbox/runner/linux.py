"""The system calls that Python 3.11 has no function for.

`PyDLL` instead of `CDLL`: the interpreter lock stays held, so that a raw `clone` is as safe as `os.fork`.
"""

from __future__ import annotations

import ctypes
import os
import platform
import signal

CLONE_NEWNS = 0x00020000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
# Not the network: the slot's own is empty, a candidate can open no internet socket in it (see seccomp), and a new
# one costs as much as all the others together.
ONE_USE = CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWUTS

MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC = 1, 2, 4, 8

PR_SET_DUMPABLE = 4
PR_SET_SECCOMP = 22
PR_CAPBSET_DROP = 24
PR_SET_SECUREBITS = 28
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38

_SECCOMP_MODE_FILTER = 2
# noroot, no_setuid_fixup, keep_caps off, no_cap_ambient_raise, each with its lock (linux/securebits.h)
_SECUREBITS_LOCKED = 0b1110_1111
_LAST_CAPABILITY = 40
_CAPABILITY_VERSION_3 = 0x20080522
_CLONE_NUMBERS = {"x86_64": 56, "aarch64": 220}

MACHINE = platform.machine()
_libc = ctypes.PyDLL(None, use_errno=True)
_libc.prctl.argtypes = (ctypes.c_int, ctypes.c_ulong, ctypes.c_void_p, ctypes.c_ulong, ctypes.c_ulong)


def _check(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def clone(flags: int) -> int:
    """Fork into new namespaces; returns the child's pid in the parent and 0 in the child.

    Python's own hooks around a fork are left out: they serve processes with more than one thread, and touch so much
    memory that a run would cost a tenth more. The caller has one thread.

    Raises:
        OSError: the kernel or the host's policy does not allow it.
    """
    zero = ctypes.c_long(0)
    number, all_flags = ctypes.c_long(_CLONE_NUMBERS[MACHINE]), ctypes.c_ulong(flags | signal.SIGCHLD)
    return _check(_libc.syscall(number, all_flags, zero, zero, zero, zero), "clone into new namespaces")


def prctl(option: int, argument: int = 0, pointer: int | None = None) -> None:
    """Set one of this process's own attributes."""
    _check(_libc.prctl(option, argument, pointer, 0, 0), f"prctl {option}")


def mount(kind: str, target: str, flags: int, data: str = "") -> None:
    """Mount a virtual file system on `target`."""
    result = _libc.mount(kind.encode(), target.encode(), kind.encode(), ctypes.c_ulong(flags), data.encode())
    _check(result, f"mount {kind} on {target}")


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Sets(ctypes.Structure):
    _fields_ = (("words", ctypes.c_uint32 * 6),)


def drop_capabilities() -> None:
    """Give up every capability for good, also for programs executed later."""
    for capability in range(_LAST_CAPABILITY + 1):
        _libc.prctl(PR_CAPBSET_DROP, capability, None, 0, 0)
    prctl(PR_SET_SECUREBITS, _SECUREBITS_LOCKED)
    header, nothing = _Header(_CAPABILITY_VERSION_3, 0), _Sets()
    _check(_libc.capset(ctypes.byref(header), ctypes.byref(nothing)), "capset")
    prctl(PR_SET_NO_NEW_PRIVS, 1)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def install_filter(program: bytes) -> None:
    """Install a compiled seccomp filter (8 bytes per instruction)."""
    compiled = _Program(len(program) // 8, program)
    prctl(PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.addressof(compiled))
