import type { Day } from '../rules/facts.ts'
import type { Tx } from './database.ts'
import { dateOfDay, dateOfInstant, dayOfDate } from './days.ts'

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
  const rows = await tx.certificate.findMany({ where: { memberId }, orderBy: { learnedAt: 'asc' } })
  return rows.map(({ no, issuedOn, voidOn, voidReason }) => ({
    no,
    ...(issuedOn !== null && { issuedOn: dayOfDate(issuedOn) }),
    ...(voidOn !== null && { voidOn: dayOfDate(voidOn) }),
    ...(voidReason !== null && { voidReason }),
  }))
}

/**
 * Numbers go on as the most used kind of them does: ZS-0053 after ZS-0052. A year in them is that of the day:
 * ZS-2026-001 is the first of 2026 after ZS-2021-052.
 */
async function nextCertificateNo(tx: Tx, on: Day): Promise<string> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('certificates'))`
  const used = await tx.member.findMany({ where: { certificateNo: { not: null } }, select: { certificateNo: true } })
  const registered = await tx.certificate.findMany({ select: { no: true } })
  const year = on.slice(0, 4)
  const parts = [...used.map(({ certificateNo }) => certificateNo ?? ''), ...registered.map(({ no }) => no)].flatMap(
    (no) => {
      const [, prefix, digits] = /^(.*?)(\d+)$/.exec(no) ?? []
      if (prefix === undefined || digits === undefined) return []
      return [{ prefix, digits, kind: prefix.replace(/20\d\d/, year) }]
    },
  )
  const [series = []] = [...Map.groupBy(parts, ({ kind }) => kind).values()].sort((a, b) => b.length - a.length)
  const prefix = series[0]?.kind ?? FIRST.prefix
  const width = Math.max(0, ...series.map(({ digits }) => digits.length)) || FIRST.digits
  const same = series.filter((one) => one.prefix === prefix)
  const highest = same.map(({ digits }) => BigInt(digits)).reduce((a, b) => (a > b ? a : b), 0n)
  return `${prefix}${String(highest + 1n).padStart(width, '0')}`
}
