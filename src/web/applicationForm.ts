import type { Values } from '../messages/notice.ts'
import { citationsOf, provision, type Rulebook } from '../rules/rulebook.ts'
import { conditionsFor, SECTIONS } from './applicationFields.ts'
import type { FieldProblem } from './applicationReading.ts'
import type { Typed } from './applicationTyped.ts'
import type { FormSeal } from './forms.ts'
import type { PaperProblem } from './uploads.ts'

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
