#!/usr/bin/env python3
"""Plays `codex`: speaks the app-server protocol, and does what the first word of the message says."""
import json
import os
import sys
import time

HOME = os.environ.get("CODEX_HOME", "/nonexistent")
PLAY = os.environ.get("CODEX_PLAY", "")
received = None
last_id = 100
turns = 0
thread = ""


def say(**message):
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def tell(method, **params):
    say(method=method, params=dict(threadId=thread, turnId="turn_%d" % turns, **params))


def listen():
    line = sys.stdin.readline()
    if not line:
        sys.exit(0)
    if received:
        received.write(line)
        received.flush()
    return json.loads(line)


def ask(method, **params):
    """Asks the client, and waits for its answer."""
    global last_id
    last_id += 1
    say(id=last_id, method=method, params=dict(threadId=thread, turnId="turn_%d" % turns, **params))
    while True:
        message = listen()
        if message.get("id") == last_id and "method" not in message:
            return message


def item(**fields):
    tell("item/started", item=dict(fields, status="inProgress"))


def done(**fields):
    tell("item/completed", item=fields)


def answer(text):
    done(type="agentMessage", id="msg_%d" % turns, text=text)
    end()


def end(status="completed", **more):
    tell("turn/completed", turn=dict(id="turn_%d" % turns, status=status, items=[], **more))


def command(command, decision="accept"):
    ran = decision in ("accept", "acceptForSession")
    done(type="commandExecution", id="call_1", command=command, cwd="/work", durationMs=1200,
         status="completed" if ran else "declined", aggregatedOutput="a.txt\n" if ran else "",
         **({"exitCode": 0} if ran else {}))


def wait_for_interrupt():
    while True:
        message = listen()
        if message.get("method") == "turn/interrupt":
            say(id=message["id"], result={})
            return


def play(text):
    word, _, rest = text.rpartition("\n")[2].partition(" ")
    if word == "hello":
        tell("item/reasoning/summaryTextDelta", itemId="r", delta="Thinking")
        done(type="reasoning", id="r", summary=["Thinking of a greeting"], content=[])
        tell("item/agentMessage/delta", itemId="msg_%d" % turns, delta="Good ")
        tell("item/agentMessage/delta", itemId="msg_%d" % turns, delta="day")
        tell("thread/tokenUsage/updated", tokenUsage={"last": {
            "totalTokens": 130, "inputTokens": 100, "cachedInputTokens": 60, "outputTokens": 30,
            "reasoningOutputTokens": 10}})
        answer("Good day")
    elif word == "run":
        item(type="commandExecution", id="call_1", command=rest, cwd="/work")
        command(rest)
        answer("There is a.txt")
    elif word == "ask":
        item(type="commandExecution", id="call_1", command=rest, cwd="/work")
        offered = {"availableDecisions": ["accept", "decline"]} if "once" in rest else {}
        reply = ask("item/commandExecution/requestApproval", itemId="call_1", command=rest, cwd="/work",
                    reason="it writes outside of the workspace", **offered)
        command(rest, reply["result"]["decision"])
        answer(json.dumps(reply["result"]))
    elif word == "edit":
        change = dict(type="fileChange", id="call_2", changes=[{"path": "/work/a.txt", "kind": {"type": "update"},
                                                                "diff": "@@ -1 +1 @@\n-a\n+b"}])
        item(**change)
        reply = ask("item/fileChange/requestApproval", itemId="call_2", reason=None)
        done(**dict(change, status="completed" if reply["result"]["decision"] != "decline" else "declined"))
        answer(json.dumps(reply["result"]))
    elif word == "mcp":
        server, _, tool = rest.partition("/")
        done(type="mcpToolCall", id="call_3", server=server, tool=tool, status="completed", arguments={"id": 7},
             result={"content": [{"type": "text", "text": "seven"}]})
        done(type="mcpToolCall", id="call_4", server=server, tool=tool, status="failed", arguments={},
             error={"message": "no id"})
        answer("done")
    elif word == "request":
        method, _, params = rest.partition(" ")
        reply = ask(method, **json.loads(params or "{}"))
        answer(json.dumps(reply.get("result", reply.get("error"))))
    elif word == "environment":
        answer(json.dumps(dict(os.environ)))
    elif word == "hang":
        item(type="commandExecution", id="call_1", command="sleep 1000", cwd="/work")
        tell("item/agentMessage/delta", itemId="msg_%d" % turns, delta="I am at it")
        wait_for_interrupt()
        end("interrupted")
    elif word == "deaf":
        tell("item/agentMessage/delta", itemId="msg_%d" % turns, delta="I do not listen")
        while True:
            time.sleep(1000)
    elif word == "silent":
        command("ls")
        wait_for_interrupt()
        end("interrupted")
    elif word == "die":
        item(type="commandExecution", id="call_1", command="crash", cwd="/work")
        sys.stderr.write("panicked at src/main.rs\n")
        sys.exit(3)
    elif word == "garbage":
        sys.stdout.write("WARN something\n{\"id\": \n[1, 2]\n{}\n\n\"text\"\n{\"id\": 1}\n")
        sys.stdout.flush()
        say(method="item/completed")
        say(method="item/completed", params={"item": 7})
        say(id=9999, result={})
        say(method="turn/completed", params={"threadId": "somebody else's", "turn": {"id": "x", "status": "failed"}})
        answer("still here")
    elif word == "aborted":
        done(type="agentMessage", id="msg", text="<turn_aborted>\nThe user stopped it.\n</turn_aborted>")
    elif word == "fail":
        say(method="error", params={"threadId": thread, "error": {"message": "first " + rest}, "willRetry": True})
        end("failed", error={"message": rest})
    elif word == "nothing":
        end()
    else:
        answer("You said: " + text)


def main():
    global received, turns, thread
    if "--version" in sys.argv:
        print("codex-cli " + os.environ.get("CODEX_PLAY_VERSION", "0.130.0"))
        return
    if PLAY == "dead":
        sys.stderr.write("cannot read config.toml\n")
        sys.exit(2)
    if PLAY == "noise":
        sys.stdout.write("Welcome to Codex!\n")
        sys.stdout.flush()
    if PLAY in ("mute", "noise"):
        time.sleep(1000)
    if os.path.isdir(HOME):
        received = open(os.path.join(HOME, "received.jsonl"), "a")
        received.write(json.dumps({"arguments": sys.argv[1:], "pid": os.getpid()}) + "\n")
    while True:
        message = listen()
        method = message.get("method")
        params = message.get("params", {})
        if method == "initialize":
            say(id=message["id"], result={"userAgent": "played"})
        elif method == "thread/start":
            thread = "thread_%d" % os.getpid()
            say(id=message["id"], result={"thread": {"id": thread}})
            tell("thread/started", thread={"id": thread})
        elif method == "plugin/list":
            say(id=message["id"], result=json.loads(os.environ.get("CODEX_PLAY_PLUGINS", '{"marketplaces": []}')))
        elif method == "turn/start":
            turns += 1
            say(id=message["id"], result={"turn": {"id": "turn_%d" % turns, "status": "inProgress", "items": []}})
            tell("turn/started", turn={"id": "turn_%d" % turns})
            play("".join(part.get("text", "") for part in params["input"]))


main()
