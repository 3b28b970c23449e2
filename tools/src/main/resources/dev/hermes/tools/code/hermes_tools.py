"""The tools of the session, for a script. Each function returns what the tool answered, usually a dict."""
import json as _json
import os as _os
import shlex as _shlex
import socket as _socket
import threading as _threading
import time as _time

_lock = _threading.Lock()
_connection = None


def _call(tool, **arguments):
    global _connection
    given = {name: value for name, value in arguments.items() if value is not None}
    with _lock:
        if _connection is None:
            link = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
            link.connect(_os.environ["HERMES_RPC_SOCKET"])
            _connection = link.makefile("rw", encoding="utf-8", newline="\n")
        _connection.write(_json.dumps({"tool": tool, "args": given}) + "\n")
        _connection.flush()
        line = _connection.readline()
    if not line:
        raise RuntimeError("the tools are gone: the script was stopped")
    return _json.loads(line)


def web_search(query, limit=None):
    return _call("web_search", query=query, limit=limit)


def web_extract(urls):
    return _call("web_extract", urls=[urls] if isinstance(urls, str) else list(urls))


def read_file(path, offset=None, limit=None):
    return _call("read_file", path=path, offset=offset, limit=limit)


def write_file(path, content):
    return _call("write_file", path=path, content=content)


def search_files(pattern, target=None, path=None, file_glob=None, limit=None, offset=None, output_mode=None,
                 context=None):
    return _call("search_files", pattern=pattern, target=target, path=path, file_glob=file_glob, limit=limit,
                 offset=offset, output_mode=output_mode, context=context)


def patch(path=None, old_string=None, new_string=None, replace_all=None, mode="replace", patch=None):
    return _call("patch", mode=mode, path=path, old_string=old_string, new_string=new_string,
                 replace_all=replace_all, patch=patch)


def terminal(command, timeout=None, workdir=None):
    return _call("terminal", command=command, timeout=timeout, workdir=workdir)


def json_parse(text):
    """Like json.loads, but forgives control characters inside of texts."""
    return _json.loads(text, strict=False)


def shell_quote(text):
    return _shlex.quote(str(text))


def retry(function, times=3, delay=2):
    """Calls the function until it raises nothing, with growing pauses; the last failure is raised."""
    for attempt in range(times):
        try:
            return function()
        except Exception:
            if attempt == times - 1:
                raise
            _time.sleep(delay * 2 ** attempt)
