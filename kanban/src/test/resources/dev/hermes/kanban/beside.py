"""Works on a board as a program of its own does that knows the tables and nothing of us: with SQLite's usual settings, it takes ready
tasks, one transaction each, and completes them in another. Prints the ids of those that it completed.

usage: beside.py DATABASE
"""

import json
import sqlite3
import sys
import time


def event(db, task, run, kind, payload):
    db.execute(
        "INSERT INTO task_events (task_id, run_id, kind, payload, created_at) VALUES (?, ?, ?, ?, ?)",
        (task, run, kind, json.dumps(payload), int(time.time())),
    )


def claim(db):
    db.execute("BEGIN IMMEDIATE")
    row = db.execute(
        "SELECT id FROM tasks WHERE status = 'ready' AND claim_lock IS NULL"
        " ORDER BY priority DESC, created_at, id LIMIT 1"
    ).fetchone()
    if row is None:
        db.execute("ROLLBACK")
        return None
    task, now, lock = row[0], int(time.time()), "beside:1"
    taken = db.execute(
        "UPDATE tasks SET status = 'running', claim_lock = ?, claim_expires = ?, started_at = ?"
        " WHERE id = ? AND status = 'ready' AND claim_lock IS NULL",
        (lock, now + 900, now, task),
    ).rowcount
    assert taken == 1
    run = db.execute(
        "INSERT INTO task_runs (task_id, profile, status, claim_lock, claim_expires, started_at)"
        " VALUES (?, 'ada', 'running', ?, ?, ?)",
        (task, lock, now + 900, now),
    ).lastrowid
    db.execute("UPDATE tasks SET current_run_id = ? WHERE id = ?", (run, task))
    event(db, task, run, "claimed", {"lock": lock, "expires": now + 900, "run_id": run})
    db.execute("COMMIT")
    return task, run


def complete(db, task, run):
    now = int(time.time())
    db.execute("BEGIN IMMEDIATE")
    done = db.execute(
        "UPDATE tasks SET status = 'done', completed_at = ?, claim_lock = NULL, claim_expires = NULL, current_run_id = NULL"
        " WHERE id = ? AND status = 'running' AND current_run_id = ?",
        (now, task, run),
    ).rowcount
    db.execute(
        "UPDATE task_runs SET status = 'done', outcome = 'completed', ended_at = ? WHERE id = ? AND ended_at IS NULL",
        (now, run),
    )
    event(db, task, run, "completed", {"result_len": 0, "summary": None})
    db.execute("COMMIT")
    return done == 1


def main():
    db = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=60)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=NORMAL")
    print("ready", flush=True)
    sys.stdin.readline()
    while True:
        taken = claim(db)
        if taken is None:
            return
        if complete(db, *taken):
            print(taken[0], flush=True)


main()
