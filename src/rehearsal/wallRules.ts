import { type House, openDesk } from '../chat/house.ts'
import { passages } from '../rules/articles.ts'
import { citationText } from '../rules/citation.ts'
import { NoRulebookInForce, type Rulebook, rulebookInForce } from '../rules/rulebook.ts'
import { findingsReport } from '../workbook/findings.ts'
import { findingView } from './wallFindings.ts'
import type { Concerned } from './wallSubjects.ts'
import type { RulesView } from './wallView.ts'

/** A place in the measures as messages write it. */
const PLACE = /第[零一二三四五六七八九十]+条(?:（[零一二三四五六七八九十]+）)?/g

/** What the rules say of these members on a day, and every article that the text or a finding names. */
export async function rulesOn(
  house: House,
  day: Temporal.PlainDate,
  concerned: readonly Concerned[],
  text: string,
): Promise<RulesView> {
  const asOf = `${day.year}年${day.month}月${day.day}日`
  try {
    return { asOf, ...(await house.db.$transaction((tx) => gather(house, tx, day.toString(), concerned, text))) }
  } catch (error) {
    if (!(error instanceof NoRulebookInForce)) throw error
    return { asOf, members: [], articles: [], note: error.message }
  }
}

async function gather(
  house: House,
  tx: Parameters<typeof findingsReport>[0],
  asOf: string,
  concerned: readonly Concerned[],
  text: string,
): Promise<Omit<RulesView, 'asOf'>> {
  const { rulebooks, zone } = await openDesk(house, tx)
  const rulebook = rulebookInForce(rulebooks, asOf)
  const members: RulesView['members'] = []
  for (const one of concerned) {
    const found = await findingsReport(tx, { asOf, zone, member: one.no })
    members.push({ ...one, findings: found.map((finding) => findingView(house.wording, finding)) })
  }
  const grounds = members.flatMap(({ findings }) => findings.map(({ at }) => at)).join('、')
  return { instrument: rulebook.instrument, members, articles: articlesNamed(rulebook, text, grounds) }
}

/** The text of every article named in the message or by a finding, in printed order. */
function articlesNamed(rulebook: Rulebook, text: string, grounds: string): RulesView['articles'] {
  const [said, found] = [new Set(text.match(PLACE)), new Set(grounds.match(PLACE))]
  return passages(rulebook).flatMap(({ citation, text: printed }) => {
    const at = citationText(citation)
    const by = [...(said.has(at) ? ['消息正文'] : []), ...(found.has(at) ? ['规则判定'] : [])]
    return by.length === 0 ? [] : [{ at, text: printed, by: by.join('、') }]
  })
}
