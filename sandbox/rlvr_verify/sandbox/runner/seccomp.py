"""The system-call filter that a candidate runs under: what could reach beyond its one-use namespaces.

Numbers from the kernel's tables (arch/x86/entry/syscalls/syscall_64.tbl, include/uapi/asm-generic/unistd.h).
Calls newer than the table below answer ENOSYS: nobody has looked at them yet.
"""

from __future__ import annotations

import errno
import struct

_NEWEST_KNOWN = 462
_X32_BIT = 0x40000000
_AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

# Name: (x86_64, aarch64); None where the architecture has no such call.
_Table = dict[str, tuple[int, int | None]]
_DENIED: _Table = {
    # namespaces and mounts
    "unshare": (272, 97), "setns": (308, 268), "chroot": (161, 51), "pivot_root": (155, 41),
    "mount": (165, 40), "umount2": (166, 39), "open_tree": (428, 428), "move_mount": (429, 429),
    "fsopen": (430, 430), "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433),
    "mount_setattr": (442, 442), "statmount": (457, 457), "listmount": (458, 458),
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265),
    "sethostname": (170, 161), "setdomainname": (171, 162),
    # other processes' memory and descriptors
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "process_madvise": (440, 440), "pidfd_getfd": (438, 438), "kcmp": (312, 272),
    # kernel features with a history of holes that no candidate needs
    "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219), "bpf": (321, 280),
    "perf_event_open": (298, 241), "userfaultfd": (323, 282), "memfd_secret": (447, 447),
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "io_setup": (206, 0), "io_destroy": (207, 1), "io_submit": (209, 2), "io_cancel": (210, 3),
    "io_getevents": (208, 4), "fanotify_init": (300, 262), "fanotify_mark": (301, 263),
    "lookup_dcookie": (212, 18), "vmsplice": (278, 75), "modify_ldt": (154, None),
    "seccomp": (317, 277), "personality": (135, 92), "mbind": (237, 235), "migrate_pages": (256, 238),
    "move_pages": (279, 239), "set_mempolicy": (238, 237), "set_mempolicy_home_node": (450, 450),
    # the machine
    "init_module": (175, 105), "finit_module": (313, 273), "delete_module": (176, 106),
    "create_module": (174, None), "query_module": (178, None), "get_kernel_syms": (177, None),
    "kexec_load": (246, 104), "kexec_file_load": (320, 294), "reboot": (169, 142), "swapon": (167, 224),
    "swapoff": (168, 225), "acct": (163, 89), "quotactl": (179, 60), "quotactl_fd": (443, 443),
    "settimeofday": (164, 170), "clock_settime": (227, 112), "adjtimex": (159, 171),
    "clock_adjtime": (305, 266), "syslog": (103, 116), "vhangup": (153, 58), "iopl": (172, None),
    "ioperm": (173, None), "nfsservctl": (180, 42), "uselib": (134, None), "ustat": (136, None),
    "sysfs": (139, None), "_sysctl": (156, None),
    # System V and POSIX queues, segments, semaphores: they outlive processes
    "shmget": (29, 194), "shmat": (30, 196), "shmctl": (31, 195), "shmdt": (67, 197),
    "semget": (64, 190), "semop": (65, 193), "semctl": (66, 191), "semtimedop": (220, 192),
    "msgget": (68, 186), "msgsnd": (69, 189), "msgrcv": (70, 188), "msgctl": (71, 187),
    "mq_open": (240, 180), "mq_unlink": (241, 181), "mq_timedsend": (242, 182),
    "mq_timedreceive": (243, 183), "mq_notify": (244, 184), "mq_getsetattr": (245, 185),
    # scheduling classes would falsify the accounts of time
    "sched_setattr": (314, 274), "sched_setscheduler": (144, 119), "sched_setparam": (142, 118),
    "ioprio_set": (251, 30),
}  # fmt: skip
# Answered with success and not done: programs call them out of habit and do not survive an error.
_IGNORED: _Table = {"setpriority": (141, 140), "sched_setaffinity": (203, 122)}
_ABSENT: _Table = {"clone3": (435, 435)}
_EXECUTION: _Table = {"execve": (59, 221), "execveat": (322, 281)}
_PRCTL, _PR_SET_DUMPABLE = (157, 167), 4
_CLONE, _SOCKET, _IOCTL = (56, 220), (41, 198), (16, 29)

_NEW_NAMESPACE = 0x7E020080  # every CLONE_NEW* flag, time namespaces included
_AF_UNIX = 1
_TERMINAL_INJECTION = (0x5412, 0x541C)  # TIOCSTI, TIOCLINUX

_LOAD, _JUMP_EQUAL, _JUMP_GREATER, _JUMP_AT_LEAST, _JUMP_SET, _RETURN = 0x20, 0x15, 0x25, 0x35, 0x45, 0x06
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16


def _op(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)


def _refuse(number: int) -> bytes:
    return _op(_RETURN, _ERRNO | number)


def _argument(index: int) -> bytes:
    return _op(_LOAD, _ARGUMENTS + 8 * index)


def compile_filter(machine: str, *, execution: bool = True) -> bytes:
    """Return the filter for this machine's system calls.

    Args:
        machine: `x86_64` or `aarch64`.
        execution: may programs be executed, and may the process open its memory to its own user? Without
            namespaces neither may be: both would make it the owner of its /proc files.

    Raises:
        KeyError: there is no table for this machine.
    """
    architecture, column = _AUDIT_ARCH[machine], list(_AUDIT_ARCH).index(machine)
    code = [_op(_LOAD, _ARCHITECTURE), _op(_JUMP_EQUAL, architecture, 1, 0), _refuse(errno.ENOSYS)]
    code += [_op(_LOAD, _NUMBER)]
    code += [_op(_JUMP_AT_LEAST, _X32_BIT, 0, 1), _refuse(errno.ENOSYS)]
    code += [_op(_JUMP_GREATER, _NEWEST_KNOWN, 0, 1), _refuse(errno.ENOSYS)]
    answers: list[tuple[_Table, int]] = [(_DENIED, errno.EPERM), (_IGNORED, 0), (_ABSENT, errno.ENOSYS)]
    if not execution:
        answers.append((_EXECUTION, errno.EPERM))
        code += [_op(_JUMP_EQUAL, _PRCTL[column], 0, 4), _argument(0), _op(_JUMP_EQUAL, _PR_SET_DUMPABLE, 0, 1)]
        code += [_refuse(errno.EPERM), _op(_RETURN, _ALLOW)]
    for table, answer in answers:
        for numbers in table.values():
            if (number := numbers[column]) is not None:
                code += [_op(_JUMP_EQUAL, number, 0, 1), _refuse(answer)]
    # By argument; each block is skipped unless its call is the one. Without internet sockets there is nothing in
    # the slot's network namespace that could outlive a run: no ports in TIME_WAIT, no metrics.
    code += [_op(_JUMP_EQUAL, _CLONE[column], 0, 4), _argument(0), _op(_JUMP_SET, _NEW_NAMESPACE, 0, 1)]
    code += [_refuse(errno.EPERM), _op(_RETURN, _ALLOW)]
    code += [_op(_JUMP_EQUAL, _SOCKET[column], 0, 4), _argument(0), _op(_JUMP_EQUAL, _AF_UNIX, 1, 0)]
    code += [_refuse(errno.EAFNOSUPPORT), _op(_RETURN, _ALLOW)]
    code += [_op(_JUMP_EQUAL, _IOCTL[column], 0, 4), _argument(1)]
    code += [_op(_JUMP_EQUAL, _TERMINAL_INJECTION[0], 1, 0), _op(_JUMP_EQUAL, _TERMINAL_INJECTION[1], 0, 1)]
    code += [_refuse(errno.EPERM), _op(_RETURN, _ALLOW)]
    return b"".join(code)
