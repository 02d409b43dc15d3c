import type { Values } from '../messages/notice.ts'
import { declarationSuffices } from '../rules/exits.ts'
import { provision } from '../rules/rulebook.ts'
import { findWithdrawalAt, type WithdrawalRecord } from '../store/withdrawals.ts'
import { rulebookOf } from './casesWindow.ts'
import type { Desk } from './desk.ts'
import { isOpenToPapers } from './leavingPapers.ts'
import { digestOf, withdrawalValues } from './withdrawals.ts'

/** The steps from the request to the end of the membership, in their order. */
const STEPS = ['filed', 'paper', 'accepted', 'decided'] as const

/** The withdrawal whose page has this address; undefined when there is none. */
export function withdrawalAt(desk: Desk, address: string): Promise<WithdrawalRecord | undefined> {
  return findWithdrawalAt(desk.tx, digestOf(address))
}

/** What the page says on which a signed notice, or an extract of the register, comes in. */
export async function leavingPage(desk: Desk, one: WithdrawalRecord): Promise<Values> {
  const { no, memberNo, member, kind, ground, state, missing, certificate, certificateNo, paper, onPaper, ...more } =
    await withdrawalValues(desk, one)
  const { unpaid, filedOn, acceptedOn, decideBy, decidedOn, bodies, citations } = more
  const rulebook = rulebookOf(desk, one)
  const isDone = {
    filed: true,
    paper: paper !== null || onPaper,
    accepted: acceptedOn !== null,
    decided: decidedOn !== null,
  }
  return {
    no,
    memberNo,
    member,
    kind,
    ground,
    state,
    missing,
    certificate,
    certificateNo,
    paper,
    unpaid,
    filedOn,
    acceptedOn,
    decideBy,
    bodies,
    citations,
    steps: STEPS.map((step) => ({ step, done: isDone[step] })),
    mine: isOpenToPapers(one),
    mayDeclare: declarationSuffices(rulebook),
    maxMegabytes: provision(rulebook, 'admission.papers').maxMegabytes,
  }
}

/** What the secretariat's page says of a withdrawal, beside the scan. */
export async function withdrawalReview(desk: Desk, one: WithdrawalRecord): Promise<Values> {
  const values = await withdrawalValues(desk, one)
  const { no, memberNo, member, kind, ground, state, reason, how, filedOn, certificate, certificateNo, paper } = values
  return { no, memberNo, member, kind, ground, state, reason, how, filedOn, certificate, certificateNo, paper }
}
