import type { DocumentFile } from '../messages/notice.ts'
import type { Office } from '../rules/facts.ts'
import { publicNameOf } from '../store/members.ts'
import type { WithdrawalRecord } from '../store/withdrawals.ts'
import type { Desk } from './desk.ts'
import { titleOf } from './titles.ts'
import { withdrawalValues } from './withdrawals.ts'

/** What every document about a withdrawal is filled with. */
async function documentValues(desk: Desk, one: WithdrawalRecord) {
  const values = await withdrawalValues(desk, one)
  const { no, memberNo, member, kind, reason, certificate, certificateNo, filedOn, offices, arrears, unpaid } = values
  const { acceptedOn, decideBy, bodies, citations } = values
  const isLost = certificate === 'lost'
  const shown = { no, memberNo, member, kind, reason, certificateNo, isLost, filedOn, offices, arrears, unpaid }
  return { ...shown, acceptedOn, decideBy, bodies, citations, today: desk.today }
}

/** 退会申请书, filled in, to be signed and stamped; with the declaration where the certificate is lost. */
export async function requestDocument(desk: Desk, one: WithdrawalRecord): Promise<DocumentFile> {
  return { name: `退会申请书 ${one.no}.docx`, document: 'leaving_request', values: await documentValues(desk, one) }
}

/** 退会受理通知: the written reply that the papers are complete, and by when the council decides. */
export async function acceptanceDocument(desk: Desk, one: WithdrawalRecord): Promise<DocumentFile> {
  return { name: `退会受理通知 ${one.no}.docx`, document: 'leaving_accepted', values: await documentValues(desk, one) }
}

/** What ended with a membership, as the announcement says it. */
export type Announced = { offices: Office[]; certificate: string | null; endsOn: string; resolutionNo: string }

/** 内部公告: that somebody is a member no longer; an individual is named only as far as they have agreed to be. */
export async function bulletinDocument(desk: Desk, one: WithdrawalRecord, ended: Announced): Promise<DocumentFile> {
  const { bulletinNo, ground, citations } = await withdrawalValues(desk, one)
  const { no, kind } = one.member
  const title = await titleOf(desk, no, ended.endsOn)
  const name = kind === 'unit' ? one.member.name : ((await publicNameOf(desk.tx, one.member.id, desk.today)) ?? null)
  const values = { bulletinNo, no: one.no, memberNo: no, member: name, kind, title, ground, citations, ...ended }
  return { name: `内部公告 ${bulletinNo}.docx`, document: 'leaving_bulletin', values: { ...values, today: desk.today } }
}
