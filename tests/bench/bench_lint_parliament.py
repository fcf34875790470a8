"""Times parliament on policies, one a line on the standard input, each of them JSON: prints processor seconds for
reading and checking them, and the number of findings. Loading of parliament and its data is not counted."""
import json
import sys
import time

import parliament

policies = [line.rstrip("\n") for line in sys.stdin]
parliament.analyze_policy_string(policies[0])
findings = 0
begin = time.process_time()
for policy in policies:
    findings += len(parliament.analyze_policy_string(policy).findings)
print(json.dumps({"seconds": time.process_time() - begin, "findings": findings}))
