"""The tables of the journal: what a run is doing, and the history of all runs.

`finding` and `fact` hold a row only where something differs from the product's report before, so a
watchlist that is audited every night grows by what changes.
"""

VERSIONS = (
    """
CREATE TABLE run (
    id INTEGER PRIMARY KEY, begun TEXT NOT NULL, ended TEXT NOT NULL DEFAULT '',
    plan TEXT NOT NULL
) STRICT;
CREATE TABLE product (
    run INTEGER NOT NULL REFERENCES run (id), name TEXT NOT NULL, input TEXT NOT NULL,
    stage TEXT NOT NULL DEFAULT 'planned', result BLOB NOT NULL DEFAULT x'',
    PRIMARY KEY (run, name)
) STRICT;
CREATE TABLE step (
    run INTEGER NOT NULL, name TEXT NOT NULL, stage TEXT NOT NULL, at TEXT NOT NULL
) STRICT;
CREATE TABLE file (
    run INTEGER NOT NULL, name TEXT NOT NULL, path TEXT NOT NULL, digest TEXT NOT NULL,
    PRIMARY KEY (run, name, path)
) STRICT;
CREATE TABLE report (
    run INTEGER NOT NULL, name TEXT NOT NULL, product TEXT NOT NULL, as_of TEXT NOT NULL,
    root TEXT NOT NULL, grade TEXT NOT NULL, grade_high TEXT NOT NULL, status TEXT NOT NULL,
    opinion TEXT NOT NULL, low TEXT NOT NULL, high TEXT NOT NULL, decided TEXT NOT NULL,
    error TEXT NOT NULL,
    PRIMARY KEY (name, run)
) STRICT;
CREATE TABLE finding (
    name TEXT NOT NULL, rule TEXT NOT NULL, run INTEGER NOT NULL, title TEXT NOT NULL,
    outcome TEXT NOT NULL, reason TEXT NOT NULL, severity TEXT NOT NULL, cause TEXT NOT NULL,
    PRIMARY KEY (name, rule, run)
) STRICT;
CREATE TABLE fact (
    name TEXT NOT NULL, key TEXT NOT NULL, run INTEGER NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (name, key, run)
) STRICT;
""",
    """
ALTER TABLE file ADD COLUMN stamp TEXT NOT NULL DEFAULT '';
CREATE TABLE part (
    run INTEGER NOT NULL, name TEXT NOT NULL, summary TEXT NOT NULL, data BLOB NOT NULL,
    PRIMARY KEY (run, name, summary)
) STRICT;
""",
)
"""What makes a journal of each version out of one of the version before."""
