import type { Delivery } from '../callback.ts'
import type { Conversation, Corp, Group, Person } from './corp.ts'
import { robotMessage, textOf, type Utterance } from './inbound.ts'
import { forgePress, type Press, pressCard, spokenByPress } from './press.ts'
import { pushMessage } from './robot.ts'

/** What people's hands do: every function calls the application and says what became of it. */
export type People = {
  /** Writes to the robot. Throws for somebody who cannot. */
  say(userId: string, text: string): Promise<Delivery>
  /** Writes @robot in a group; outsiders may too. */
  sayInGroup(userId: string, groupId: string, text: string): Promise<Delivery>
  sendPicture(userId: string): Promise<Delivery>
  /** `recognition` is what the platform heard (1.2). */
  sendAudio(userId: string, audio: { recognition: string }): Promise<Delivery>
  sendFile(userId: string, file: { fileName: string }): Promise<Delivery>
  /** Any other message: `fields` replace or join those of an ordinary one (msgtype, senderStaffId, …). */
  sendWith(userId: string, fields: Record<string, unknown>): Promise<Delivery>
  /** Presses a button of an interactive card; throws when it cannot be pressed, unless forced. */
  tap(userId: string, press: Press): Promise<Delivery>
  /** A forged press: by somebody who need not see the card, whatever its state. */
  tapAs(userId: string, press: Press): Promise<Delivery>
  /**
   * Presses a button of an ActionCard, or a link of a markdown, in the chat with the robot: a dtmd link says its
   * content in this person's name. The newest such message, or the `nth` newest; other links throw.
   */
  press(userId: string, label: string, which?: { nth?: number }): Promise<Delivery>
  /** Opens the chat with the robot, or a group: everything in it is read. */
  read(userId: string, groupId?: string): void
}

/** The people of the corp and the outsiders in its groups, each behind their own client. */
export function createPeople(corp: Corp): People {
  const send = (userId: string, body: Utterance) => speak(corp, actor(corp, userId), undefined, body)
  const downloadCode = () => corp.random.letters(40)
  return {
    say: async (userId, text) => say(corp, userId, undefined, text),
    sayInGroup: async (userId, groupId, text) => say(corp, userId, groupId, text),
    sendPicture: async (userId) => send(userId, { msgtype: 'picture', content: { downloadCode: downloadCode() } }),
    sendAudio: async (userId, { recognition }) =>
      send(userId, { msgtype: 'audio', content: { duration: 4000, downloadCode: downloadCode(), recognition } }),
    sendFile: async (userId, { fileName }) =>
      send(userId, { msgtype: 'file', content: { downloadCode: downloadCode(), fileName } }),
    sendWith: async (userId, fields) => send(userId, { msgtype: 'text', ...fields }),
    tap: async (userId, press) => {
      const person = actor(corp, userId)
      const place = press.groupId === undefined ? person : groupOf(corp, person, press.groupId)
      markRead(corp, person, place)
      return pressCard(corp, person, place, press)
    },
    tapAs: async (userId, press) => forgePress(corp, known(corp, userId), press),
    press: async (userId, label, { nth } = {}) =>
      say(corp, userId, undefined, spokenByPress(corp, actor(corp, userId), label, nth)),
    read: (userId, groupId) => {
      const person = actor(corp, userId)
      markRead(corp, person, groupId === undefined ? person : groupOf(corp, person, groupId))
    },
  }
}

/** The person, or an error: tests must not talk about people who do not exist. */
export function known(corp: Corp, userId: string): Person {
  const person = corp.people.get(userId)
  if (person === undefined) throw new Error(`there is no person ${userId}`)
  return person
}

/** The group, or an error. */
export function knownGroup(corp: Corp, groupId: string): Group {
  const group = corp.groups.get(groupId)
  if (group === undefined) throw new Error(`there is no group ${groupId}`)
  return group
}

function actor(corp: Corp, userId: string): Person {
  const person = known(corp, userId)
  if (person.standing === 'left' || !person.active) throw new Error(`${userId} has left or never came in`)
  return person
}

function groupOf(corp: Corp, { userId }: Person, groupId: string): Group {
  const group = knownGroup(corp, groupId)
  if (!group.members.has(userId)) throw new Error(`${userId} is not in the group ${group.title}`)
  return group
}

function say(corp: Corp, userId: string, groupId: string | undefined, text: string): Promise<Delivery> {
  const person = actor(corp, userId)
  const group = groupId === undefined ? undefined : groupOf(corp, person, groupId)
  return speak(corp, person, group, textOf(text, group !== undefined), text)
}

/** Puts what is said into the chat, where all before it is now read, and brings it to the application. */
function speak(
  corp: Corp,
  person: Person,
  group: Group | undefined,
  body: Utterance,
  text?: string,
): Promise<Delivery> {
  if (group === undefined && person.standing === 'outsider')
    throw new Error(`${person.userId} is no member of the corp and has no chat with the robot`)
  const place = group ?? person
  markRead(corp, person, place)
  const { msgtype, content = {} } = body
  const said =
    text === undefined
      ? ({ kind: 'other', msgtype, content: content as Record<string, unknown> } as const)
      : ({ kind: 'text', text } as const)
  const message = robotMessage(corp, person, group, body)
  place.items.push({ from: 'member', at: corp.clock.now(), userId: person.userId, msgId: message.msgId, ...said })
  return pushMessage(corp, place, message)
}

function markRead(corp: Corp, { userId }: Person, { items }: Conversation): void {
  for (const { processQueryKey } of items) corp.sent.get(processQueryKey ?? '')?.readBy.add(userId)
}
