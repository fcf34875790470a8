/* malformed.js MODULES < JSON: a list of [kind, text]. Writes, for each, a list of the paths that the peer finds fault with,
 * or null where the text is not JSON to it. Run by check_malformed.py. */
const load = require('module').createRequire(process.argv[2] + '/_.js')
const peer = load('@cloud-copilot/iam-policy')

const validators = {
  identity: peer.validateIdentityPolicy,
  resource: peer.validateResourcePolicy,
  trust: peer.validateTrustPolicy,
  scp: peer.validateServiceControlPolicy,
  rcp: peer.validateResourceControlPolicy
}

const answers = JSON.parse(require('fs').readFileSync(0, 'utf8')).map(([kind, text]) => {
  let document
  try {
    document = JSON.parse(text)
  } catch (error) {
    return null
  }
  try {
    return validators[kind](document).map((fault) => fault.path)
  } catch (error) {
    return ['died: ' + error.message]
  }
})
process.stdout.write(JSON.stringify(answers))
