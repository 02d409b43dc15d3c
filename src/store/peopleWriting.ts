import type { Tx } from './database.ts'
import { type Held, keyOf, type ListChanges, type PersonLine, personKey } from './roll.ts'
import { dateOrNull, type Ids, idOf, idsOf, inBatches, withIds } from './rollWriting.ts'

/** The cells of a person's line that belong to the person, not to the line. */
const OWN = ['mobile', 'wecom', 'dingtalk'] as const

/** The ids of all persons, by personKey. */
export async function personIds(tx: Tx): Promise<Ids> {
  const rows = await tx.person.findMany({ select: { id: true, name: true, member: { select: { no: true } } } })
  return new Map(rows.map(({ id, name, member }) => [personKey({ member: member.no, name }), id]))
}

/** The ids of all staff, by name. */
export async function staffIds(tx: Tx): Promise<Ids> {
  const rows = await tx.staff.findMany({ select: { id: true, name: true } })
  return new Map(rows.map(({ id, name }) => [name, id]))
}

/**
 * Writes the links of people to members, and the persons behind them. An individual member is a person too, with or
 * without a line. `held` are the lines as they were, for what the other lines of a person say.
 */
export async function writePeople(
  tx: Tx,
  { added, changed }: ListChanges<PersonLine>,
  held: Held<PersonLine>[],
  learnedAt: Date,
): Promise<void> {
  const members = await idsOf(tx.member.findMany({ select: { id: true, no: true } }))
  const lines = [...added.map(({ line }) => line), ...changed.map(({ after }) => after)]
  const said = whatIsSaid(lines, held)
  await createPersons(tx, [...lines, ...(await individuals(tx))], members, said)
  const persons = await personIds(tx)
  await updateMobiles(tx, lines, persons, said)
  const row = (line: PersonLine) => ({
    memberId: idOf(members, line.member),
    personId: idOf(persons, personKey(line)),
    role: line.role,
    title: line.title,
    from: dateOrNull(line.from),
    until: dateOrNull(line.until),
    leftBlank: OWN.filter((field) => line[field] === null && hasSaid(said.get(personKey(line)), field)),
  })
  await inBatches(added, (batch) =>
    tx.affiliation.createMany({ data: withIds(batch).map(({ id, line }) => ({ id, ...row(line), learnedAt })) }),
  )
  for (const { id, after } of changed) await tx.affiliation.update({ where: { id }, data: row(after) })
}

type Named = { member: string; name: string }

async function individuals(tx: Tx): Promise<Named[]> {
  const rows = await tx.member.findMany({ where: { kind: 'individual' }, select: { no: true, name: true } })
  return rows.map(({ no, name }) => ({ member: no, name }))
}

async function createPersons(tx: Tx, named: Named[], members: Ids, said: Map<string, Said>): Promise<void> {
  const known = await personIds(tx)
  const missing = new Map(named.filter((one) => !known.has(personKey(one))).map((one) => [personKey(one), one]))
  await inBatches([...missing.values()], (batch) =>
    tx.person.createMany({
      data: withIds(batch).map(({ id, name, member }) => ({
        id,
        name,
        memberId: idOf(members, member),
        mobile: said.get(personKey({ member, name }))?.mobile ?? null,
      })),
    }),
  )
}

type Said = Partial<Record<(typeof OWN)[number], string | null>>

/** What the lines of each person say of the person; a line being written is believed before an older one. */
function whatIsSaid(lines: PersonLine[], held: Held<PersonLine>[]): Map<string, Said> {
  const restated = new Set(lines.map((line) => keyOf('people', line)))
  const others = held.map(({ line }) => line).filter((line) => !restated.has(keyOf('people', line)))
  const said = new Map<string, Said>()
  for (const line of [...lines, ...others]) {
    const known = said.get(personKey(line)) ?? {}
    for (const field of OWN) known[field] ??= line[field]
    said.set(personKey(line), known)
  }
  return said
}

function hasSaid(said: Said | undefined, field: keyof Said): boolean {
  return typeof said?.[field] === 'string'
}

async function updateMobiles(tx: Tx, lines: PersonLine[], persons: Ids, said: Map<string, Said>): Promise<void> {
  const known = new Map((await tx.person.findMany({ select: { id: true, mobile: true } })).map((p) => [p.id, p.mobile]))
  for (const key of new Set(lines.map(personKey))) {
    const id = idOf(persons, key)
    const mobile = said.get(key)?.mobile ?? null
    if (known.get(id) !== mobile) await tx.person.update({ where: { id }, data: { mobile } })
  }
}
