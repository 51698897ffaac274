"""The registry of languages; each folder holds all that only that language knows."""
