import type { z } from 'zod'
import type { ConditionKey } from '../rules/admission.ts'
import type { Office } from '../rules/facts.ts'
import { provision, type Rulebook } from '../rules/rulebook.ts'
import type { ApplicationForm, Filled, NamedPerson } from '../store/applicationRecord.ts'
import { conditionsFor, fieldsOf, LINE } from './applicationFields.ts'
import type { Typed } from './applicationTyped.ts'

/** What is wrong with which field. */
export type FieldProblem = { field: string; why: string }

/** Reads a form: all that is filled in, or everything that is wrong with it, in the order of the page. */
export function readFilled(rulebook: Rulebook, typed: Typed): { filled: Filled } | { problems: FieldProblem[] } {
  const read = new Map<string, string>()
  const problems: FieldProblem[] = []
  for (const { name, required, shape } of fieldsOf(typed.kind)) {
    const said = typed.fields[name] ?? ''
    if (said === '') {
      if (required) problems.push({ field: name, why: 'required' })
      continue
    }
    const result = shape.safeParse(said)
    if (result.success) read.set(name, result.data)
    else problems.push({ field: name, why: whyOf(result.error) })
  }
  problems.push(
    ...scopeProblems(rulebook, typed),
    ...conditionProblems(rulebook, typed),
    ...levelProblems(rulebook, typed),
  )
  if (problems.length > 0) return { problems }
  const asked = conditionsFor(rulebook, typed.kind).map(({ key }) => key)
  return { filled: filledOf(typed, read, asked) }
}

/** Of several things wrong with one field the last check is the most telling. */
function whyOf({ issues }: z.ZodError): string {
  return issues.at(-1)?.message ?? 'required'
}

function scopeProblems(rulebook: Rulebook, { kind, scopes, otherScope }: Typed): FieldProblem[] {
  const listed = provision(rulebook, 'admission.scopes').scopes
  if (scopes.some((scope) => !listed.includes(scope))) return [{ field: 'scopes', why: 'unknown' }]
  if ([...otherScope].length > LINE) return [{ field: 'scopes', why: 'too_long' }]
  const isMissing = kind === 'unit' && scopes.length === 0 && otherScope === ''
  return isMissing ? [{ field: 'scopes', why: 'required' }] : []
}

function conditionProblems(rulebook: Rulebook, { kind, confirmed }: Typed): FieldProblem[] {
  const open = conditionsFor(rulebook, kind).filter(({ key }) => !confirmed.includes(key))
  return open.map(({ key }) => ({ field: `condition-${key}`, why: 'unconfirmed' }))
}

function levelProblems(rulebook: Rulebook, { desired }: Typed): FieldProblem[] {
  const isKnown = desired === '' || provision(rulebook, 'admission.levels').offices.includes(desired as Office)
  return isKnown ? [] : [{ field: 'desired', why: 'unknown' }]
}

const PARTICULARS = [
  'legalRepresentative',
  'principal',
  'registeredPlace',
  'premises',
  'registeredCapital',
  'address',
  'phone',
  'email',
] as const

/** All that was filled in; every condition that is asked is confirmed. */
function filledOf(typed: Typed, read: Map<string, string>, confirmed: ConditionKey[]): Filled {
  const { kind, scopes, otherScope, desired, publicConsent } = typed
  const particulars = PARTICULARS.flatMap((name) => (read.has(name) ? [[name, read.get(name)]] : []))
  const [representative, liaison] = [personIn(read, 'representative'), personIn(read, 'liaison')]
  const introduction = read.get('introduction')
  const form: ApplicationForm = {
    particulars: Object.fromEntries(particulars),
    scopes,
    confirmed,
    ...(introduction !== undefined && { introduction }),
    ...(otherScope !== '' && { otherScope }),
    ...(representative && { representative }),
    ...(liaison && { liaison }),
  }
  const code = read.get('creditCode')
  return {
    kind,
    name: read.get('name') ?? '',
    form,
    publicConsent: kind === 'individual' && publicConsent,
    ...(code !== undefined && { creditCode: code }),
    ...(desired !== '' && { desiredOffice: desired as Office }),
  }
}

function personIn(read: Map<string, string>, role: 'representative' | 'liaison'): NamedPerson | undefined {
  const [name, number, title] = ['Name', 'Mobile', 'Title'].map((part) => read.get(`${role}${part}`))
  if (name === undefined || number === undefined) return undefined
  return { name, mobile: number, ...(title !== undefined && { title }) }
}
