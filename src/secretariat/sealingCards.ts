import type { Look, Notice, Redraw, Values } from '../messages/notice.ts'
import type { AttendanceValue } from '../rules/facts.ts'
import { citationsOf, provision } from '../rules/rulebook.ts'
import { openSubjects } from '../store/attendance.ts'
import { openCards } from '../store/cards.ts'
import { type Asker, staffOf } from './asker.ts'
import { titleOf } from './attendanceBook.ts'
import type { Desk } from './desk.ts'
import type { Preview } from './sealingPreview.ts'
import { besideOffice, titlesIn } from './titles.ts'

/** The card that asks whether to seal; it belongs to who asked for it. */
export function sealCard(asker: Asker, preview: Preview): Notice {
  const subject = `${preview.book.meeting.id}/${preview.digest}/${staffOf(asker).id}`
  return {
    to: { account: asker.account },
    template: 'cards/seal',
    values: { ...figures(preview), decidedBy: null },
    actions: ['confirm', 'cancel'],
    asks: { question: 'seal', subject },
  }
}

/** The names behind the figures of the card, which has no room for them. */
export function sealList(desk: Desk, asker: Asker, preview: Preview): Notice {
  const { fills, entries, brings, isInHand } = preview
  const titles = titlesIn(desk, preview.facts)
  const names = new Map([...entries, ...fills].map(({ member }) => [member.no, member.name]))
  const lost = brings.filter(({ verdict }) => verdict === 'forfeited' || verdict === 'basis_lost')
  return {
    to: { account: asker.account },
    template: 'replies/seal_list',
    values: {
      ...figures(preview),
      fills: fills.map(({ member: { no, name }, value }) => ({ no, name, title: titles(no), value })),
      losses: lost.map((finding) => {
        const { member: no, office, verdict, citations } = finding
        const who = { no, name: names.get(no) ?? '', title: besideOffice(titles(no), office) }
        return { ...who, office, verdict, citations, open: isInHand(finding) }
      }),
    },
  }
}

function figures({ book, entries, fills, count, status, brings, isInHand }: Preview): Values {
  const filled = (value: AttendanceValue) => fills.filter((one) => one.value === value).length
  const found = (verdict: string) => brings.filter((finding) => finding.verdict === verdict).length
  const quorum = citationsOf(book.rulebook, provision(book.rulebook, `${book.meeting.body}.quorum`))
  return {
    ...titleOf(book.meeting),
    ...count,
    status,
    entered: entries.filter(({ member }) => book.duty.has(member.no)).length,
    absent: filled('absent'),
    leave: filled('leave'),
    undelivered: filled('undelivered'),
    replied: filled('present') + filled('alternate'),
    forfeited: brings.filter((finding) => finding.verdict === 'forfeited' && !isInHand(finding)).length,
    basisLost: found('basis_lost'),
    atRisk: found('at_risk'),
    noted: found('noted'),
    citations: [...quorum, ...brings.flatMap(({ citations }) => citations)],
  }
}

/**
 * Closes the open seal cards whose subject begins so, a meeting's or one card's: `outcome` for the one pressed, `others`
 * for everybody else's. They keep the figures they were asked about.
 */
export async function closeSealCards(
  desk: Desk,
  beginning: string,
  outcome: string,
  others: string,
  decidedBy: string | null = null,
): Promise<Redraw[]> {
  const redraws: Redraw[] = []
  for (const subject of await openSubjects(desk.tx, 'seal', beginning)) {
    const [card] = await openCards(desk.tx, 'seal', subject)
    if (card === undefined) continue
    const look: Look = { template: card.look.template, values: { ...card.look.values, decidedBy } }
    redraws.push({ question: 'seal', subject, look: { ...look, outcome }, others: { ...look, outcome: others } })
  }
  return redraws
}
