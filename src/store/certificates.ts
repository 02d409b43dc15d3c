import type { Day } from '../rules/facts.ts'
import type { Tx } from './database.ts'
import { dateOfDay, dateOfInstant, dayOfDate } from './days.ts'
import { nextInSeries } from './series.ts'

/** A certificate in the register; void from `voidOn`. */
export type CertificateRecord = { no: string; issuedOn?: Day; voidOn?: Day; voidReason?: string }

/** What the first certificate is called where the association has none yet. */
const FIRST = { prefix: 'ZS-', digits: 4 }

/** The number of a member's certificate as the roll has it. */
export async function certificateOf(tx: Tx, memberId: string): Promise<string | undefined> {
  const { certificateNo } = await tx.member.findUniqueOrThrow({ where: { id: memberId } })
  return certificateNo ?? undefined
}

/** Issues a certificate under the next number in the way the association numbers its own, and enters it on the roll. */
export async function issueCertificate(
  tx: Tx,
  issued: { memberId: string; on: Day; by: string },
  now: Temporal.Instant,
): Promise<string> {
  const no = await nextCertificateNo(tx, issued.on)
  const { memberId, on, by } = issued
  await tx.certificate.create({
    data: { no, memberId, issuedOn: dateOfDay(on), issuedBy: by, learnedAt: dateOfInstant(now) },
  })
  await tx.member.update({ where: { id: memberId }, data: { certificateNo: no } })
  return no
}

/** Makes a number void in the register; one that came with the workbook enters it so. */
export async function voidCertificate(
  tx: Tx,
  voided: { no: string; memberId: string; on: Day; reason: string; by: string },
  now: Temporal.Instant,
): Promise<void> {
  const { no, memberId, by, reason } = voided
  const end = { voidOn: dateOfDay(voided.on), voidReason: reason }
  await tx.certificate.upsert({
    where: { no },
    create: { no, memberId, issuedBy: by, learnedAt: dateOfInstant(now), ...end },
    update: end,
  })
}

/** The register of one member, oldest first. */
export async function certificatesOf(tx: Tx, memberId: string): Promise<CertificateRecord[]> {
  const rows = await tx.certificate.findMany({ where: { memberId }, orderBy: [{ learnedAt: 'asc' }, { id: 'asc' }] })
  return rows.map(({ no, issuedOn, voidOn, voidReason }) => ({
    no,
    ...(issuedOn !== null && { issuedOn: dayOfDate(issuedOn) }),
    ...(voidOn !== null && { voidOn: dayOfDate(voidOn) }),
    ...(voidReason !== null && { voidReason }),
  }))
}

/** The next number, which nobody else takes until the transaction ends. */
async function nextCertificateNo(tx: Tx, on: Day): Promise<string> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('certificates'))`
  const used = await tx.member.findMany({ where: { certificateNo: { not: null } }, select: { certificateNo: true } })
  const registered = await tx.certificate.findMany({ select: { no: true } })
  const numbers = [...used.map(({ certificateNo }) => certificateNo ?? ''), ...registered.map(({ no }) => no)]
  return nextInSeries(numbers, on, FIRST)
}
