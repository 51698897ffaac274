"""Coverage-guided fuzzing of what decodes the bytes of workers: frames, answers, encoded values and their comparison."""
