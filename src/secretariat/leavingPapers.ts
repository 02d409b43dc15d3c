import type { Outcome } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { type CertificateReturn, declarationSuffices } from '../rules/exits.ts'
import { citationsOf } from '../rules/rulebook.ts'
import { record } from '../store/audit.ts'
import { keepPaper, type NewPaper } from '../store/papers.ts'
import { lockWithdrawal, updateWithdrawal, type WithdrawalRecord } from '../store/withdrawals.ts'
import { rulebookOf } from './casesWindow.ts'
import type { Desk } from './desk.ts'
import { outcomeOf, tellStaffOf } from './withdrawalCards.ts'

/** Notes what becomes of the certificate. Refuses to call it lost where that has to be replaced first. */
export async function keepCertificate(
  desk: Desk,
  actor: string,
  id: string,
  certificate: CertificateReturn,
): Promise<WithdrawalRecord> {
  const one = requireOpen(await lockWithdrawal(desk.tx, id))
  if (certificate === 'lost' && !declarationSuffices(rulebookOf(desk, one))) {
    const reading = rulebookOf(desk, one).readings.certificateLostOnExit
    const citations = reading === undefined ? [] : citationsOf(rulebookOf(desk, one), reading)
    throw new Refusal('leaving_certificate_reissue', { no: one.no, citations })
  }
  const kept = await updateWithdrawal(desk.tx, id, { certificate })
  const data = { certificate }
  await record(desk.tx, { at: desk.now, actor, type: 'withdrawal.certificate', subject: `withdrawal:${one.no}`, data })
  return kept
}

/** The signed paper comes in by the page, with what becomes of the certificate: the secretariat has it to look at. */
export async function handInWithdrawal(
  desk: Desk,
  id: string,
  { paper, certificate }: { paper: NewPaper; certificate?: 'returning' | 'lost' },
): Promise<{ withdrawal: WithdrawalRecord; outcome: Outcome }> {
  const one = requireOpen(await lockWithdrawal(desk.tx, id))
  await keepPaper(desk.tx, { withdrawalId: id }, paper, desk.now)
  const isOwn = one.ground === 'requested' && one.certificate !== 'returned'
  if (isOwn && certificate !== undefined) await keepCertificate(desk, 'page', id, certificate)
  const withdrawal = await updateWithdrawal(desk.tx, id, { state: 'filed', missing: null })
  await record(desk.tx, {
    at: desk.now,
    actor: 'page',
    type: 'withdrawal.paper',
    subject: `withdrawal:${one.no}`,
    data: {},
  })
  const outcome = await outcomeOf(desk, withdrawal, [await tellStaffOf(desk, withdrawal, `paper/${desk.now}`)])
  return { withdrawal, outcome }
}

/** Whether papers may still come in. */
export function isOpenToPapers({ state, ground }: WithdrawalRecord): boolean {
  return (state === 'filed' || state === 'incomplete') && (ground === 'requested' || ground === 'dissolved')
}

function requireOpen(one: WithdrawalRecord): WithdrawalRecord {
  if (!isOpenToPapers(one))
    throw new Refusal('withdrawal_settled', { no: one.no, member: one.member.name, state: one.state })
  return one
}
