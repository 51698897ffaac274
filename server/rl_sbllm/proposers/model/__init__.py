"""A language model as a proposer: prompt, worker process with LiteLLM, and replies read as data.

Never: trusts a reply, runs a reply, reads a key from anywhere but the environment, or calls anyone before a model was chosen.
"""
