import type { Account, Message } from '../messages/message.ts'
import { type FailedUpdate, failedSince } from '../store/inbox.ts'
import { deadSince } from '../store/outbox.ts'
import { findOwner } from '../store/people.ts'
import type { Desk } from './desk.ts'
import type { DigestLine } from './digestSections.ts'
import { type Titles, titleOf } from './titles.ts'

/** How many characters of a text are quoted. */
const SHOWN_OF_TEXT = 30

/** How far back messages are news. */
const NEWS_DAYS = 14

/** What went wrong with messages: those that reached nobody, and those of members that could not be acted on. */
export async function digestMessages(
  desk: Desk,
  titles: Titles,
): Promise<{ dead: DigestLine[]; failed: DigestLine[] }> {
  const since = desk.now.subtract({ hours: NEWS_DAYS * 24 })
  const [dead, failed]: [DigestLine[], DigestLine[]] = [[], []]
  // A card that could not be redrawn for somebody who did not press it is no loss; a place is nobody to telephone.
  for (const row of (await deadSince(desk.tx, since)).filter((one) => !one.silent && isForPerson(one))) {
    dead.push(await deadLine(desk, titles, row))
  }
  for (const row of await failedSince(desk.tx, since)) failed.push(await failedLine(desk, titles, row))
  return { dead, failed }
}

/** A message that was given up. */
export type Dead = Pick<
  Awaited<ReturnType<typeof deadSince>>[number],
  'id' | 'platform' | 'userId' | 'template' | 'message'
>

/** Whether a message is to somebody, and not to a place. */
export function isForPerson({ message }: Pick<Dead, 'message'>): boolean {
  return 'userId' in (message as unknown as Message).to
}

/** The line of a message that reached nobody; without `titles` its member's is looked up. */
export async function deadLine(desk: Desk, titles: Titles | undefined, row: Dead): Promise<DigestLine> {
  const { id, platform, userId, message } = row
  const { card, text } = message as unknown as Message
  const values = { ...(await whose(desk, titles, { platform, userId })), platform, about: card?.title ?? quote(text) }
  return { key: `digest/dead/${id}`, values }
}

/** The line of an update that could not be acted on; without `titles` its member's is looked up. */
export async function failedLine(
  desk: Desk,
  titles: Titles | undefined,
  { id, at, update }: FailedUpdate,
): Promise<DigestLine> {
  const { from, text } = update as { from: Account; text?: string }
  const values = {
    ...(await whose(desk, titles, from)),
    platform: from.platform,
    at,
    said: text === undefined ? null : quote(text),
  }
  return { key: `digest/failed/${id}`, values }
}

async function whose(desk: Desk, titles: Titles | undefined, account: Account) {
  const { person, staff } = await findOwner(desk.tx, account, desk.today)
  const name = person?.name ?? staff?.name ?? account.userId
  if (person === undefined) return { name, member: null }
  const { no } = person.member
  const title = titles === undefined ? await titleOf(desk, no) : titles(no)
  return { name, member: { no, name: person.member.name, title } }
}

function quote(text: string): string {
  const characters = [...text]
  return characters.length <= SHOWN_OF_TEXT ? text : `${characters.slice(0, SHOWN_OF_TEXT).join('')}…`
}
