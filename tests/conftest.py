import gc
import os
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Literal

import guards  # first: what it alters must not be imported yet
import network
import pytest
from evm import MULTICALL3, Contract, Node
from hypothesis import HealthCheck, settings
from scoreboard import FAULT, NAMED, Scoreboard, counts, rows_of
from scoreboard import scored as scored  # noqa: PLC0414 - a fixture of every test
from solidity import Compiled, compile_all


HARNESS = Path(__file__).parent / "harness"
TRIALS: Literal["quick", "full"] = "full" if os.environ.get("TRIALS") == "full" else "quick"
# A loaded machine must not fail a property, and a red run must come out red again.
settings.register_profile("base", deadline=None, derandomize=True, database=None)
settings.register_profile(
    TRIALS,
    settings.get_profile("base"),
    max_examples={"quick": 40, "full": 1_000}[TRIALS],
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(TRIALS)
os.environ["PYTHONPATH"] = str(HARNESS)
# A shell that starts tests in the background leaves interrupts ignored, also in what they start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
# Nothing a developer has at home may reach a test or the programs it starts.
HOME = Path(__file__).parents[1] / ".cache" / "home"
os.environ |= {"XDG_CONFIG_HOME": str(HOME / "config"), "XDG_CACHE_HOME": str(HOME / "cache")}
for name in [one for one in os.environ if one.startswith("AUDITOR_")]:
    del os.environ[name]


def pytest_addoption(parser: pytest.Parser) -> None:
    """A folder for the scoreboard."""
    parser.addoption("--scoreboard", type=Path, help="write the scoreboard into this folder")


def pytest_configure(config: pytest.Config) -> None:
    """One scoreboard, where the outcomes of all workers come together."""
    folder = config.getoption("scoreboard")
    if folder and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Scoreboard(folder, TRIALS))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The rows of a test travel with its outcome; all are known before some are left out.

    The scoreboard runs what it counts: tests of a row, and those that say how many ended well.
    """
    for item in items:
        item.user_properties.extend((FAULT, row) for row in rows_of(item))
    config.stash[NAMED] = frozenset(row for item in items for row in rows_of(item))
    if guards.OUT:
        items[:] = [item for item in items if guards.OUT in rows_of(item)]
    if config.getoption("scoreboard"):
        items[:] = [item for item in items if rows_of(item) or counts(item)]


def pytest_collection_finish() -> None:
    """Thousands of tests and what they import stay until the end."""
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """What a file of tests leaves behind is not looked at again.

    A worker comes to hold hundreds of megabytes; a full collection then stops the servers that
    live in its threads for seconds, and what they serve looks slow.
    """
    if nextitem is None or nextitem.path != item.path:
        gc.collect(1)
        gc.freeze()


@pytest.fixture(autouse=True)
def only_loopback(request: pytest.FixtureRequest) -> Iterator[None]:
    """No test leaves the machine, not even one whose code under test swallows the refusal."""
    network.attempts.clear()
    network.allow(network=request.node.get_closest_marker("live") is not None)
    yield
    network.allow(network=False)
    assert not network.attempts


@pytest.fixture(scope="session")
def trials() -> Literal["quick", "full"]:
    """How much a test of many cases should try: the TRIALS variable."""
    return TRIALS


@pytest.fixture(scope="session")
def compiled() -> Mapping[str, Compiled]:
    """The Solidity fixtures by contract name."""
    return compile_all()


@pytest.fixture(scope="session")
def start_node(compiled: Mapping[str, Compiled]) -> Iterator[Callable[..., Node]]:
    """Start a node of one's own: `start_node(chain_id=56, genesis=1_760_000_000)`."""
    with ExitStack() as running:

        def start(*, chain_id: int, genesis: int = 1_760_000_000) -> Node:
            return running.enter_context(Node(compiled, chain_id=chain_id, genesis=genesis))

        yield start


@pytest.fixture(scope="session")
def shared_node(start_node: Callable[..., Node]) -> Node:
    """The node behind `anvil`; chain 31337, Multicall3 in its usual place."""
    node = start_node(chain_id=31_337)
    node.place("Multicall3Like", MULTICALL3)
    return node


@pytest.fixture
def anvil(shared_node: Node) -> Iterator[Node]:
    """A fresh-looking local chain: what a test does to it is undone after it."""
    mark = shared_node.snapshot()
    yield shared_node
    shared_node.revert(mark)


@pytest.fixture
def deploy(anvil: Node) -> Callable[..., Contract]:
    """`deploy("XStockLike", "Tesla xStock", "TSLAx", 18)` on `anvil`."""
    return anvil.deploy


@pytest.fixture
def canary(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> Iterator[str]:
    """A secret to configure; afterwards no output, log or file of the test may hold it."""
    secret = "canary-7d1f4c2e9b"
    yield secret
    printed = "".join(capfd.readouterr())
    assert secret not in printed + caplog.text
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or secret.encode() not in path.read_bytes(), path
