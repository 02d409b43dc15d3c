import type { Notice, Outcome } from '../messages/notice.ts'
import { withdrawAlternate } from '../store/alternates.ts'
import { record } from '../store/audit.ts'
import { answerSummons, type CallAnswer, type SummonsRecord } from '../store/summons.ts'
import { alternateNotice } from './alternateNotices.ts'
import { type Asker, actorOf } from './asker.ts'
import { CALL, drawCallNow, drawClosedCall, redrawn } from './callCard.ts'
import { correspondentsOf } from './correspondents.ts'
import type { Desk } from './desk.ts'
import { closedValues, isAnswerable, type TakenCall, takeCall, takeCallByWords } from './openCalls.ts'

/** 出席 or 不能出席 pressed on a call card; the card shows it, and may be answered otherwise until the meeting begins. */
export function answerByCard(desk: Desk, asker: Asker, summonsId: string, answer: 'attending' | 'unable') {
  return onOpenCall(desk, asker, summonsId, async (call) => {
    const { summons, say } = await giveAnswer(desk, asker, call, { answer, reason: undefined })
    return { ...redrawn(summons, await drawCallNow(desk, { ...call, summons })), say }
  })
}

/** 出席 or 请假 written, for the meeting named or the only one that is open. */
export async function answerByWords(
  desk: Desk,
  asker: Asker,
  words: string | undefined,
  given: { answer: 'attending' | 'unable'; reason: string | undefined },
): Promise<Outcome> {
  const call = await takeCallByWords(desk, asker, words)
  const { summons, say } = await giveAnswer(desk, asker, call, given)
  return sayAnswered(desk, asker, { ...call, summons, alternate: undefined }, say)
}

/**
 * Does something about a call that is still answered. After the meeting has begun, or was cancelled, the card closes
 * and whoever pressed is told why nothing came of it.
 */
export async function onOpenCall(
  desk: Desk,
  asker: Asker,
  summonsId: string,
  act: (call: TakenCall) => Promise<Outcome>,
): Promise<Outcome> {
  const call = await takeCall(desk, asker, summonsId)
  if (isAnswerable(desk, call.meeting)) return act(call)
  const look = drawClosedCall(desk, call, call.meeting.status === 'cancelled' ? 'cancelled' : 'started')
  const why = { template: 'replies/meeting_call_closed', values: closedValues(call.meeting) }
  return {
    say: [{ to: { account: asker.account }, ...why }],
    redraw: [{ question: CALL, subject: summonsId, look, silent: true }],
  }
}

/** Writes down an answer that sends nobody; an alternate appointed before is withdrawn, and told. */
async function giveAnswer(
  desk: Desk,
  asker: Asker,
  call: TakenCall,
  given: { answer: 'attending' | 'unable'; reason: string | undefined },
): Promise<{ summons: SummonsRecord; say: Notice[] }> {
  const { meeting, alternate } = call
  const summons = await noteAnswer(desk, asker, call, given)
  if (alternate === undefined) return { summons, say: [] }
  await withdrawAlternate(desk.tx, { meetingId: meeting.id, memberId: summons.member.id })
  return { summons, say: await alternateNotice(desk, call, alternate, 'replies/meeting_alternate_withdrawn') }
}

/** Writes down an answer, and who gave it. */
export async function noteAnswer(
  desk: Desk,
  asker: Asker,
  { meeting, summons, speaker }: TakenCall,
  given: { answer: CallAnswer; reason: string | undefined; alternate?: string },
): Promise<SummonsRecord> {
  const by = actorOf({ account: asker.account, person: speaker })
  const { answer, reason, alternate } = given
  await record(desk.tx, {
    at: desk.now,
    actor: by,
    type: 'call.answered',
    subject: `meeting:${meeting.no}`,
    data: {
      member: summons.member.no,
      answer,
      roles: speaker.roles,
      ...(reason && { reason }),
      ...(alternate && { alternate }),
    },
  })
  return answerSummons(desk.tx, summons.id, { answer, reason, by }, desk.now)
}

/**
 * What follows an answer given in words: a reply, the cards redrawn where they still can be, and when somebody else
 * answered, a word to the member's representative. WeCom redraws a card nobody pressed only once; one left behind shows
 * the answer as it stands as soon as it is pressed.
 */
export async function sayAnswered(desk: Desk, asker: Asker, call: TakenCall, say: Notice[]): Promise<Outcome> {
  const look = await drawCallNow(desk, call)
  const answered = { template: 'replies/meeting_answered', values: look.values }
  const { addressee } = (await correspondentsOf(desk, [call.summons.member.id])).get(call.summons.member.id) ?? {}
  const others = addressee === undefined || addressee.id === call.speaker.id ? [] : [{ person: addressee.id }]
  return {
    say: [...[{ account: asker.account }, ...others].map((to) => ({ to, ...answered })), ...say],
    redraw: [{ question: CALL, subject: call.summons.id, look, silent: true }],
  }
}
