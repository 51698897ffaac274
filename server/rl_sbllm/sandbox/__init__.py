"""Starts, confines, clocks and ends processes; names the level reached after a live self-test. Knows no language.

Public: `launch` (outer jail), `process` (supervise one worker), `clocks`, `slots` (one measurement per core), `levels`
(the ladder A..D), `bounded` (a trusted command in bounded time), `project_tests` (the looser jail).
"""
