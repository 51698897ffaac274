"""A warm interpreter inside the outer jail that forks one worker per request.

Started as a script: `python zygote.py SOCKET_NUMBER`. Requests and answers are JSON datagrams on that seqpacket socket;
large bodies come as a file descriptor. Ends when the host closes its end.
"""

import array
import ctypes
import gc
import importlib
import json
import os
import shutil
import signal
import socket
import sys
import types
import warnings

PACKAGE = "rl_sbllm_inside"
_PIDFD_OPEN = 434
_REQUEST_LIMIT = 1 << 16


def main():
    """Set up once, then serve requests until the host is gone."""
    _make_package(os.path.dirname(os.path.abspath(__file__)))
    control = socket.socket(fileno=int(sys.argv[1]))
    os.environ.pop("PYTHONHASHSEED", None)
    setup = None
    while True:
        request, fds = _receive(control)
        if request is None:
            os._exit(0)
        if request["op"] == "setup":
            setup = _read_json(fds[0])
            answer, sent = _prepare(setup), []
        elif request["op"] == "prepare":
            answer, sent = _make_ahead(_read_json(fds[0])), []
        elif request["op"] == "fork":
            answer, sent = _fork(request, fds, setup)
        else:
            answer, sent = _reap(request), []
        for fd in fds:
            os.close(fd)
        _send(control, answer, sent)
        for fd in sent:
            os.close(fd)


def _make_package(folder):
    """Let this folder be a package of a name that no program uses; its own names (`coverage`, ...) must not shadow."""
    package = types.ModuleType(PACKAGE)
    package.__path__ = [folder]
    package.__package__ = PACKAGE
    sys.modules[PACKAGE] = package
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry) != folder]


def _prepare(setup):
    """Confine this process as far as it still may fork, then import what every worker will need."""
    jobs = importlib.import_module(PACKAGE + ".worker").JOBS.values()
    for name in ["jail", "load", "cases"] + [job.partition(":")[0] for job in jobs]:
        _import_if_there(name)
    jail, landlock, preload = (
        importlib.import_module("%s.%s" % (PACKAGE, n)) for n in ("jail", "landlock", "preload")
    )
    jail.undumpable()
    writable = [os.devnull] + ([setup["scratch"]] if setup["scratch"] else [])
    landlock.restrict(setup["read"] + ["/proc"], writable, setup["listed"])
    sys.path[:] = setup["path"]
    warnings.filterwarnings("ignore", message=".*multi-threaded.*fork.*")
    target = setup["target"]
    package = target["module"].rpartition(".")[0]
    failures = preload.import_what_the_target_imports(target["text"], target["path"], package)
    failures += _preload_workload(setup)
    sys.modules["__main__"] = types.ModuleType("__main__")
    sys.modules[PACKAGE + ".load"].make_ready(target["path"], target["text"])
    setup["address_space"] = jail.address_space()
    gc.collect()
    gc.freeze()
    return {"ready": True, "failures": failures[:20]}


def _import_if_there(name):
    """Files of this folder that only some jobs need; a missing one is found out by its job."""
    try:
        importlib.import_module("%s.%s" % (PACKAGE, name))
    except ImportError as error:
        if getattr(error, "name", None) != "%s.%s" % (PACKAGE, name):
            raise


def _preload_workload(setup):
    cases = sys.modules.get(PACKAGE + ".cases")
    hook = getattr(cases, "preload", None)
    if hook is None or setup.get("workload") is None:
        return []
    try:
        target = setup["target"]
        hook({"workload": setup["workload"], "path": target["path"], "module": target["module"]})
    except BaseException as error:
        return ["workload: %s: %s" % (type(error).__name__, error)]
    return []


def _make_ahead(job):
    """Cases that many workers will be given are made here once; the workload is the user's own, and made them before."""
    try:
        made = sys.modules[PACKAGE + ".cases"].prepare(job)
    except Exception:
        return {"made": False}
    gc.collect()
    gc.freeze()
    return {"made": made}


def _fork(request, fds, setup):
    """Fork a worker that holds only the two descriptors given: its channel and its status page."""
    scratch = _new_scratch(setup["scratch"])
    request["scratch"], request["address_space"] = scratch, setup["address_space"]
    own = os.getpid()
    pid = os.fork()
    if pid == 0:
        worker = sys.modules[PACKAGE + ".worker"]
        worker.live(own, fds[0], fds[1], request, setup)
        os._exit(70)
    _scratches[pid] = scratch
    pidfd = ctypes.CDLL(None).syscall(_PIDFD_OPEN, pid, 0)
    if pidfd < 0:
        os.kill(pid, signal.SIGKILL)
        return {"failure": "this kernel gives no pidfd (Linux 5.3 or newer is needed)"}, []
    return {"pid": pid}, [pidfd]


_scratches = {}


def _new_scratch(base):
    if not base:
        return None
    _new_scratch.count += 1
    folder = os.path.join(base, "w%d" % _new_scratch.count)
    os.mkdir(folder)
    return folder


_new_scratch.count = 0


def _reap(request):
    """Wait for a worker that has ended (the host saw that on its pidfd) and remove what it left."""
    pid = request["pid"]
    _, status, usage = os.wait4(pid, 0)
    scratch = _scratches.pop(pid, None)
    if scratch:
        shutil.rmtree(scratch, ignore_errors=True)
    return {"status": status, "cpu_seconds": usage.ru_utime + usage.ru_stime}


def _receive(control):
    size = array.array("i").itemsize
    data, ancillary, _, _ = control.recvmsg(_REQUEST_LIMIT, socket.CMSG_SPACE(4 * size))
    fds = array.array("i")
    for level, kind, body in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            fds.frombytes(body[: len(body) - len(body) % size])
    return (json.loads(data.decode("utf-8")) if data else None), list(fds)


def _send(control, answer, fds):
    rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", fds))] if fds else []
    control.sendmsg([json.dumps(answer).encode("ascii")], rights)


def _read_json(fd):
    with os.fdopen(os.dup(fd), "rb") as file:
        file.seek(0)
        return json.loads(file.read().decode("utf-8"))


if __name__ == "__main__":
    main()
