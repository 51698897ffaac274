"""(parent, action) -> candidates: rewrites, templates, crossover, language model."""
