import os
import socket
import subprocess
import sys
import threading

import network
import pytest


def test_a_connection_off_the_machine_is_refused() -> None:
    with (
        socket.socket() as outside,
        pytest.raises(network.OffMachineError, match=r"192\.0\.2\.1"),
    ):
        outside.connect(("192.0.2.1", 80))
    with pytest.raises(network.OffMachineError, match=r"node\.example"):
        socket.getaddrinfo("node.example", 443)
    assert len(network.attempts) == 2
    network.attempts.clear()


def test_loopback_stays_open() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(("localhost", server.getsockname()[1])) as client,
        server.accept()[0] as accepted,
    ):
        client.sendall(b"x")
        assert accepted.recv(1) == b"x"


def test_a_refusal_in_a_thread_is_not_lost() -> None:
    def swallow() -> None:
        try:
            socket.getaddrinfo("node.example", 443)
        except network.OffMachineError:
            return

    thread = threading.Thread(target=swallow)
    thread.start()
    thread.join()
    assert network.attempts == ["socket.getaddrinfo node.example"]
    network.attempts.clear()


def test_a_child_process_is_refused_too() -> None:
    code = "import socket; socket.create_connection(('192.0.2.1', 80), 1)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=os.environ
    )
    assert done.returncode != 0
    assert "OffMachineError" in done.stderr
