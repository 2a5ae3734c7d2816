"""The filter of system calls, run as the kernel would run it."""

import errno
import struct

import pytest

from rlvr_verify.sandbox.runner.seccomp import compile_filter

ALLOW, ERRNO = 0x7FFF0000, 0x00050000
X86, ARM = 0xC000003E, 0xC00000B7


def decide(program, architecture, number, *arguments):
    """Interpret the filter: the few instructions that it is made of."""
    data = struct.pack("=iIQ6Q", number, architecture, 0, *arguments, *(0,) * (6 - len(arguments)))
    code = list(struct.iter_unpack("=HBBI", program))
    accumulator, position = 0, 0
    while True:
        operation, if_true, if_false, value = code[position]
        position += 1
        if operation == 0x06:
            return value
        if operation == 0x20:
            (accumulator,) = struct.unpack_from("=I", data, value)
            continue
        holds = {
            0x15: accumulator == value,
            0x25: accumulator > value,
            0x35: accumulator >= value,
            0x45: bool(accumulator & value),
        }
        position += if_true if holds[operation] else if_false


@pytest.mark.parametrize(
    ("machine", "architecture", "number", "arguments", "answer"),
    [
        ("x86_64", X86, 0, (), ALLOW),  # read
        ("x86_64", X86, 59, (), ALLOW),  # execve
        ("x86_64", X86, 272, (), ERRNO | errno.EPERM),  # unshare
        ("x86_64", X86, 101, (), ERRNO | errno.EPERM),  # ptrace
        ("x86_64", X86, 435, (), ERRNO | errno.ENOSYS),  # clone3
        ("x86_64", X86, 463, (), ERRNO | errno.ENOSYS),  # newer than the table
        ("x86_64", X86, 0x40000000, (), ERRNO | errno.ENOSYS),  # x32
        ("x86_64", 0x40000003, 0, (), ERRNO | errno.ENOSYS),  # i386
        ("x86_64", X86, 141, (), ERRNO),  # setpriority: ignored
        ("x86_64", X86, 56, (17,), ALLOW),  # clone, as fork does
        ("x86_64", X86, 56, (0x003D0F00,), ALLOW),  # clone, as threads do
        ("x86_64", X86, 56, (0x10000000 | 17,), ERRNO | errno.EPERM),  # clone into a user namespace
        ("x86_64", X86, 41, (1,), ALLOW),  # a unix socket
        ("x86_64", X86, 41, (2,), ERRNO | errno.EAFNOSUPPORT),  # an internet socket
        ("x86_64", X86, 41, (40,), ERRNO | errno.EAFNOSUPPORT),  # a vsock
        ("x86_64", X86, 16, (0, 0x5401), ALLOW),  # ioctl TCGETS
        ("x86_64", X86, 16, (0, 0x5412), ERRNO | errno.EPERM),  # ioctl TIOCSTI
        ("aarch64", ARM, 63, (), ALLOW),  # read
        ("aarch64", ARM, 97, (), ERRNO | errno.EPERM),  # unshare
        ("aarch64", ARM, 220, (0x20000000,), ERRNO | errno.EPERM),  # clone into a process namespace
        ("aarch64", ARM, 198, (1,), ALLOW),  # a unix socket
        ("aarch64", X86, 63, (), ERRNO | errno.ENOSYS),
    ],
)
def test_what_the_filter_answers(machine, architecture, number, arguments, answer):
    assert decide(compile_filter(machine), architecture, number, *arguments) == answer


@pytest.mark.parametrize(
    ("machine", "architecture", "number", "arguments", "answer"),
    [
        ("x86_64", X86, 59, (), ERRNO | errno.EPERM),  # execve
        ("x86_64", X86, 322, (), ERRNO | errno.EPERM),  # execveat
        ("x86_64", X86, 157, (4, 1), ERRNO | errno.EPERM),  # prctl PR_SET_DUMPABLE
        ("x86_64", X86, 157, (15, 1), ALLOW),  # prctl PR_SET_NAME
        ("x86_64", X86, 0, (), ALLOW),  # read
        ("x86_64", X86, 272, (), ERRNO | errno.EPERM),  # unshare
        ("x86_64", X86, 41, (2,), ERRNO | errno.EAFNOSUPPORT),  # an internet socket
        ("aarch64", ARM, 221, (), ERRNO | errno.EPERM),  # execve
        ("aarch64", ARM, 281, (), ERRNO | errno.EPERM),  # execveat
        ("aarch64", ARM, 167, (4, 1), ERRNO | errno.EPERM),  # prctl PR_SET_DUMPABLE
    ],
)
def test_without_execution_no_program_starts_and_no_process_opens_its_memory(
    machine, architecture, number, arguments, answer
):
    assert decide(compile_filter(machine, execution=False), architecture, number, *arguments) == answer


def test_another_machine_has_no_filter():
    with pytest.raises(KeyError):
        compile_filter("riscv64")
