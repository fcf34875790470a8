/* bench_eval_peer.js MODULES < JSON: a list of {"name", "policies", "principal", "action", "resource", "account"}. Writes a
 * list of {"name", "core", "full"}: decisions a second of processor time by @cloud-copilot/iam-simulate, on policies that
 * are loaded already, and with all that its public function does each time: checking them, loading them, deciding. */
'use strict'
const load = require('module').createRequire(process.argv[2] + '/_.js')
const main = load.resolve('@cloud-copilot/iam-simulate')
const cjs = require('path').dirname(main) + '/'
const { runSimulation } = require(main)
const { authorize } = require(cjs + 'core_engine/CoreSimulatorEngine.js')
const { AwsRequestImpl } = require(cjs + 'request/request.js')
const { RequestContextImpl } = require(cjs + 'requestContext.js')
const { DiscoveryContextKeyConstraints } = require(cjs + 'context_keys/discoveryContextKeyConstraints.js')
const { loadPolicy } = require('module').createRequire(cjs + '_.js')('@cloud-copilot/iam-policy')
const SECONDS = 1

const used = (since) => {
  const { user, system } = process.cpuUsage(since)
  return (user + system) / 1e6
}

/* The best of some rounds, in times a second. */
async function speed(once) {
  let best = 0
  for (let round = 0; round < 3; round++) {
    const begin = process.cpuUsage()
    let count = 0
    let seconds = 0
    while (seconds < SECONDS / 2) {
      for (let i = 0; i < 20; i++) {
        const result = await once()
        if (result !== 'Allowed' && result !== 'ImplicitlyDenied') throw new Error('not decided: ' + JSON.stringify(result))
      }
      count += 20
      seconds = used(begin)
    }
    best = Math.max(best, count / seconds)
  }
  return best
}

async function measure(one) {
  const identityPolicies = one.policies.map((policy, i) => loadPolicy(policy, { name: String(i) }))
  const core = await speed(() =>
    authorize({
      request: new AwsRequestImpl(one.principal, { resource: one.resource, accountId: one.account }, one.action,
        new RequestContextImpl({})),
      sessionPolicy: undefined, identityPolicies, serviceControlPolicies: [], resourceControlPolicies: [],
      resourcePolicy: undefined, permissionBoundaries: undefined, vpcEndpointPolicies: undefined,
      simulationParameters: { simulationMode: 'Strict', discoveryContextKeyConstraints: new DiscoveryContextKeyConstraints([]) },
      serviceSettings: { s3: {} }
    }).result)
  const full = await speed(async () => (await runSimulation({
    request: { principal: one.principal, action: one.action, contextVariables: {},
      resource: { resource: one.resource, accountId: one.account } },
    identityPolicies: one.policies.map((policy, i) => ({ name: String(i), policy })),
    serviceControlPolicies: [], resourceControlPolicies: []
  }, {})).overallResult)
  return { name: one.name, core, full }
}

async function all() {
  const out = []
  for (const one of JSON.parse(require('fs').readFileSync(0, 'utf8'))) out.push(await measure(one))
  process.stdout.write(JSON.stringify(out))
}

all()
