import { type Association, openAssociation } from '../support/association.ts'
import type { Roll } from '../support/roll.ts'
import { UNIT_FORM, Visitor } from '../support/visitor.ts'
import { BODIES } from './bodies.ts'
import { agreed } from './duesHouse.ts'

/** The day on which the applications of these tests come in: before the bodies meet on 25 March. */
export const APPLIED = '2026-03-20T10:00:00+08:00'
/** After the bodies have met. */
export const AFTER_THE_MEETINGS = '2026-03-27T10:00:00+08:00'
/** The reason of a standard, as staff write it. */
export const STANDARD = '会费标准 会员 3000 2026-01-01 第五届会员代表大会第三次会议决议'

/** What members are called whose name or code an applicant may share. */
export const NEW_UNIT = UNIT_FORM.name as string

/** Opens the association on the day of the applications, with the standard of the dues unless it has none. */
export async function openToApplicants({ roll = BODIES as Roll, standard = true } = {}): Promise<Association> {
  const association = await openAssociation({ at: APPLIED, roll, strangers: ['zhang.wei', 'li.na', 'passer.by'] })
  if (standard) await agreed(association, STANDARD)
  return association
}

/** Somebody applies on the web with a stamped form; the secretariat has its card. */
export async function applied(
  association: Association,
  fields: Record<string, string | string[]> = {},
  form = UNIT_FORM,
): Promise<Visitor> {
  const visitor = new Visitor(association.url)
  await visitor.apply(fields, form)
  await visitor.upload()
  await association.settle()
  return visitor
}

/** The application has come in, was looked into, and has passed the review. */
export async function reviewed(
  association: Association,
  fields: Record<string, string | string[]> = {},
  form = UNIT_FORM,
): Promise<Visitor> {
  const visitor = await applied(association, fields, form)
  const no = await latestNo(association)
  await association.say('wang.fang', `审查 ${no} 齐全`)
  await association.tap('wang.fang', 'pass')
  return visitor
}

/** The council has approved what was reviewed. */
export async function approved(
  association: Association,
  fields: Record<string, string | string[]> = {},
  form = UNIT_FORM,
): Promise<Visitor> {
  const visitor = await reviewed(association, fields, form)
  association.clock.set(AFTER_THE_MEETINGS)
  await decided(association, `LSH-2026-1 ${await latestNo(association)} 赞成6`)
  return visitor
}

/** Staff record a decision and confirm it. */
export async function decided(association: Association, what: string): Promise<string[]> {
  await association.say('wang.fang', `决议 ${what}`)
  return association.tap('li.jing', 'confirm')
}

/** Somebody becomes a member's representative or liaison in chat. */
export async function bound(association: Association, userId: string, whom: string): Promise<string[]> {
  const [answer = ''] = await association.say('wang.fang', `绑定码 ${whom}`)
  const code = /绑定码：(\S+)/.exec(answer)?.[1] ?? `no code in: ${answer}`
  return association.say(userId, `绑定 ${code}`)
}

/** The application that came in last, as it stands. */
export async function latestApplication({ database }: Association) {
  return database.db.application.findFirstOrThrow({ orderBy: { no: 'desc' }, include: { member: true } })
}

async function latestNo(association: Association): Promise<string> {
  return (await latestApplication(association)).no
}

/** An application by its number. */
export async function applicationIn({ database }: Association, no = 'RH-2026-1') {
  return database.db.application.findUniqueOrThrow({ where: { no }, include: { member: true } })
}

/** Everything written to somebody, in one text. */
export function heardBy(association: Association, userId: string): string {
  return association.textsOf(userId).join('\n')
}
