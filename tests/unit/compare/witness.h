/* witness.h - whether a request that a comparison found is what it says: asked of the simulator, by its JSON. */
#ifndef TESTS_COMPARE_WITNESS_H
#define TESTS_COMPARE_WITNESS_H
#include "harness.h"

/* What documents say together to the request: "allowed", "explicitDeny" or "implicitDeny". Each is asked of by itself,
 * for its own layer alone: some of them allow it and none denies it. */
const char *witness_result(iampb_simulator *simulator, const char *witness, iampb_policy_kind kind,
        const char *const *documents, size_t count);
/* What the simulator decides with all these policies; NULL: there is none of the layer. */
typedef struct witness_layers {
    const char *identity, *boundary, *scp;
} witness_layers;
const char *witness_decision(iampb_simulator *simulator, const char *witness, const witness_layers *layers);
#endif
