import { addressKey } from '../messages/message.ts'
import { type Binding, type BindingChanges, foldedId, type Owner } from '../store/accounts.ts'
import { personKey } from '../store/roll.ts'
import { problemAt } from './checking.ts'
import type { Problem } from './problem.ts'
import type { Row, Rows } from './rows.ts'

/** The platforms whose accounts the workbook has columns for; the column's field has the platform's name. */
export const PLATFORMS = ['wecom', 'dingtalk'] as const

/** A row that says an account is somebody's. */
export type Claim = Omit<Binding, 'byImport'> & { list: 'people' | 'staff'; row: Row }

/** Every account in the rows, with the owner it is claimed for. */
export function claimsIn(rows: Rows): Claim[] {
  return [...rows.people, ...rows.staff].flatMap((row) => {
    const owner = ownerOf(row)
    if (owner === undefined) return []
    const list = owner.kind === 'person' ? ('people' as const) : ('staff' as const)
    return PLATFORMS.flatMap((platform) => {
      const written = row.line[platform]
      return written ? [{ platform, userId: foldedId(platform, written), written, owner, list, row }] : []
    })
  })
}

function ownerOf({ line }: Row<'people'> | Row<'staff'>): Owner | undefined {
  if (line.name === undefined) return undefined
  if ('member' in line && line.member !== undefined)
    return { kind: 'person', key: personKey({ member: line.member, name: line.name }) }
  return 'member' in line ? undefined : { kind: 'staff', key: line.name }
}

/** One person with two accounts or two mobiles, and one account claimed for two people. */
export function checkClaims(rows: Rows, bindings: Binding[]): Problem[] {
  const claims = claimsIn(rows)
  return [...twoMobiles(rows), ...twoAccounts(claims), ...twoOwners(claims), ...taken(rows, claims, bindings)]
}

function twoMobiles(rows: Rows): Problem[] {
  const first = new Map<string, Row<'people'>>()
  return rows.people.flatMap((row) => {
    const { member, name, mobile } = row.line
    if (!member || !name || !mobile) return []
    const key = personKey({ member, name })
    const earlier = first.get(key)
    if (earlier === undefined) first.set(key, row)
    if (earlier === undefined || earlier.line.mobile === mobile) return []
    return [
      problemAt(
        'people',
        row,
        'mobile',
        `${name}在第 ${earlier.row} 行是 ${earlier.line.mobile}；同一人只能有一个手机`,
      ),
    ]
  })
}

function twoAccounts(claims: Claim[]): Problem[] {
  return conflicts(
    claims,
    ({ platform, owner }) => `${platform}:${owner.kind}:${owner.key}`,
    (claim) => claim.userId,
    (claim, earlier) =>
      `${nameOf(claim.owner)}在第 ${earlier.row.row} 行是 ${earlier.written}；同一人在一个平台只填一个账号`,
  )
}

function twoOwners(claims: Claim[]): Problem[] {
  return conflicts(
    claims,
    (claim) => `${addressKey(claim)}:${claim.owner.kind}`,
    (claim) => claim.owner.key,
    (claim, earlier) =>
      `这个账号在第 ${earlier.row.row} 行属于${nameOf(earlier.owner)}，这里又属于${nameOf(claim.owner)}；一个账号只能属于一个人`,
  )
}

function conflicts(
  claims: Claim[],
  by: (claim: Claim) => string,
  says: (claim: Claim) => string,
  message: (claim: Claim, earlier: Claim) => string,
): Problem[] {
  const first = new Map<string, Claim>()
  return claims.flatMap((claim) => {
    const earlier = first.get(by(claim))
    if (earlier === undefined) first.set(by(claim), claim)
    if (earlier === undefined || says(earlier) === says(claim)) return []
    return [problemAt(claim.list, claim.row, claim.platform, message(claim, earlier))]
  })
}

function taken(rows: Rows, claims: Claim[], bindings: Binding[]): Problem[] {
  const stated = statedOwners(rows)
  const holders = new Map(bindings.map((binding) => [`${addressKey(binding)}:${binding.owner.kind}`, binding]))
  return claims.flatMap((claim) => {
    const holder = holders.get(`${addressKey(claim)}:${claim.owner.kind}`)
    if (holder === undefined || holder.owner.key === claim.owner.key || stated.has(idOf(holder.owner))) return []
    const message = `这个账号在系统中已属于${nameOf(holder.owner)}，不能再属于${nameOf(claim.owner)}；如已换人，请在表中写上${nameOf(holder.owner)}而不填此账号`
    return [problemAt(claim.list, claim.row, claim.platform, message)]
  })
}

/** Whom the workbook mentions: what it gives to another is then no longer theirs. */
function statedOwners(rows: Rows): Set<string> {
  return new Set([...rows.people, ...rows.staff].flatMap((row) => ownerOf(row) ?? []).map(idOf))
}

/**
 * What the claims change: accounts not yet their owner's are bound; where a workbook had bound another account to the
 * same owner, that one is lost. Without problems every claim is the only one for its owner.
 */
export function bindingChanges(rows: Rows, bindings: Binding[]): BindingChanges {
  const has = new Set(bindings.map((binding) => `${addressKey(binding)}:${idOf(binding.owner)}`))
  const claims = claimsIn(rows).filter((claim) => !has.has(`${addressKey(claim)}:${idOf(claim.owner)}`))
  const fresh = new Map(claims.map((claim) => [`${addressKey(claim)}:${idOf(claim.owner)}`, claim]))
  const renewed = new Set(claims.map(({ platform, owner }) => `${platform}:${idOf(owner)}`))
  const moved = new Set(claims.map((claim) => `${addressKey(claim)}:${claim.owner.kind}`))
  const lost = bindings.filter(
    (binding) =>
      moved.has(`${addressKey(binding)}:${binding.owner.kind}`) ||
      (binding.byImport && renewed.has(`${binding.platform}:${idOf(binding.owner)}`)),
  )
  const bare = ({ platform, userId, written, owner }: BindingChanges['bound'][number]) => ({
    platform,
    userId,
    written,
    owner,
  })
  return { bound: [...fresh.values()].map(bare), lost: lost.map(bare) }
}

/**
 * The rows with their account cells as they will be shown: a blank never unbinds, so it stays as it was unless another
 * row of the person has the account; an account that is already the owner's beside a newer one changes nothing.
 */
export function settleAccounts(rows: Rows, bindings: Binding[], shown: (row: Row) => Row['line'] | undefined): Rows {
  const claimed = new Set(claimsIn(rows).map(({ platform, owner }) => `${platform}:${idOf(owner)}`))
  const owned = new Set(bindings.map((binding) => `${addressKey(binding)}:${idOf(binding.owner)}`))
  const settle = <R extends Row<'people'> | Row<'staff'>>(row: R): R => {
    const before = shown(row) as Partial<Record<string, string | null>> | undefined
    const owner = idOf(ownerOf(row) as Owner)
    const settled = PLATFORMS.flatMap((platform) => {
      const written = row.line[platform]
      if (written === undefined || before === undefined) return []
      const keeps =
        written === null
          ? !claimed.has(`${platform}:${owner}`)
          : owned.has(`${platform}:${foldedId(platform, written)}:${owner}`)
      return keeps && (written === null || before[platform] != null) ? [[platform, before[platform] ?? null]] : []
    })
    return { ...row, line: { ...row.line, ...Object.fromEntries(settled) } }
  }
  return { ...rows, people: rows.people.map(settle), staff: rows.staff.map(settle) }
}

function idOf(owner: Owner): string {
  return `${owner.kind}:${owner.key}`
}

function nameOf(owner: Owner): string {
  return owner.kind === 'staff' ? `工作人员 ${owner.key}` : (JSON.parse(owner.key) as string[]).join(' ')
}
