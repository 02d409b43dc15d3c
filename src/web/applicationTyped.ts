import type { MemberKind } from '../rules/facts.ts'
import type { ApplicationRecord } from '../store/applicationRecord.ts'
import { fieldsOf } from './applicationFields.ts'
import type { Sent } from './uploads.ts'

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
