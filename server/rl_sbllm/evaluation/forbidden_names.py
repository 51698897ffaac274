"""The names that no candidate may bring in: modules, builtins, attributes, and methods that change what they belong to."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MODULES = _words(
    "_thread antigravity asynchat asyncio asyncore atexit bdb builtins bz2 cProfile cffi cgi code "
    "codecs codeop concurrent copyreg crypt ctypes curses datetime dbm distutils doctest ensurepip "
    "faulthandler fcntl fileinput ftplib gc genericpath getpass glob grp gzip http imaplib imp "
    "importlib inspect io linecache logging lzma marshal mmap msvcrt multiprocessing netrc nntplib nt "
    "ntpath os pathlib pdb pickle pip pkg_resources pkgutil platform poplib posix posixpath profile "
    "pty pwd pydoc pytest readline requests resource rl_sbllm rl_sbllm_inside runpy sched select "
    "selectors setuptools shelve shutil signal site smtplib socket socketserver sqlite3 ssl "
    "subprocess sysconfig syslog tarfile telnetlib tempfile termios threading time timeit tkinter "
    "trace tracemalloc tty turtle unittest urllib uuid venv webbrowser winreg wsgiref xmlrpc zipfile "
    "zipimport "
)
"""Top names of modules; so is everything that starts with an underscore."""

CALLS = _words(
    "__build_class__ __import__ breakpoint compile delattr eval exec exit globals help input locals "
    "open quit setattr vars "
)
"""Builtins that run text, open files or reach namespaces."""

SYS_ALLOWED = _words("byteorder float_info hash_info int_info intern maxsize maxunicode version_info")
"""All that may be used of sys."""

ATTRIBUTES = _words(
    "CodeType FunctionType LambdaType __bases__ __builtins__ __closure__ __code__ __defaults__ "
    "__delattr__ __dict__ __func__ __getattribute__ __globals__ __kwdefaults__ __loader__ "
    "__match_args__ __mro__ __objclass__ __reduce__ __reduce_ex__ __self__ __setattr__ __spec__ "
    "__subclasses__ __wrapped__ _getframe ag_code ag_frame co_code cr_code cr_frame f_back f_builtins "
    "f_code f_globals f_locals f_trace get_field gi_code gi_frame gi_yieldfrom setprofile "
    "setrecursionlimit setswitchinterval settrace tb_frame tb_next "
)
"""Attributes that lead from a value to frames, code and namespaces."""

THROUGH_OTHERS = _words(
    "_thread antigravity asynchat asyncio asyncore atexit bdb builtins bz2 cProfile cffi cgi codeop "
    "concurrent copyreg crypt ctypes curses datetime dbm distutils doctest ensurepip faulthandler "
    "fcntl fileinput ftplib gc genericpath getpass grp gzip http imaplib imp importlib inspect "
    "linecache logging lzma marshal mmap msvcrt multiprocessing netrc nntplib ntpath os pathlib pdb "
    "pickle pkg_resources pkgutil platform poplib posix posixpath pty pwd pydoc pytest readline "
    "requests rl_sbllm rl_sbllm_inside runpy selectors setuptools shelve shutil signal smtplib socket "
    "socketserver sqlite3 ssl subprocess sys sysconfig syslog tarfile telnetlib tempfile termios "
    "threading timeit tkinter tracemalloc turtle unittest urllib venv webbrowser winreg wsgiref "
    "xmlrpc zipfile zipimport "
)
"""Modules that other modules hold under their own name (`fnmatch.os`), less what libraries call their functions."""

CHANGES = _words(
    "__delitem__ __iadd__ __ior__ __setitem__ add append appendleft clear discard extend extendleft "
    "insert pop popitem popleft remove reverse rotate send setdefault sort update "
)
"""Methods that change a container."""
