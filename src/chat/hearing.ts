import { addressKey } from '../messages/message.ts'
import type { Outcome } from '../messages/notice.ts'
import { reply } from '../messages/notice.ts'
import { Refusal } from '../messages/refusal.ts'
import { allowanceUsedUp } from '../secretariat/allowance.ts'
import type { Asker } from '../secretariat/asker.ts'
import { unbindDeparted } from '../secretariat/departures.ts'
import type { Desk } from '../secretariat/desk.ts'
import { COMMANDS } from './commands.ts'
import { greet } from './greeting.ts'
import { answeredPrivately, askToWritePrivately, isNobody } from './groups.ts'
import { findCommand, nearestCommands } from './matching.ts'
import type { Press, Update } from './platform.ts'
import { authorize, rightsOfCommand } from './rights.ts'

/** Characters that are heard at once: no statement is longer, and reading what is takes longer than its length. */
const LONGEST = 5000

/** What is taken for said when nothing was. */
const HELP = '帮助'

/**
 * Acts on whatever is no press: what was said, in private or in a group, and what became of somebody. What is personal
 * goes to whoever it concerns. Refuses with Refusal.
 */
export async function hear(desk: Desk, asker: Asker, update: Exclude<Update, Press>): Promise<Outcome> {
  if (update.kind === 'unidentified') return answerStranger(desk, update)
  if (update.kind === 'departed') return unbindDeparted(desk, asker, Temporal.Instant.from(update.at))
  if (update.kind === 'withheld') return answerWithheld(desk, asker)
  if (update.place === undefined) return answer(desk, asker, update)
  if (isNobody(asker)) return askToWritePrivately(update.place)
  return answeredPrivately(update.place, await answer(desk, asker, update))
}

async function answer(desk: Desk, asker: Asker, update: Exclude<Update, Press>): Promise<Outcome> {
  switch (update.kind) {
    case 'said':
      // Whoever only calls us wants to know what can be said.
      return obey(desk, asker, update.text.trim() === '' ? HELP : update.text)
    case 'entered':
      return greet(desk, asker)
    case 'unreadable':
      authorize('insider', asker, desk.today)
      return reply(asker.account, 'replies/unreadable', {})
    default:
      return { say: [] }
  }
}

/** What somebody said was kept back: they are told, wherever they said it, and the secretariat is. */
function answerWithheld(desk: Desk, { account }: Asker): Outcome {
  return { say: [...reply(account, 'replies/withheld', {}).say, allowanceUsedUp(desk, account.platform)] }
}

/**
 * Nobody can say who is asking: nothing but that is said, on the line the question came on, and once a day, because
 * strangers must not use up what the platform allows the organisation.
 */
function answerStranger(desk: Desk, { from, line, until }: Extract<Update, { kind: 'unidentified' }>): Outcome {
  const once = `unidentified/${desk.today}/${addressKey(from)}`
  return { say: [{ to: { place: line }, template: 'replies/unidentified', values: {}, until, once }] }
}

async function obey(desk: Desk, asker: Asker, text: string): Promise<Outcome> {
  if (text.length > LONGEST) throw new Refusal('said_too_long', { limit: LONGEST })
  const found = findCommand(COMMANDS, text)
  if (found === undefined) {
    authorize('insider', asker, desk.today)
    const open = COMMANDS.filter(
      ({ words: [name] }) => rightsOfCommand(name).who !== 'staff' || asker.staff !== undefined,
    )
    return reply(asker.account, 'replies/unknown', {
      said: [...text].slice(0, 20).join(''),
      nearest: nearestCommands(open, text),
    })
  }
  authorize(rightsOfCommand(found.command.words[0]).who, asker, desk.today)
  return found.command.run(desk, asker, found.rest)
}
