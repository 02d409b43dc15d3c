import { z } from 'zod'
import type { MemberKind } from '../rules/facts.ts'
import { provision, type Rulebook } from '../rules/rulebook.ts'

/** A field of the form: how it is shown, whether it must be filled in, and what is read from it. */
type Field = { name: string; type: 'text' | 'tel' | 'email' | 'area'; required: boolean; shape: z.ZodType<string> }

/** How long a line may be, in characters. */
export const LINE = 100
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
export const SECTIONS: Record<MemberKind, { title: string; fields: Field[] }[]> = {
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

/** Everything that a kind of applicant is asked. */
export function fieldsOf(kind: MemberKind): Field[] {
  return SECTIONS[kind].flatMap(({ fields }) => fields)
}

/** The conditions that an applicant of this kind confirms. */
export function conditionsFor(rulebook: Rulebook, kind: MemberKind) {
  return provision(rulebook, 'admission.conditions').conditions.filter(({ kinds }) => kinds.includes(kind))
}
