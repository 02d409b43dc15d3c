import { z } from 'zod'
import type { Attempt, Receipt, Replaced } from '../../chat/platform.ts'
import type { Clock } from '../../clock.ts'
import type { Message } from '../../messages/message.ts'
import { UnsendableError } from '../unsendable.ts'
import { encodeReplacement } from './cards.ts'
import { type Desk, encoded, IDS, isCode, userId } from './desk.ts'
import { malformed } from './transport.ts'

const UPDATED = z.looseObject({ invaliduser: IDS })

/** Redraws a card with the handle that is good for once (page 94888). Throws PlatformError. */
export async function replaceCard(
  { settings, api, clock }: Desk,
  message: Message,
  receipt: Receipt,
  attempt: Attempt,
): Promise<Replaced> {
  if (receipt.handle === undefined) return 'expired'
  const request = {
    userids: [userId(message)],
    agentid: settings.agentId,
    response_code: receipt.handle,
    template_card: encoded('message/update_template_card', () => replacement(message)),
  }
  try {
    // page 94888
    const answer = UPDATED.safeParse(await api.call('message/update_template_card', request))
    if (!answer.success) throw malformed('message/update_template_card')
    return answer.data.invaliduser.includes(userId(message).toLowerCase()) ? 'expired' : 'replaced'
  } catch (error) {
    // Nobody else has this handle: if it is spent before its time, an earlier attempt has arrived.
    if (isCode(error, 60140) && attempt.repeat && isFresh(receipt, clock)) return 'replaced'
    // 82102: the person no longer is among those who have the card.
    if (isCode(error, 60140) || isCode(error, 82102)) return 'expired'
    throw error
  }
}

function replacement({ card }: Message) {
  if (card === undefined) throw new UnsendableError('there is no card to replace the old one')
  return encodeReplacement(card)
}

/** Within the 72 hours in which a response_code works (page 94888). */
function isFresh({ at }: Receipt, clock: Clock): boolean {
  return Temporal.Instant.from(at).until(clock.now()).total('hours') < 72
}
