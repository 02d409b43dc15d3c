import { PlatformError } from '../chat/platform.ts'
import type { Standing } from '../platforms/standing.ts'
import type { BoundAccount } from '../store/condition.ts'
import type { Reporter, Sign } from './sign.ts'

/** How many accounts are asked about at once: fewer than WeCom begins to refuse (45033). */
const AT_ONCE = 4

/** What to do about accounts that cannot be reached. */
const REMEDIES: Record<Exclude<Standing, 'reachable'>, string> = {
  unseeing: 'does not see the app: take them into its visible range (可见范围)',
  unknown: 'is no account of the organisation (any more): correct the roll, or let them bind another (绑定码)',
  inactive: 'is not activated, or is disabled: ask them to sign in, or correct the roll',
}

/** Asks a platform about every account that somebody is to be reached by; one line for each that cannot be. */
export async function examineAccounts(
  accounts: BoundAccount[],
  standingOf: (userId: string) => Promise<Standing>,
  { ok, warn, fix }: Reporter,
): Promise<Sign[]> {
  if (accounts.length === 0) return [warn('Nobody has an account here yet: see huiwu bind.')]
  const signs: Sign[] = []
  for (let first = 0; first < accounts.length; first += AT_ONCE) {
    const some = accounts.slice(first, first + AT_ONCE)
    const standings = await Promise.all(some.map(({ userId }) => standingOf(userId)))
    for (const [place, { whose, userId }] of some.entries()) {
      const standing = standings[place] ?? 'unknown'
      if (standing !== 'reachable') signs.push(fix(`${whose}: ${userId} ${REMEDIES[standing]}.`))
    }
  }
  const well = accounts.length - signs.length
  return [...(well > 0 ? [ok(`${well} of ${accounts.length} bound accounts can be reached.`)] : []), ...signs]
}

/** What a platform refuses is a finding: its error says what to put right, without token or secret. */
export async function orRefused(work: () => Promise<Sign[]>, { fix }: Reporter): Promise<Sign[]> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof PlatformError) return [fix(`${error.method}: ${error.code}, ${reasonOf(error)}.`)]
    throw error
  }
}

/** Its message begins with platform, method and code. */
function reasonOf({ message, platform, method, code }: PlatformError): string {
  return message.replace(`${platform} ${method}: ${code} `, '')
}
