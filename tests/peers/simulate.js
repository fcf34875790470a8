/* simulate.js MODULES < JSON: a list of requests of check_simulate.py, each with what the library decides ("ours").
 * Writes {"same": how many the peer decides alike, "classes": {rule: how many differ because of it}, "wrong": requests
 * that differ without an explanation, with both answers}.
 *
 * AWS's rules for parts of statements and for layers are written down here once more, on their own: no code of the
 * library or of the peer, and no care for speed. Each part of a request is asked of the peer and of these rules. Where the
 * two differ, a class names the rule, by what is in the request; with the class `on`, the peer goes on with the rule's
 * answer in place of its own. A difference is explained if the peer, with all classes on, says what the library says;
 * it is laid to the one class that is enough for that, or else to all that cannot be left out.
 * Rule numbers as in the tests of the library. Run by check_simulate.py. */
'use strict'
const load = require('module').createRequire(process.argv[2] + '/_.js')
const cjs = require('path').dirname(load.resolve('@cloud-copilot/iam-simulate')) + '/'
const core = require(cjs + 'core_engine/CoreSimulatorEngine.js')
const resources = require(cjs + 'resource/resource.js')
const actions = require(cjs + 'action/action.js')
const conditions = require(cjs + 'condition/condition.js')
const principals = require(cjs + 'principal/principal.js')
const { AwsRequestImpl } = require(cjs + 'request/request.js')
const { RequestContextImpl } = require(cjs + 'requestContext.js')
const { DiscoveryContextKeyConstraints } = require(cjs + 'context_keys/discoveryContextKeyConstraints.js')
const fromSimulate = require('module').createRequire(cjs + '_.js')
const policyPackage = fromSimulate.resolve('@cloud-copilot/iam-policy')
const policies = require(policyPackage)
const loadPolicy = (policy) => policies.loadPolicy(policy, { name: 'policy' })
const fromPolicy = require('module').createRequire(policyPackage)

let now = null // the request, with what was found about it
let on = null // classes whose rule replaces the peer's answer; 'all'
const isOn = (name) => on === 'all' || on.has(name)

/* The peer's answer, or the rule's where they differ and the class is on. theirs() may throw. */
function choose(theirs, rule, classify) {
  let peer
  let failed = null
  try {
    peer = theirs()
  } catch (error) {
    failed = error
  }
  if (!failed && peer === rule) return rule
  const name = classify(failed)
  now.differing.add(name)
  if (isOn(name)) return rule
  if (failed) throw failed
  return peer
}

/* ---- Texts: wildcards and variables (E-9 to E-12, E-63 to E-71) ---- */
const ANY = { any: true }
const ONE = { one: true }
const ANY_IN_FIELD = { any: true, field: true }
const ONE_IN_FIELD = { one: true, field: true }

function glob(tokens, text) {
  const letters = Array.from(text)
  const fits = (token, letter) => (token.any || token.one ? !(token.field && letter === ':') : token.has(letter))
  let t = 0
  let places = new Set([0])
  const spread = (set) => {
    for (const place of set) if (place < tokens.length && tokens[place].any) set.add(place + 1)
    return set
  }
  spread(places)
  for (; t < letters.length; t++) {
    const next = new Set()
    for (const place of places) {
      if (place >= tokens.length || !fits(tokens[place], letters[t])) continue
      next.add(tokens[place].any ? place : place + 1)
    }
    places = spread(next)
  }
  return places.has(tokens.length)
}
const letter = (c) => ({ has: (x) => x === c, text: c })
const fold = (c) => ({ has: (x) => x.toLowerCase() === c.toLowerCase(), text: c })

function keyOf(name) {
  const found = Object.keys(now.context).find((key) => key.toLowerCase() === name.toLowerCase())
  return found === undefined ? undefined : now.context[found]
}

/* Tokens of a text; {missing: name} where a variable has no value. */
function expand(text, old, wild) {
  const out = []
  let rest = text
  const plain = (c) => out.push(wild && c === '*' ? ANY : wild && c === '?' ? ONE : letter(c))
  while (rest) {
    const found = old ? null : /^\$\{([^}]*)\}/.exec(rest)
    const parts = found && /^\s*([^\s,'{}]+)\s*(?:,\s*'([^']*)'\s*)?$/.exec(found[1])
    if (found && ['*', '?', '$'].includes(found[1])) {
      out.push(letter(found[1]))
    } else if (parts) {
      let value = keyOf(parts[1])
      if (typeof value !== 'string') value = parts[2]
      if (value === undefined) return { missing: parts[1] }
      for (const c of value) out.push(letter(c))
    } else {
      const c = Array.from(rest)[0]
      plain(c)
      rest = rest.slice(c.length)
      continue
    }
    rest = rest.slice(found[0].length)
  }
  return { tokens: out }
}

/* Which rule about texts a text brings in. */
function textClass(text, value, old, wild) {
  if (old && text.includes('${')) return 'E-4'
  if (/\$\{[*?$]\}/.test(text)) return 'E-67'
  for (const [, inner] of text.matchAll(/\$\{([^}]*)\}/g)) {
    const parts = /^\s*([^\s,'{}]*)\s*(,\s*'([^']*)')?/.exec(inner)
    if (!parts[1]) return 'E-68'
    if (parts[2] && !parts[2].startsWith(", '")) return 'E-64'
    if (keyOf(parts[1]) === '' || parts[3] === '') return 'E-65'
  }
  if (text.includes('${') && !/\$\{[^}]*\}/.test(text)) return 'E-68'
  if (wild && /[\n\u2028\u2029]|[\ud800-\udbff]/.test(value)) return 'E-9'
  return null
}

/* ---- Actions (E-13 to E-17) ---- */
function actionMatches(entry, action) {
  if (entry === '*' || entry === '*:*') return true
  const colon = entry.indexOf(':')
  const name = entry.slice(colon + 1)
  if (colon < 0 || name === '' || /\s/.test(entry)) return false
  const [service, ...rest] = action.split(':')
  const tokens = Array.from(name).map((c) => (c === '*' ? ANY : c === '?' ? ONE : fold(c)))
  return entry.slice(0, colon).toLowerCase() === service.toLowerCase() && glob(tokens, rest.join(':'))
}
function actionClass(entry, failed) {
  if (entry === '*:*') return 'E-13'
  if (failed || !entry.includes(':')) return 'E-16'
  if (/[.+^$(){}|[\]\\]/.test(entry)) return 'E-10'
  return 'action'
}
const peerActions = actions.requestMatchesActions
actions.requestMatchesStatementActions = (request, statement) => {
  const list = statement.isActionStatement() ? statement.actions() : statement.notActions()
  const any = list.some((entry) =>
    choose(
      () => peerActions(request, [entry]).matches,
      actionMatches(entry.value(), now.action),
      (failed) => actionClass(entry.value(), failed)
    )
  )
  return { matches: any === statement.isActionStatement(), details: {} }
}

/* ---- Resources (E-19 to E-30): 'yes', 'no', or 'bad' for entries that never match and exclude nothing ---- */
function resourceTokens(text, old) {
  const fields = text.split(':')
  const tokens = []
  fields.slice(0, 5).forEach((field, i) => {
    if (i > 0) tokens.push(fold(':'))
    Array.from(field).forEach((c, at, all) => {
      const final = at === all.length - 1
      tokens.push(c === '*' ? (final ? ANY : ANY_IN_FIELD) : c === '?' ? ONE_IN_FIELD : fold(c))
    })
  })
  if (fields.length < 6) return { tokens }
  const sixth = expand(fields.slice(5).join(':'), old, true)
  return sixth.missing ? sixth : { tokens: [...tokens, fold(':'), ...sixth.tokens] }
}
/* Before the sixth field case does not count; the sixth is compared as it is, also where a star runs on into it. */
function sameCase(tokens, text) {
  const begin = text.split(':').slice(0, 5).join(':').length
  return (
    glob(tokens, text) &&
    glob(
      tokens.map((t) => (t.text === undefined ? t : { ...t, has: (x) => x === t.text.toLowerCase() || x === t.text })),
      text.slice(0, begin).toLowerCase() + text.slice(begin)
    )
  )
}
/* The first field is "arn", or wildcards make it so. */
const isArn = (text) => glob(Array.from(text.split(':')[0]).map((c) => (c === '*' ? ANY : c === '?' ? ONE : fold(c))),
    'arn')
const onlyWild = (text) => (/^arn(:[*?]+)+$/i.test(text) ? 'yes' : 'no')
function resourceAnswer(text, layer, old) {
  const request = now.resource
  if (text === '*') return 'yes'
  if (!isArn(text)) return 'bad'
  const count = text.split(':').length
  const open = text.endsWith('*')
  if (count < 6) {
    if (layer === 'rcp') return 'bad'
    if (layer === 'scp' && !open) return 'bad'
    if ((layer === 'resource' || layer === 'vpce') && !text.includes('*')) return 'bad'
    if (request === '*') return onlyWild(text)
    const padded = text + ':*'.repeat(6 - count)
    if (sameCase(resourceTokens(text, old).tokens, request)) return 'yes'
    return sameCase(resourceTokens(padded, old).tokens, request) ? 'yes' : 'no'
  }
  const { tokens, missing } = resourceTokens(text, old)
  if (missing) return 'bad'
  if (request === '*') return onlyWild(text)
  return sameCase(tokens, request) ? 'yes' : 'no'
}
function resourceClass(text, failed, old) {
  const fields = text.split(':')
  const sixth = fields.slice(5).join(':')
  if (!/^arn:/i.test(text)) return 'E-28'
  if (now.resource === '*') return expand(sixth, old, true).missing ? 'E-26' : 'E-29'
  if (fields.length < 6) return 'E-24'
  if (fields.slice(0, 5).some((f) => f.includes('${'))) return 'E-25'
  const about = textClass(sixth, now.resource, old, true)
  if (about) return about
  if (expand(sixth, old, true).missing) return 'E-26'
  const word = sixth.split(/[/:]/)[0]
  if (word !== sixth && /[*?]|\$\{/.test(word) && fields[2] !== 's3') return 'E-21'
  if (fields.slice(1, 5).some((f) => /[.+^$(){}|[\]\\]/.test(f))) return 'E-10'
  if (fields.slice(1, 5).some((f) => f.endsWith('*'))) return 'E-20'
  return 'resource'
}
const peerResources = resources.requestMatchesResources
const peerNotResources = resources.requestMatchesNotResources
resources.requestMatchesStatementResources = (request, statement, layer) => {
  const old = now.old.has(statement.toJSON())
  if (!mayApply(request, statement, layer)) return { matches: false, details: {} }
  const plain = statement.isResourceStatement()
  if (!plain && !statement.isNotResourceStatement()) return { matches: true, details: {} }
  const list = plain ? statement.resources() : statement.notResources()
  const one = (entry) => {
    const answer = resourceAnswer(entry.value(), layer, old)
    return choose(
      () => (plain ? peerResources : peerNotResources)(request, [entry], plain ? 'Resource' : 'NotResource',
        statement.effect(), layer).matches,
      plain ? answer === 'yes' : answer === 'no',
      (failed) => resourceClass(entry.value(), failed, old)
    )
  }
  return { matches: plain ? list.some(one) : list.every(one), details: {} }
}

/* Whether a statement has a say in its layer at all (E-54 to E-56); the peer does not look at principals outside of
 * resource policies. */
function mayApply(request, statement, layer) {
  const given = statement.isPrincipalStatement() || statement.isNotPrincipalStatement()
  const raw = statement.toJSON()
  if (layer === 'resource') return true
  if (layer === 'rcp') {
    const everyone = raw.Principal === '*' || (raw.Principal && raw.Principal.AWS === '*' &&
        Object.keys(raw.Principal).length === 1)
    return choose(() => true, now.defaultRcp.has(raw) || (everyone === true && statement.isDeny()), () => 'E-55')
  }
  if (layer === 'vpce') return choose(() => true, principalAnswer(statement, now.gateway) !== 'NoMatch', () => 'E-54')
  return choose(() => true, !given, () => 'E-54')
}

/* ---- Principals (E-34 to E-56) ---- */
const parts = (arn) => arn.split(':')
function principalEntry(type, value, gateway) {
  const kind = now.kind
  const account = ['service', 'anonymous'].includes(kind) ? '' : parts(now.arn)[4]
  if (type === 'AWS' && value === '*') return 'Match'
  if (kind === 'anonymous') return 'NoMatch'
  if (type === 'Service') return kind === 'service' && value === now.arn ? 'Match' : 'NoMatch'
  if (type !== 'AWS' || kind === 'service') return 'NoMatch'
  const isAccount = /^\d{12}$/.test(value) ? value === account : value === `arn:aws:iam::${account}:root`
  if (isAccount) return kind === 'root' ? 'Match' : gateway ? 'NoMatch' : 'AccountLevelMatch'
  if (/[*?]/.test(value)) return 'NoMatch'
  if (value === now.arn) return 'Match'
  if (now.role && (value === now.role || value === now.uniqueId)) return kind === 'role' ? 'Match' : 'SessionRoleMatch'
  if (now.uniqueId && value === now.uniqueId) return 'Match'
  if (kind === 'federated' && value === now.issuer) return 'SessionUserMatch'
  return 'NoMatch'
}
const ORDER = ['Match', 'SessionUserMatch', 'SessionRoleMatch', 'AccountLevelMatch', 'NoMatch']
function entries(object) {
  if (typeof object === 'string') return [['AWS', object]]
  return Object.entries(object).flatMap(([type, values]) => [values].flat().map((value) => [type, value]))
}
function principalAnswer(statement, gateway) {
  const raw = statement.toJSON()
  if (raw.Principal !== undefined) {
    const found = entries(raw.Principal).map(([type, value]) => principalEntry(type, value, gateway))
    return ORDER.find((kind) => found.includes(kind)) || 'NoMatch'
  }
  if (raw.NotPrincipal === undefined) return 'NoMatch'
  if (statement.isDeny() && now.boundary && ['user', 'session', 'role',
      'linked'].includes(now.kind)) return 'Match' // E-48
  const found = entries(raw.NotPrincipal).map(([type, value]) => principalEntry(type, value, gateway))
  // E-46: an Allow is for everyone else. E-47: a Deny spares whom it names, not those of an account or session of a user.
  const indirect = ['AccountLevelMatch', 'SessionUserMatch']
  const spared = found.some((kind) => kind !== 'NoMatch' && (statement.isAllow() || !indirect.includes(kind)))
  return spared ? 'NoMatch' : 'Match'
}
function principalClass(statement) {
  const raw = statement.toJSON()
  const list = entries(raw.Principal || raw.NotPrincipal || {}).map(([, value]) => value)
  if (list.some((value) => /[*?]/.test(value) && value === now.arn)) return 'E-38'
  if (now.kind === 'root') return '5.2 root'
  if (list.some((value) => /^A(ID|RO)A/.test(value))) return 'E-40'
  if (raw.NotPrincipal !== undefined) return 'E-47'
  if (now.role && list.some((value) => value !== now.role && value.endsWith('/Builder'))) return 'E-36'
  if (list.some((value) => value.startsWith('arn:aws-cn:'))) return 'E-37'
  return 'principal'
}
const peerPrincipals = principals.requestMatchesStatementPrincipals
principals.requestMatchesStatementPrincipals = (request, statement, parameters) => {
  const matches = choose(
    () => peerPrincipals(request, statement, parameters).matches,
    principalAnswer(statement, false),
    () => principalClass(statement)
  )
  return { matches, details: {} }
}

/* ---- Conditions (E-57 to E-76) ---- */
const number = (text) => {
  const found = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(text)
  if (!found) return null
  const value = BigInt(found[2] + (found[3] || '').padEnd(400, '0'))
  return found[1] === '-' ? -value : value
}
const date = (text) => {
  if (/^-?\d+$/.test(text) && !/^\d{4}$/.test(text)) return BigInt(text) * 1000000000n
  const f = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d:?\d\d)?)?)?)?$/.exec(text)
  if (!f) return null
  const [year, month, day, hour, minute, second] = [f[1], f[2] || '01', f[3] || '01', f[4] || '00', f[5] || '00', f[6] ||
      '00']
  const start = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  if (isNaN(start) || start.getUTCDate() !== Number(day) || Number(hour) > 23 || Number(second) > 59) return null
  let zone = 0
  if (f[8] && f[8] !== 'Z') zone = (f[8][0] === '-' ? -1 : 1) * (Number(f[8].slice(1, 3)) * 60 + Number(f[8].slice(-2)))
  return BigInt(start.getTime() - zone * 60000) * 1000000n + BigInt((f[7] || '').slice(0, 9).padEnd(9, '0'))
}
const bool = (text) => (/^true$/i.test(text) ? 1 : /^false$/i.test(text) ? 0 : null)
const binary = (text) => {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return null
  return Buffer.from(text, 'base64').toString('hex')
}
/* {bits: as a string of 0 and 1} */
const address = (text) => {
  const four = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)
  if (four) {
    const bytes = four.slice(1)
    if (bytes.some((b) => Number(b) > 255 || (b.length > 1 && b[0] === '0'))) return null
    return bytes.map((b) => Number(b).toString(2).padStart(8, '0')).join('')
  }
  if (!text.includes(':')) return null
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text)
  if (tail) {
    const low = address(tail[2])
    if (low === null) return null
    text = tail[1] + parseInt(low.slice(0, 16), 2).toString(16) + ':' + parseInt(low.slice(16), 2).toString(16)
  }
  const halves = text.split('::')
  if (halves.length > 2) return null
  const list = (half) => (half === '' ? [] : half.split(':'))
  const head = list(halves[0])
  const end = halves.length === 2 ? list(halves[1]) : []
  const gap = 8 - head.length - end.length
  if (halves.length === 2 ? gap < 1 : gap !== 0) return null
  const groups = [...head, ...Array(halves.length === 2 ? gap : 0).fill('0'), ...end]
  if (groups.some((g) => !/^[0-9a-f]{1,4}$/i.test(g))) return null
  return groups.map((g) => parseInt(g, 16).toString(2).padStart(16, '0')).join('')
}
const MAPPED = '0'.repeat(80) + '1'.repeat(16)
const asFour = (bits) => (bits !== null && bits.length === 128 && bits.startsWith(MAPPED) ? bits.slice(96) : bits)
const range = (text) => {
  const [base, prefix, more] = text.split('/')
  const bits = address(base)
  if (bits === null || more !== undefined || (prefix !== undefined && !/^\d{1,3}$/.test(prefix))) return null
  let length = prefix === undefined ? bits.length : Number(prefix)
  if (length > bits.length) return null
  const four = length >= 96 ? asFour(bits) : bits
  if (four !== bits) length -= 96
  return { size: four.length, start: four.slice(0, length) }
}
const RELATIONS = {
  equals: (a, b) => a === b, notequals: (a, b) => a !== b, lessthan: (a, b) => a < b, lessthanequals: (a, b) => a <= b,
  greaterthan: (a, b) => a > b, greaterthanequals: (a, b) => a >= b
}
function ordered(read, relation) {
  return (want, have) => {
    const [a, b] = [read(have), read(want)]
    return a === null || b === null ? null : RELATIONS[relation](a, b)
  }
}
function texts(wild, ignore) {
  return (want, have, old) => {
    const { tokens, missing } = expand(want, old, wild)
    if (missing) return null
    // Simple folding: one letter for one letter.
    const one = (c) => (Array.from(c.toUpperCase()).length === 1 ? c.toUpperCase() : c)
    return ignore ? glob(tokens.map((t) => (t.text === undefined ? t : { has: (x) => one(x) === one(t.text) })), have)
      : glob(tokens, have)
  }
}
function arns(want, have, old) {
  const value = have.split(':')
  if (value[0] !== 'arn' || value.length < 6) return null
  // Variables may stand anywhere, and what they bring stays in its field: split outside of them.
  const fields = []
  let field = ''
  for (const piece of want.match(old ? /[^:]+|:/g : /\$\{[^}]*\}|:|[^:$]+|\$/g) || []) {
    if (piece === ':' && fields.length < 5) {
      fields.push(field)
      field = ''
    } else field += piece
  }
  fields.push(field)
  if (fields.length < 6 && !want.endsWith('*')) return null
  while (fields.length < 6) fields.push('*')
  const have6 = [...value.slice(0, 5), value.slice(5).join(':')]
  let all = true
  for (let i = 0; i < 6; i++) {
    const { tokens, missing } = expand(fields[i], old, true)
    if (missing) return null
    all = all && glob(tokens, have6[i])
  }
  return all
}
const addresses = (want, have) => {
  const [a, b] = [asFour(address(have)), range(want)]
  return a === null || b === null ? null : a.length === b.size && a.startsWith(b.start)
}
const not = (test) => (want, have, old) => {
  const answer = test(want, have, old)
  return answer === null ? null : !answer
}
/* Each says true, false, or null where the two cannot be compared. Of negated ones every value has to say true. */
const TESTS = {
  stringequals: texts(false, false), stringnotequals: not(texts(false, false)),
  stringequalsignorecase: texts(false, true), stringnotequalsignorecase: not(texts(false, true)),
  stringlike: texts(true, false), stringnotlike: not(texts(true, false)),
  bool: ordered(bool, 'equals'), binaryequals: ordered(binary, 'equals'),
  ipaddress: addresses, notipaddress: not(addresses),
  arnequals: arns, arnlike: arns, arnnotequals: not(arns), arnnotlike: not(arns)
}
for (const relation of Object.keys(RELATIONS)) {
  TESTS['numeric' + relation] = ordered(number, relation)
  TESTS['date' + relation] = ordered(date, relation)
}
function operatorOf(text) {
  const found = /^(?:(forallvalues|foranyvalue):)?(.*?)(ifexists)?$/i.exec(text)
  return { set: (found[1] || '').toLowerCase(), base: found[2].toLowerCase(), ifExists: !!found[3] }
}
function conditionAnswer(condition, old) {
  const { set, base, ifExists } = operatorOf(condition.operation().value())
  const value = keyOf(condition.conditionKey())
  const wanted = condition.conditionValues()
  if (base === 'null' && !ifExists) return wanted.some((w) => bool(w) === (value === undefined ? 1 : 0))
  const test = TESTS[base]
  if (!test) return false
  const negated = base.includes('not')
  const one = (have) => (negated ? wanted.every((w) => test(w, have, old) === true) : wanted.some((w) => test(w, have,
      old) === true))
  if (set === 'forallvalues') return value === undefined || [value].flat().every(one)
  if (set === 'foranyvalue') return value !== undefined && [value].flat().some(one)
  if (value === undefined) return negated || ifExists
  return typeof value === 'string' && one(value)
}
function conditionClass(condition, old) {
  const { base } = operatorOf(condition.operation().value())
  const values = [keyOf(condition.conditionKey())].flat().filter((value) => value !== undefined)
  if (!TESTS[base]) return 'E-60'
  if (base.startsWith('numeric')) return 'E-76b'
  if (base.startsWith('date')) return 'E-76d'
  if (base.includes('ipaddress')) return condition.conditionValues().some((w) => w.endsWith('.0.0.0/0')) ? 'E-76h zero' : 'E-76h'
  if (base.startsWith('binary')) return 'E-76g'
  if (base === 'bool') return 'E-76f'
  for (const want of condition.conditionValues())
    for (const have of values) {
      const about = textClass(want, have, old, base.includes('like') || base.includes('arn'))
      if (about) return about
    }
  if (base.startsWith('arn')) return 'E-76i'
  if (base.includes('ignorecase')) return 'E-76a'
  return 'condition'
}
const peerCondition = conditions.singleConditionMatchesRequest
const { StatementImpl } = fromPolicy('./statements/statement.js')
const peerConditions = StatementImpl.prototype.conditions
StatementImpl.prototype.conditions = function () {
  const old = now.old.has(this.toJSON())
  return peerConditions.call(this).map((condition) => Object.assign(condition, { old }))
}
conditions.requestMatchesConditions = (request, list, effect, parameters) => {
  const all = list.every((condition) =>
    choose(
      () => peerCondition(request, condition, parameters).matches,
      conditionAnswer(condition, condition.old),
      () => conditionClass(condition, condition.old)
    )
  )
  return { matches: all ? 'Match' : 'NoMatch', details: {} }
}

/* ---- Layers together (E-77 to E-101) ---- */
const RCP_SERVICES = ['s3', 'sts', 'kms', 'sqs', 'secretsmanager']
const OUTCOMES = { Allowed: 'allowed', ExplicitlyDenied: 'explicitDeny', ImplicitlyDenied: 'implicitDeny' }

function decide(analysis) {
  const action = now.action.toLowerCase()
  const [service, name] = action.split(':')
  const kind = now.kind
  if (action === 'sts:getcalleridentity' && kind !== 'anonymous') return 'allowed'
  const outside = kind === 'service' || kind === 'anonymous'
  const linked = kind === 'linked'
  const result = (layer) => (layer === undefined ? 'A' : { Allowed: 'A', ExplicitlyDenied: 'E' }[layer.result] || 'N')
  const denies = (layer) => (layer && layer.denyStatements ? layer.denyStatements.length > 0 : false)
  const levels = (layer) => layer.ouAnalysis.map((level) => (level.denyStatements.length ? 'E' : level.allowStatements.length ? 'A' : 'N'))
  const scp = outside || linked ? [] : levels(analysis.scpAnalysis)
  const rcp = linked || !RCP_SERVICES.includes(service) ? [] : levels(analysis.rcpAnalysis)
  const limited = kind !== 'root' && !outside
  const session = limited ? analysis.sessionAnalysis : undefined
  const boundary = limited && kind !== 'federated' ? analysis.permissionBoundaryAnalysis : undefined
  const identity = outside ? 'N' : kind === 'root' ? (denies(analysis.identityAnalysis) ? 'E' : 'A') : result(analysis.identityAnalysis)
  const resource = analysis.resourceAnalysis || { allowStatements: [], denyStatements: [] }
  const endpoint = kind === 'service' ? undefined : analysis.endpointAnalysis
  let explicit = denies(resource)
  if (kind === 'root' && now.owner === parts(now.arn)[4] && /^s3:(get|put|delete)bucketpolicy$/.test(action)) explicit = false
  explicit = explicit || identity === 'E' || [...scp, ...rcp].includes('E') || result(session) === 'E' ||
      result(boundary) === 'E' ||
    result(endpoint) === 'E'
  if (explicit) return 'explicitDeny'
  if (action === 'sts:getsessiontoken' && kind !== 'anonymous') return 'allowed'
  const by = (kinds) => resource.allowStatements.some((s) => kinds.includes(s.principalMatch))
  const all = ['Match', 'SessionRoleMatch', 'SessionUserMatch', 'AccountLevelMatch']
  const bare = kind === 'role' // a policy that names the role names its sessions through the role
  const byName = (s) => s.statement.isNotPrincipalStatement() ||
      s.statement.principals().some((p) => p.isWildcardPrincipal())
  const direct = bare ? resource.allowStatements.some((s) => s.principalMatch === 'Match' && byName(s)) : by(['Match'])
  const through = by(['Match', 'SessionRoleMatch', 'SessionUserMatch'])
  const limits = result(session) === 'A' && result(boundary) === 'A'
  const own = identity === 'A' && limits && !(kind === 'federated' && session === undefined)
  const field6 = now.resource.split(':').slice(5).join(':')
  const needed = (service === 'kms' && field6.startsWith('key/')) || action === 'sts:assumerole'
  let granted
  if (outside) granted = by(['Match'])
  else if (now.owner !== parts(now.arn)[4] && now.resource !== '*' && now.owner !== 'aws') granted = own && by(all)
  else granted = direct || (through && limits) || (own && (!needed || by(all)))
  if (service === 'iam' && !/^(get|list)/.test(name) && (now.owner === 'aws' ||
      field6.startsWith('role/aws-reserved/'))) granted = false
  if (kind === 'root' && action === 'sts:assumerole') granted = false
  if ([...scp, ...rcp].includes('N') || result(endpoint) !== 'A') granted = false
  return granted ? 'allowed' : 'implicitDeny'
}
function decisionClass() {
  const [service] = now.action.toLowerCase().split(':')
  const action = now.action.toLowerCase()
  if (action === 'sts:getsessiontoken') return 'E-96'
  if (action === 'sts:getcalleridentity') return 'E-96'
  if (now.kind === 'root') return 'E-94'
  if (now.kind === 'service') return 'E-91'
  if (now.kind === 'linked') return 'E-92'
  if (service === 'iam' && (now.owner === 'aws' || now.resource.includes(':role/aws-reserved/'))) return 'E-100'
  if (now.kind === 'federated' && !now.session) return 'E-80'
  if (action === 'sts:assumerole' && !now.hasResourcePolicy) return 'E-98'
  if (now.hasRcp && !RCP_SERVICES.includes(service)) return 'E-82'
  if (now.session && now.hasResourcePolicy) return 'E-87'
  return 'decision'
}

/* ---- One request ---- */
const FULL = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] }

function prepare(given) {
  const sim = given.sim
  const list = (name) => (sim[name] || []).map(loadPolicy)
  const levels = (name, first) =>
    (sim[name] || []).map((level, i) => ({ orgIdentifier: String(i), policies: [...first, ...level].map(loadPolicy) }))
  const old = new Set()
  const note = (policy) => {
    if (Array.isArray(policy)) return policy.forEach(note)
    if (!policy || policy.Version === '2012-10-17') return
    for (const statement of [policy.Statement].flat()) old.add(statement)
  }
  for (const name of Object.keys(sim)) if (/Policy/.test(name)) note(sim[name])
  return {
    ...given,
    old,
    defaultRcp: new Set(FULL.Statement),
    differing: new Set(),
    uniqueId: sim.CallerUniqueId,
    issuer: sim.CallerIssuerArn,
    gateway: sim.GatewayEndpoint === true,
    boundary: sim.PermissionsBoundaryPolicyInputList !== undefined,
    session: sim.SessionPolicyInputList !== undefined,
    hasResourcePolicy: sim.ResourcePolicy !== undefined,
    hasRcp: sim.ResourceControlPolicyInputList !== undefined,
    input: {
      request: new AwsRequestImpl(
        given.kind === 'anonymous' ? { type: 'Anonymous' } : given.arn,
        { resource: given.resource, accountId: given.owner },
        given.action, new RequestContextImpl(given.context), given.resource === '*'
      ),
      sessionPolicy: sim.SessionPolicyInputList && loadPolicy(sim.SessionPolicyInputList[0]),
      identityPolicies: list('PolicyInputList'),
      serviceControlPolicies: levels('ServiceControlPolicyInputList', []),
      resourceControlPolicies: levels('ResourceControlPolicyInputList', [FULL]),
      resourcePolicy: sim.ResourcePolicy && loadPolicy(sim.ResourcePolicy),
      permissionBoundaries: sim.PermissionsBoundaryPolicyInputList && list('PermissionsBoundaryPolicyInputList'),
      vpcEndpointPolicies: sim.VpcEndpointPolicyInputList && list('VpcEndpointPolicyInputList'),
      simulationParameters: { simulationMode: 'Strict', discoveryContextKeyConstraints: new DiscoveryContextKeyConstraints([]) },
      serviceSettings: { s3: {} }
    }
  }
}
function ask(classes) {
  on = classes
  now.differing = new Set()
  try {
    const analysis = core.authorize(now.input)
    return choose(() => OUTCOMES[analysis.result], decide(analysis), decisionClass)
  } catch (error) {
    return 'error: ' + error.message
  }
}

const report = { same: 0, classes: {}, wrong: [] }
for (const given of JSON.parse(require('fs').readFileSync(0, 'utf8'))) {
  now = prepare(given)
  const plain = ask(new Set())
  if (plain === given.ours) {
    report.same++
    continue
  }
  const whole = ask('all')
  if (whole !== given.ours) {
    report.wrong.push({ peer: plain, rules: whole, differing: [...now.differing], ...given })
    continue
  }
  const differing = [...now.differing]
  let blame = differing.filter((name) => ask(new Set([name])) === given.ours).slice(0, 1)
  if (blame.length === 0) {
    blame = differing
    for (const name of differing) {
      const fewer = blame.filter((other) => other !== name)
      if (ask(new Set(fewer)) === given.ours) blame = fewer
    }
  }
  for (const name of blame) report.classes[name] = (report.classes[name] || 0) + 1
}
process.stdout.write(JSON.stringify(report))
