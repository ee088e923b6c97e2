"""Lets `python -m auditor` behave like the `auditor` command."""

from auditor.cli import main


if __name__ == "__main__":
    main()
