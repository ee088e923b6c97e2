import subprocess
import sys
from pathlib import Path


ROOT = Path(__file__).resolve().parents[2]
SLOW = ("web3", "weasyprint", "pydantic", "httpx")


def test_imports_point_down() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


def test_help_is_not_paid_for_in_imports() -> None:
    code = (
        "import sys\n"
        "from auditor.cli import main\n"
        "sys.argv = ['auditor', '--help']\n"
        "try:\n    main()\n"
        "except SystemExit as end:\n    assert not end.code\n"
        f"print(*[one for one in {SLOW!r} if one in sys.modules], file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.split() == []
    assert "audit" in done.stdout
