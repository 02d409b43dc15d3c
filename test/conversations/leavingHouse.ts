import { type Association, openAssociation } from '../support/association.ts'
import type { Roll } from '../support/roll.ts'
import { PDF, Visitor } from '../support/visitor.ts'
import { BODIES } from './bodies.ts'

/** The day on which members of these tests ask to leave: before the bodies meet on 25 March. */
export const ASKED = '2026-03-20T10:00:00+08:00'
/** After the bodies have met. */
export const AFTER_THE_MEETINGS = '2026-03-27T10:00:00+08:00'

/** Opens the association on the day of the requests; every unit has a certificate. */
export async function openToLeavers(roll: Roll = BODIES): Promise<Association> {
  const association = await openAssociation({ at: ASKED, roll })
  const { db } = association.database
  for (const { id, no } of await db.member.findMany({ where: { leftOn: null } }))
    await db.member.update({ where: { id }, data: { certificateNo: `ZS-${no}` } })
  return association
}

/** The representative says 退会 and means it. */
export async function asked(association: Association, userId: string, reason = ''): Promise<void> {
  await association.say(userId, `退会 ${reason}`.trim())
  await association.tap(userId, 'confirm')
}

/** The page of a withdrawal as its people find it in chat. */
export function pageOf(association: Association, userId: string): string {
  const told = association.textsOf(userId).join('\n')
  const url = /http\S+\/leaving\/\S+/.exec(told)?.[0]
  if (url === undefined) throw new Error(`no page in: ${told}`)
  return new URL(url).pathname
}

/** The signed notice comes in by the page, and what becomes of the certificate. */
export async function uploaded(
  association: Association,
  page: string,
  { certificate = 'returning', file = new File([PDF], '退会申请书.pdf', { type: 'application/pdf' }) } = {},
) {
  const visitor = new Visitor(association.url)
  const answer = await visitor.send(page, { paper: file, certificate }, `${page}/paper`)
  await association.settle()
  return answer
}

/** A member has asked, its papers are complete, and the case waits for the council. */
export async function accepted(association: Association, userId: string): Promise<void> {
  await asked(association, userId, '业务调整')
  await uploaded(association, pageOf(association, userId), { certificate: 'lost' })
  await association.tap('wang.fang', 'accept')
}

/** Staff record a decision and confirm it. */
export async function decided(association: Association, what: string): Promise<string[]> {
  await association.say('wang.fang', `决议 ${what}`)
  return association.tap('li.jing', 'confirm')
}

/** The withdrawals, as `TH-2026-1 D010 requested filed`. */
export async function withdrawalsIn({ database }: Association): Promise<string[]> {
  const rows = await database.db.withdrawal.findMany({ include: { member: true }, orderBy: { no: 'asc' } })
  return rows.map((row) => `${row.no} ${row.member.no} ${row.ground} ${row.state}`)
}

/** Everything written to somebody, in one text. */
export function heardBy(association: Association, userId: string): string {
  return association.textsOf(userId).join('\n')
}

/** From now on the rulebook in force reads a doubtful phrase otherwise. */
export async function readAs({ database }: Association, name: string, option: string): Promise<void> {
  const [version] = await database.db.rulebookVersion.findMany()
  const content = structuredClone(version?.content) as { readings: Record<string, { default: string }> }
  const reading = content.readings[name]
  if (version === undefined || reading === undefined) throw new Error(`the rulebook has no reading ${name}`)
  reading.default = option
  await database.db.rulebookVersion.update({
    where: { effectiveFrom: version.effectiveFrom },
    data: { content: content as never, digest: `${name} ${option}` },
  })
}
