"""An agent of the Agent Client Protocol that plays what the file beside it says, and writes down what it was asked.

With "--listen" it serves one client after the other on a port, which it prints; otherwise it uses its standard streams.
"""

import json
import os
import socket
import subprocess
import sys
import time

ME = os.path.abspath(__file__)
PLAY = json.load(open(ME + ".play.json"))


def note(kind, what):
    with open(ME + ".log", "a") as log:
        log.write(json.dumps({kind: what}) + "\n")


class Agent:
    def __init__(self, lines, out):
        self.lines = lines
        self.out = out
        self.asked = 1000

    def write(self, text):
        self.out.write((text + "\n").encode())
        self.out.flush()

    def send(self, **message):
        self.write(json.dumps({"jsonrpc": "2.0", **message}))

    def read(self):
        line = self.lines.readline()
        if not line:
            note("end", os.getpid())
            sys.exit(0)
        message = json.loads(line)
        note("heard", message)
        return message

    def update(self, **update):
        self.send(method="session/update", params={"sessionId": "s1", "update": update})

    def step(self, step):
        for kind, value in step.items():
            if kind == "say":
                self.update(sessionUpdate="agent_message_chunk", content={"type": "text", "text": value})
            elif kind == "think":
                self.update(sessionUpdate="agent_thought_chunk", content={"type": "text", "text": value})
            elif kind == "update":
                self.update(**value)
            elif kind == "raw":
                self.write(value)
            elif kind == "complain":
                sys.stderr.write(value + "\n")
                sys.stderr.flush()
            elif kind == "ask":
                self.asked += 1
                self.send(id=self.asked, **value)
                self.read()
            elif kind == "start":
                child = subprocess.Popen(["sleep", str(value)])
                note("started", child.pid)
            elif kind == "exit":
                os._exit(value)
            elif kind == "hang":
                note("hanging", os.getpid())
                time.sleep(value)

    def part(self, message):
        method = message["method"]
        told = method == "session/prompt" and '{"role":"tool"' in message["params"]["prompt"][0]["text"]
        return PLAY.get("after a tool" if told else method, {})

    def answer(self, part, id, usual):
        for step in part.get("steps", []):
            self.step(step)
        if "error" in part:
            self.send(id=id, error=part["error"])
        else:
            self.send(id=id, result={**usual, **part.get("result", {})})

    def run(self):
        for step in PLAY.get("start", []):
            self.step(step)
        usual = {
            "initialize": {"protocolVersion": 1, "agentCapabilities": {}, "authMethods": []},
            "session/new": {"sessionId": "s1"},
            "session/prompt": {"stopReason": "end_turn"},
        }
        while True:
            message = self.read()
            if "method" in message and "id" in message:
                self.answer(self.part(message), message["id"], usual.get(message["method"], {}))


note("environment", dict(os.environ))
note("arguments", sys.argv[1:])
note("directory", os.getcwd())
if "--listen" in sys.argv:
    server = socket.create_server(("127.0.0.1", 0))
    print(server.getsockname()[1], flush=True)
    while True:
        client, _ = server.accept()
        stream = client.makefile("rwb")
        try:
            Agent(stream, stream).run()
        except (SystemExit, OSError):
            client.close()
else:
    Agent(sys.stdin.buffer, sys.stdout.buffer).run()
