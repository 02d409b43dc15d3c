import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { load } from 'js-yaml'
import type { Day } from '../rules/facts.ts'
import { PROVISION_SHAPES } from '../rules/provisions.ts'
import { parseRulebook, type Rulebook } from '../rules/rulebook.ts'
import { record } from './audit.ts'
import type { Prisma } from './client/client.ts'
import type { Tx } from './database.ts'
import { dateOfDay, dateOfInstant } from './days.ts'

/** Where the product keeps the measures as data, one file per dated version. */
export const RULEBOOK_FOLDER = join(import.meta.dirname, '../../prisma/rulebook')

/** A rulebook file that differs from the version already in force under its date. */
export class RulebookChanged extends Error {
  override name = 'RulebookChanged'
  constructor(file: string, effectiveFrom: Day) {
    super(
      `规则文件 ${file} 与已装入的 ${effectiveFrom} 版不同。已施行的版本不能改写：请恢复该文件，` +
        '另建一份新文件（文件名和 effectiveFrom 写新的施行日期）放在同一文件夹。',
    )
  }
}

const parsed = new Map<string, Rulebook>()

/** All dated versions of the measures, oldest first. Each is parsed once per process. */
export async function loadRulebooks(tx: Tx): Promise<Rulebook[]> {
  const known = await tx.$queryRaw<{ effectiveFrom: Date; digest: string }[]>`
    SELECT "effectiveFrom", digest FROM "RulebookVersion" ORDER BY "effectiveFrom"`
  const missing = known.filter((version) => !parsed.has(version.digest)).map((version) => version.effectiveFrom)
  if (missing.length > 0) await parseVersions(tx, missing)
  return known.map((version) => parsed.get(version.digest) as Rulebook)
}

async function parseVersions(tx: Tx, dates: Date[]): Promise<void> {
  const rows = await tx.rulebookVersion.findMany({ where: { effectiveFrom: { in: dates } } })
  for (const row of rows) parsed.set(row.digest, parseRulebook(row.content))
}

/**
 * Stores every `*.yml` of `folder` as the version that begins on its effectiveFrom. Storing the same again does
 * nothing. A file that only adds what an earlier release did not read yet completes its version. Throws RulebookChanged
 * when a stored version was edited, RulebookError when a file is not a rulebook.
 */
export async function storeRulebooks(tx: Tx, now: Temporal.Instant, folder = RULEBOOK_FOLDER): Promise<void> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.yml')).toSorted()
  for (const file of files) await storeVersion(tx, now, file, versionIn(await readFile(join(folder, file), 'utf8')))
}

/** What a file says: its content, checked, with the day from which it applies. */
type Version = { content: unknown; digest: string; effectiveFrom: Day; instrument: string }

const versions = new Map<string, Version>()

/** The version that a file's text is. Each text is parsed once per process. */
function versionIn(text: string): Version {
  const known = versions.get(text)
  if (known !== undefined) return known
  const content: unknown = load(text)
  const rulebook = parseRulebook(content)
  const { effectiveFrom, instrument } = rulebook
  const digest = createHash('sha256').update(JSON.stringify(content)).digest('hex')
  parsed.set(digest, rulebook)
  const version = { content, digest, effectiveFrom, instrument }
  versions.set(text, version)
  return version
}

async function storeVersion(tx: Tx, now: Temporal.Instant, file: string, version: Version): Promise<void> {
  const { content, digest, effectiveFrom, instrument } = version
  const where = { effectiveFrom: dateOfDay(effectiveFrom) }
  const known = await tx.rulebookVersion.findUnique({ where, select: { digest: true } })
  if (known?.digest === digest) return
  const said = { content: content as Prisma.InputJsonObject, digest }
  if (known === null) {
    await tx.rulebookVersion.create({ data: { ...where, instrument, ...said, loadedAt: dateOfInstant(now) } })
    return
  }
  const stored = await tx.rulebookVersion.findUniqueOrThrow({ where })
  if (!completes(content as Content, stored.content as Content)) throw new RulebookChanged(file, effectiveFrom)
  await tx.rulebookVersion.update({ where, data: said })
  const provisions = newNames(content as Content, stored.content as Content)
  const event = { actor: 'system', type: 'rulebook.completed' as const, subject: `rulebook:${effectiveFrom}` }
  await record(tx, { at: now, ...event, data: { provisions } })
}

type Content = { provisions: Record<string, unknown> } & Record<string, unknown>

/**
 * Whether a file says everything that was stored, and more: provisions that a later release reads. What no release reads
 * any more may be gone. Nothing in force has changed then.
 */
function completes(content: Content, stored: Content): boolean {
  const { provisions: now, ...rest } = content
  const { provisions: before, ...others } = stored
  if (!isDeepStrictEqual(rest, others)) return false
  return Object.entries(before).every(
    ([name, provision]) => !(name in PROVISION_SHAPES) || isDeepStrictEqual(now[name], provision),
  )
}

function newNames(content: Content, stored: Content): string[] {
  return Object.keys(content.provisions).filter((name) => !(name in stored.provisions))
}
