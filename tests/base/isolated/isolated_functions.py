"""What a child may be asked to do, well and badly."""

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import NoReturn


def reverse(payload: bytes) -> bytes:
    return payload[::-1]


def noisy(payload: bytes) -> bytes:
    sys.stdout.write("stray\n" * 1000)
    sys.stderr.write("stray\n" * 1000)
    os.write(1, b"answer\nforged")
    return payload


def surroundings(_: bytes) -> bytes:
    return json.dumps({**os.environ, "cwd": str(Path.cwd()), "hash": hash("x")}).encode()


def fail(payload: bytes) -> NoReturn:
    raise ValueError(payload.decode())


def fail_fatally(_: bytes) -> NoReturn:
    raise BaseException("fatal")  # noqa: TRY002 - some libraries do


def leave(_: bytes) -> NoReturn:
    sys.exit("gone")


def vanish(_: bytes) -> NoReturn:
    os._exit(0)


def segfault(_: bytes) -> NoReturn:
    sys.stderr.write("last words " + "x" * 3000 + " \x1b[31mend")
    sys.stderr.flush()
    ctypes.string_at(0)
    raise AssertionError


def killed(_: bytes) -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def wait(_: bytes) -> bytes:
    time.sleep(60)
    return b""


def spin(_: bytes) -> NoReturn:
    while True:
        pass


def hoard(_: bytes) -> bytes:
    return bytes(2**33)


def hoard_natively(_: bytes) -> NoReturn:
    sys.stderr.write("terminate called after throwing an instance of 'std::bad_alloc'")
    sys.stderr.flush()
    os.abort()


def flood(payload: bytes) -> bytes:
    return bytes(int(payload))


def breed(payload: bytes) -> bytes:
    child = subprocess.Popen(["/bin/sleep", "60"])
    Path(payload.decode()).write_text(str(child.pid))
    time.sleep(60)
    return b""


def leave_a_child(_: bytes) -> bytes:
    return str(subprocess.Popen(["/bin/sleep", "60"]).pid).encode()


def text(_: bytes) -> str:
    return "not bytes"
