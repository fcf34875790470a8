"""Times parliament on policies, one a line on the standard input, each of them JSON: as it comes, and with the auditors
of its community, which look for ways to gain privileges, exposed credentials and the like. Prints processor seconds for
reading and checking, and which policies it gave up with an exception; those are not counted. Loading of parliament and
its data is not counted either. As it comes it is timed three times, and the best counts."""
import json
import sys
import time

import parliament


def measure(policies, auditors):
    seconds = 0
    refused = []
    for number, policy in enumerate(policies):
        begin = time.process_time()
        try:
            parliament.analyze_policy_string(policy, include_community_auditors=auditors, config=parliament.config)
        except Exception:
            refused.append(number)
            continue
        seconds += time.process_time() - begin
    return seconds, refused


texts = [line.rstrip("\n") for line in sys.stdin]
measure(texts[:1], True)
plain, refused_plain = min((measure(texts, False) for _ in range(3)), key=lambda result: result[0])
audited, refused_audited = measure(texts, True)
print(json.dumps({"plain": plain, "audited": audited, "refused": sorted(set(refused_plain + refused_audited))}))
