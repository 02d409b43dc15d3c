import type { Citations } from './citation.ts'
import type { Body, Day, Office, TenureFact } from './facts.ts'
import type { Ledger } from './ledger.ts'
import { tenuresInForce } from './offices.ts'
import type { Readings } from './readings.ts'
import { citationsOf, provision, type Rulebook, readingTaken } from './rulebook.ts'

/** The rule on absence that a tenure stands under. Without `revertsTo` a run is noted and nothing follows. */
export type AbsenceRule = { body: Body; limit: number; revertsTo?: Office; citations: Citations; readings: Readings }

/** The rule for a tenure on a day; undefined for an office whose absences nobody counts. */
export function absenceRule(rulebook: Rulebook, ledger: Ledger, tenure: TenureFact, day: Day): AbsenceRule | undefined {
  switch (tenure.office) {
    case 'director':
    case 'standing_director':
      return forfeitureRule(rulebook, tenure.office)
    case 'supervisor':
    case 'president':
    case 'vice_president':
      return noteRule(rulebook, ledger, tenure.member, tenure.office, day)
    default:
      return undefined
  }
}

/** Where the absences of an office are counted; undefined for an office whose absences nobody counts. */
export function bodyOfAbsences(rulebook: Rulebook, office: Office): Body | undefined {
  switch (office) {
    case 'director':
    case 'standing_director':
      return provision(rulebook, `${office}.forfeiture`).body
    case 'supervisor':
    case 'president':
    case 'vice_president':
      return provision(rulebook, `${office}.absenceNote`).body
    default:
      return undefined
  }
}

function forfeitureRule(rulebook: Rulebook, office: 'director' | 'standing_director'): AbsenceRule {
  const rule = provision(rulebook, `${office}.forfeiture`)
  const { body, consecutiveAbsences: limit, revertsTo } = rule
  return { body, limit, revertsTo, citations: citationsOf(rulebook, rule), readings: {} }
}

function noteRule(
  rulebook: Rulebook,
  ledger: Ledger,
  member: string,
  office: 'supervisor' | 'president' | 'vice_president',
  day: Day,
): AbsenceRule | undefined {
  const rule = provision(rulebook, `${office}.absenceNote`)
  const judgedOtherwise = tenuresInForce(ledger, member, day).some((tenure) => tenure.office === rule.unlessHolding)
  if (judgedOtherwise) return undefined
  const note = { body: rule.body, limit: rule.consecutiveAbsences, citations: citationsOf(rulebook, rule) }
  if (rule.mirrorRevertsTo === undefined) return { ...note, readings: {} }
  const supervisorSanction = readingTaken(rulebook, 'supervisorSanction')
  const loss = supervisorSanction === 'mirror' ? { revertsTo: rule.mirrorRevertsTo } : {}
  return { ...note, ...loss, readings: { supervisorSanction } }
}
