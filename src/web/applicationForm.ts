import { z } from 'zod'
import type { Values } from '../messages/notice.ts'
import type { ConditionKey } from '../rules/admission.ts'
import type { MemberKind, Office } from '../rules/facts.ts'
import { citationsOf, provision, type Rulebook } from '../rules/rulebook.ts'
import type { ApplicationForm, ApplicationRecord, Filled, NamedPerson } from '../store/applications.ts'
import type { FormSeal } from './forms.ts'
import type { PaperProblem, Sent } from './uploads.ts'

/** A field of the form: how it is shown, whether it must be filled in, and what is read from it. */
type Field = { name: string; type: 'text' | 'tel' | 'email' | 'area'; required: boolean; shape: z.ZodType<string> }

/** What is wrong with which field. */
export type FieldProblem = { field: string; why: string }

const LINE = 100
const TEXT = 1000

const line = z.string().max(LINE, 'too_long')
const mobile = z
  .string()
  .transform((text) => text.replace(/[\s-]/g, '').replace(/^\+?86(?=1\d{10}$)/, ''))
  .pipe(z.string().regex(/^1\d{10}$/, 'mobile'))
const creditCode = z
  .string()
  .transform((text) => text.toUpperCase())
  .pipe(z.string().regex(/^[0-9A-HJ-NPQRTUWXY]{18}$/, 'credit_code'))
const email = z.email('email').max(LINE, 'too_long')
const text = z.string().max(TEXT, 'too_long')

const field = (name: string, type: Field['type'], required: boolean, shape: z.ZodType<string>): Field => ({
  name,
  type,
  required,
  shape,
})

/** What units and individuals are asked, section by section. */
const SECTIONS: Record<MemberKind, { title: string; fields: Field[] }[]> = {
  unit: [
    {
      title: 'particulars',
      fields: [
        field('name', 'text', true, line),
        field('creditCode', 'text', true, creditCode),
        field('legalRepresentative', 'text', true, line),
        field('principal', 'text', true, line),
        field('registeredPlace', 'text', true, line),
        field('premises', 'text', true, line),
        field('registeredCapital', 'text', false, line),
        field('address', 'text', true, line),
        field('phone', 'tel', true, line),
        field('email', 'email', false, email),
      ],
    },
    {
      title: 'people',
      fields: [
        field('representativeName', 'text', true, line),
        field('representativeMobile', 'tel', true, mobile),
        field('representativeTitle', 'text', false, line),
        field('liaisonName', 'text', true, line),
        field('liaisonMobile', 'tel', true, mobile),
        field('liaisonTitle', 'text', false, line),
      ],
    },
  ],
  individual: [
    {
      title: 'particulars',
      fields: [
        field('name', 'text', true, line),
        field('phone', 'tel', true, mobile),
        field('address', 'text', true, line),
        field('email', 'email', false, email),
        field('introduction', 'area', true, text),
      ],
    },
  ],
}

/** The form as it stands in a browser: what was typed, whether it can be read or not. */
export type Typed = {
  kind: MemberKind
  fields: Record<string, string>
  scopes: string[]
  otherScope: string
  confirmed: string[]
  desired: string
  publicConsent: boolean
}

/** An empty form. */
export function emptyForm(kind: MemberKind): Typed {
  return { kind, fields: {}, scopes: [], otherScope: '', confirmed: [], desired: '', publicConsent: false }
}

/** What was typed into a form that came in; a kind that is neither is a unit's. */
export function typedIn(sent: Sent): Typed {
  const kind = sent.get('kind') === 'individual' ? 'individual' : 'unit'
  const one = (name: string) => tidyLine(sent.get(name))
  const all = (name: string) => [...new Set(sent.getAll(name).map(tidyLine))]
  return {
    kind,
    fields: Object.fromEntries(
      fieldsOf(kind).map(({ name, type }) => [name, type === 'area' ? tidy(sent.get(name)) : one(name)]),
    ),
    scopes: all('scopes'),
    otherScope: one('otherScope'),
    confirmed: all('confirmed'),
    desired: one('desired'),
    publicConsent: one('publicConsent') === 'yes',
  }
}

/** A line as it is kept: a text without its line breaks. */
function tidyLine(value: string | File | null): string {
  return tidy(value).replace(/\n+/g, ' ')
}

/** A text as it is kept: one spelling of each character, nothing invisible, no space around it. */
function tidy(value: string | File | null): string {
  if (typeof value !== 'string') return ''
  return value
    .normalize('NFC')
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{C}\n]+/gu, '')
    .trim()
}

function fieldsOf(kind: MemberKind): Field[] {
  return SECTIONS[kind].flatMap(({ fields }) => fields)
}

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

/** The conditions that an applicant of this kind confirms. */
function conditionsFor(rulebook: Rulebook, kind: MemberKind) {
  return provision(rulebook, 'admission.conditions').conditions.filter(({ kinds }) => kinds.includes(kind))
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

/** What an application says, as its form would have been typed. */
export function typedFrom({ kind, name, creditCode, form, desiredOffice, publicConsent }: ApplicationRecord): Typed {
  const person = (role: 'representative' | 'liaison') => ({
    [`${role}Name`]: form[role]?.name ?? '',
    [`${role}Mobile`]: form[role]?.mobile ?? '',
    [`${role}Title`]: form[role]?.title ?? '',
  })
  return {
    kind,
    fields: {
      name,
      creditCode: creditCode ?? '',
      ...form.particulars,
      introduction: form.introduction ?? '',
      ...person('representative'),
      ...person('liaison'),
    },
    scopes: form.scopes,
    otherScope: form.otherScope ?? '',
    confirmed: form.confirmed,
    desired: desiredOffice ?? '',
    publicConsent,
  }
}

/** What else a page with the form shows: where it goes, and what was wrong with it. */
export type FormPage = {
  no?: string
  action: string
  seal: FormSeal
  problems?: FieldProblem[]
  paperProblem?: PaperProblem
}

/** The page with the form, filled in as typed. */
export function formValues(rulebook: Rulebook, typed: Typed, page: FormPage): Values {
  const problems = page.problems ?? []
  const whyOfField = (name: string) => problems.find((one) => one.field === name)?.why ?? null
  const { scopes, conditions, levels, papers } = {
    scopes: provision(rulebook, 'admission.scopes').scopes,
    conditions: conditionsFor(rulebook, typed.kind),
    levels: provision(rulebook, 'admission.levels').offices,
    papers: provision(rulebook, 'admission.papers'),
  }
  return {
    no: page.no ?? null,
    kind: typed.kind,
    action: page.action,
    ...page.seal,
    problems: [...problems, ...(page.paperProblem ? [{ field: 'paper', why: page.paperProblem }] : [])],
    sections: SECTIONS[typed.kind].map(({ title, fields }) => ({
      title,
      fields: fields.map(({ name, type, required }) => ({
        name,
        label: name,
        type,
        required,
        value: typed.fields[name] ?? '',
        problem: whyOfField(name),
      })),
    })),
    scopes: scopes.map((value) => ({ value, chosen: typed.scopes.includes(value) })),
    otherScope: typed.otherScope,
    scopeProblem: whyOfField('scopes'),
    conditions: conditions.map(({ key, at }) => ({
      key,
      chosen: typed.confirmed.includes(key),
      problem: whyOfField(`condition-${key}`),
      citations: citationsOf(rulebook, { cite: [at] }),
    })),
    levels: levels.map((office) => ({ office, chosen: typed.desired === office })),
    levelProblem: whyOfField('desired'),
    publicConsent: typed.publicConsent,
    paperProblem: page.paperProblem ?? null,
    maxMegabytes: papers.maxMegabytes,
    citations: citationsOf(rulebook, papers),
  }
}
