import { BODIES } from '../rules/facts.ts'
import type { ProvisionName } from '../rules/provisions.ts'
import { citationsOf, NoRulebookInForce, provision, type Rulebook } from '../rules/rulebook.ts'
import { type Desk, rulebookOn } from './desk.ts'

/** What the measures in force today say in numbers, for the handbook; null on a day without measures. */
export function handbookMeasures(desk: Desk) {
  try {
    return measuresOf(rulebookOn(desk))
  } catch (error) {
    if (error instanceof NoRulebookInForce) return null
    throw error
  }
}

function measuresOf(rulebook: Rulebook) {
  const cited = <N extends ProvisionName>(name: N) => {
    const found = provision(rulebook, name)
    return { ...found, citations: citationsOf(rulebook, found) }
  }
  return {
    instrument: rulebook.instrument,
    from: rulebook.effectiveFrom,
    notices: BODIES.map((body) => ({ ...cited(`${body}.notice`), body })),
    forfeitures: [
      { ...cited('director.forfeiture'), office: 'director' },
      { ...cited('standing_director.forfeiture'), office: 'standing_director' },
    ],
    objection: cited('attendance.objectionDays'),
    answerBy: cited('call.answerBy'),
    checkIn: cited('checkIn.opens'),
    correspondence: cited('ballots.correspondence'),
    payment: cited('admission.payment'),
    withdrawal: cited('withdrawal.decision'),
    ladder: cited('withdrawal.ladder'),
    links: cited('admission.links'),
    binding: cited('binding.code'),
    quiet: cited('notices.quietHours'),
  }
}
