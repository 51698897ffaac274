"""Runs in the project's own interpreter (3.8 or newer) inside the jail: standard library and this folder only.

Files import one another relatively: the folder is the package `rl_sbllm_inside` there, and part of `rl_sbllm` on the host.
"""
