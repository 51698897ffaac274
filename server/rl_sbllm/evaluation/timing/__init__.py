"""How a speedup is decided: calibration, sequential races on outside clocks, confirmation, sizes, noise.

Never: compares behaviour, or trusts a clock read inside a worker. Public face: `track.Track`, `race.race`,
`race.race_field`, `confirm.confirm`, `sizes.sweep`, `sizes.worst_case`, `repeated.speedup_repeated`, `noise.noise`.
"""
