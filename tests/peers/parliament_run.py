"""Runs parliament, in its own environment, on a list of policies (JSON on standard input): writes, for each of them, a list
of [issue, detail, place in the text or ""], or the exception it died of. Called by check_parliament.py.
"""
import json
import logging
import sys
import warnings

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
from parliament import analyze_policy_string  # noqa: E402


def analyze(text):
    try:
        policy = analyze_policy_string(text, ignore_private_auditors=True, include_community_auditors=True)
        return [[f.issue, str(f.detail), str((f.location or {}).get("string", ""))] for f in policy.findings]
    except Exception as problem:  # it dies of what it does not expect: that is an answer too
        return [["DIED", f"{type(problem).__name__}: {problem}"[:200], ""]]


json.dump([analyze(text) for text in json.load(sys.stdin)], sys.stdout)
