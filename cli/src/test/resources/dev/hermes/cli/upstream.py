"""The other implementation, as far as files go: writes a home in upstream's formats, and reads one as upstream does.

usage: upstream.py make HOME SCHEMA | read HOME | write-sessions HOME COUNT
"""

import json
import os
import pathlib
import sqlite3
import sys
import time

import yaml

CONFIG = """\
# my settings, by hand
_config_version: 23
model:
  default: anthropic/claude-sonnet-4.6   # the good one
  provider: openrouter
agent:
  max_turns: 60
  reasoning_effort: ''
display:
  compact: yes
  tool_progress: off
terminal: {backend: local, timeout: 0x20}
my_plugin:            # nobody knows this key
  depth: 3
  words: [a, b, 'yes']
  since: 2024-01-01
mcp_servers:
  files:
    command: npx
    args: ["-y", "server-files", "${HOME}/docs"]
"""

ENV = """\
# keys
OPENROUTER_API_KEY=sk-or-v1-0123456789abcdef0123456789abcdef
export GREETING="hello world"
EMPTY=
SINGLE='with # hash'
MY_OWN=kept
"""


def make(home, schema):
    home.mkdir(parents=True, exist_ok=True)
    for name in ("cron", "sessions", "logs", "memories", "skills", "profiles/coder"):
        (home / name).mkdir(parents=True, exist_ok=True)
    private(home / "config.yaml", CONFIG)
    private(home / ".env", ENV)
    private(home / "profiles/coder/config.yaml", yaml.dump({"model": "local-model", "_config_version": 23}))
    (home / "memories/MEMORY.md").write_text("Uses a standing desk\n§\nPrefers § over bullets")
    (home / "cron/jobs.json").write_text(json.dumps({"jobs": [], "updated_at": "2026-01-02T03:04:05+00:00"}, indent=2))
    state(home / "state.db", json.loads(schema.read_text()))


def private(path, text):
    path.write_text(text)
    os.chmod(path, 0o600)


def state(path, schema):
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode=WAL")
    for table, columns in schema["tables"].items():
        if "_fts" in table or table == "sqlite_sequence":
            continue
        db.execute(f"CREATE TABLE {table} ({', '.join(column(c, columns) for c in columns)})")
    for name, index in schema["indexes"].items():
        if name.startswith("sqlite_"):
            continue
        unique = "UNIQUE " if index["unique"] else ""
        where = f" WHERE {index['columns'][-1]} IS NOT NULL" if index["partial"] else ""
        db.execute(f"CREATE {unique}INDEX {name} ON {index['table']} ({', '.join(index['columns'])}){where}")
    for name, using in schema["virtual"].items():
        db.execute(f"CREATE VIRTUAL TABLE {name} USING {using}")
        text = "COALESCE({0}.content, '') || ' ' || COALESCE({0}.tool_name, '') || ' ' || COALESCE({0}.tool_calls, '')"
        new, old = text.format("new"), "DELETE FROM %s WHERE rowid = old.id;" % name
        add = f"INSERT INTO {name}(rowid, content) VALUES (new.id, {new});"
        db.execute(f"CREATE TRIGGER {name}_insert AFTER INSERT ON messages BEGIN {add} END")
        db.execute(f"CREATE TRIGGER {name}_delete AFTER DELETE ON messages BEGIN {old} END")
        db.execute(f"CREATE TRIGGER {name}_update AFTER UPDATE ON messages BEGIN {old} {add} END")
    db.execute("INSERT INTO schema_version VALUES (13)")
    session(db, "20260102_030405_abc123", "Trip to Kyoto")
    calls = [{"id": "call_1", "type": "function",
              "function": {"name": "read_file", "arguments": json.dumps({"path": "trip.md"})}}]
    message(db, "20260102_030405_abc123", "user", content="Read my notes on 京都")
    message(db, "20260102_030405_abc123", "assistant", content=None, tool_calls=json.dumps(calls),
            finish_reason="tool_calls")
    message(db, "20260102_030405_abc123", "tool", content="temples and gardens", tool_call_id="call_1",
            tool_name="read_file")
    message(db, "20260102_030405_abc123", "assistant", content="You want to see temples.", finish_reason="stop")
    db.close()


def column(c, columns):
    keys = [k for k in columns if k["pk"]]
    text = f"{c['name']} {c['type']}"
    if c["pk"] and len(keys) == 1:
        text += " PRIMARY KEY AUTOINCREMENT" if c["type"] == "INTEGER" else " PRIMARY KEY"
    if c["notnull"]:
        text += " NOT NULL"
    if c["default"] is not None:
        text += f" DEFAULT {c['default']}"
    return text


def session(db, id, title=None):
    db.execute("INSERT INTO sessions (id, source, model, started_at, title, message_count) VALUES (?,?,?,?,?,?)",
               (id, "cli", "anthropic/claude-sonnet-4.6", 1767323045.5, title, 4))


def message(db, session_id, role, **values):
    values = {"session_id": session_id, "role": role, "timestamp": 1767323046.25, **values}
    names = ", ".join(values)
    db.execute(f"INSERT INTO messages ({names}) VALUES ({', '.join('?' * len(values))})", tuple(values.values()))


def read(home):
    db = sqlite3.connect(home / "state.db")
    db.row_factory = sqlite3.Row
    messages = []
    for row in db.execute("SELECT * FROM messages ORDER BY session_id, timestamp, id"):
        calls = json.loads(row["tool_calls"]) if row["tool_calls"] else []
        messages.append({"session": row["session_id"], "role": row["role"], "content": row["content"],
                         "tools": [c["function"]["name"] for c in calls],
                         "arguments": [json.loads(c["function"]["arguments"]) for c in calls]})
    found = db.execute("SELECT m.session_id FROM messages_fts f JOIN messages m ON m.id = f.rowid"
                       " WHERE messages_fts MATCH 'temples'").fetchall()
    print(json.dumps({
        "config": yaml.safe_load((home / "config.yaml").read_text()),
        "env": env((home / ".env").read_text()),
        "memory": (home / "memories/MEMORY.md").read_text().split("\n§\n"),
        "profiles": sorted(p.name for p in (home / "profiles").iterdir() if p.is_dir()),
        "modes": {n: oct((home / n).stat().st_mode & 0o777) for n in ("config.yaml", ".env", "state.db")},
        "integrity": db.execute("PRAGMA integrity_check").fetchone()[0],
        "schema": db.execute("SELECT version FROM schema_version").fetchall()[0][0],
        "titles": {r["id"]: r["title"] for r in db.execute("SELECT id, title FROM sessions")},
        "messages": messages,
        "found": [r[0] for r in found],
    }, default=str))


def env(text):
    values = {}
    for line in text.splitlines():
        line = line.strip().removeprefix("export ")
        if not line or line.startswith("#"):
            continue
        name, _, value = line.partition("=")
        values[name] = value[1:-1] if value[:1] in "'\"" and value[-1:] == value[:1] and len(value) > 1 else value
    return values


def write_sessions(home, count):
    db = sqlite3.connect(home / "state.db", timeout=1, isolation_level=None)
    print("ready", flush=True)
    sys.stdin.readline()
    for i in range(count):
        for attempt in range(200):
            try:
                db.execute("BEGIN IMMEDIATE")
                session(db, f"20260203_040506_{i:06x}")
                message(db, f"20260203_040506_{i:06x}", "user", content=f"number {i}")
                db.execute("COMMIT")
                break
            except sqlite3.OperationalError:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                time.sleep(0.02)
        else:
            sys.exit("locked for good")


if __name__ == "__main__":
    what, home = sys.argv[1], pathlib.Path(sys.argv[2])
    if what == "make":
        make(home, pathlib.Path(sys.argv[3]))
    elif what == "read":
        read(home)
    else:
        write_sessions(home, int(sys.argv[3]))
