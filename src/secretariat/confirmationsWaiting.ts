import { type Outcome, reply, type Values } from '../messages/notice.ts'
import { waitingAnnulments } from './annulments.ts'
import { type Asker, staffOf } from './asker.ts'
import { nameOf } from './caseNotices.ts'
import { cardAgain, type Waiting } from './confirming.ts'
import type { Desk } from './desk.ts'
import { waitingDivisions } from './divisions.ts'
import { waitingMergers } from './mergers.ts'
import { waitingCounts } from './paperCountCards.ts'
import { waitingResolutions } from './resolutions.ts'
import { waitingTerms } from './terms.ts'

/** Everything that one of the staff typed and another has still to confirm on a card, oldest first. */
async function confirmationsWaiting(desk: Desk): Promise<Waiting[]> {
  const waiting = [
    ...(await waitingResolutions(desk)),
    ...(await waitingTerms(desk)),
    ...(await waitingMergers(desk)),
    ...(await waitingDivisions(desk)),
    ...(await waitingCounts(desk)),
    ...(await waitingAnnulments(desk)),
  ]
  return waiting.sort((a, b) => Temporal.Instant.compare(a.since, b.since))
}

/** What waits for another to confirm it, for 待办 and the digest. `ready`: it can be confirmed as it is. */
export async function agendaConfirmations(desk: Desk): Promise<Values[]> {
  return (await confirmationsWaiting(desk)).map(lineOf)
}

function lineOf({ id, typed, no, title, since, confirmation }: Waiting): Values {
  const { deed, typedBy, earlier = [] } = typed
  const askedBy = [...earlier, typedBy].map(nameOf).join('、')
  return { id, deed, no: no ?? null, title, askedBy, askedAt: since.toString(), ready: confirmation !== undefined }
}

/**
 * 待确认: what waits, with the cards again: with all their buttons to who may confirm, without the one that confirms to
 * anybody else.
 */
export async function showConfirmations(desk: Desk, asker: Asker): Promise<Outcome> {
  staffOf(asker)
  const waiting = await confirmationsWaiting(desk)
  const { say } = reply(asker.account, 'replies/confirmations', { waiting: waiting.map(lineOf) })
  for (const { typed, confirmation } of waiting)
    if (confirmation !== undefined) say.push(...(await cardAgain(desk, asker, typed, confirmation)))
  return { say }
}
