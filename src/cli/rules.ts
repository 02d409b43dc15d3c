import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from 'commander'
import { load } from 'js-yaml'
import { cardLines, checkWording, previewWording } from '../messages/checking.ts'
import { loadWording } from '../messages/wording.ts'
import { encodeWords as encodeForDingtalk } from '../platforms/dingtalk/preview.ts'
import { encodeWords as encodeForWecom } from '../platforms/wecom/preview.ts'
import { parseRulebook } from '../rules/rulebook.ts'
import { RulebookError } from '../rules/rulebookSchema.ts'
import { loadRulebooks, RULEBOOK_FOLDER } from '../store/rulebooks.ts'
import { TEMPLATES } from '../wiring.ts'
import { atDesk, CommandRefused, type Session } from './session.ts'

/** How each platform would put words on the wire. */
export const ENCODERS = [
  { platform: 'wecom', encode: encodeForWecom },
  { platform: 'dingtalk', encode: encodeForDingtalk },
]

/** Links in previews lead nowhere; they only have to be links. */
const PREVIEW = { zone: 'Asia/Shanghai', publicUrl: 'https://huiwu.example' }

/** `rulebook check|list` and `wording`. */
export function addRuleCommands(program: Command, session: Session): void {
  const rulebook = program.command('rulebook').description('the measures as data')
  rulebook
    .command('check')
    .description('read every file under prisma/rulebook')
    .action(() => checkRulebooks(session))
  rulebook
    .command('list')
    .description('the stored versions')
    .action(() => listRulebooks(session))
  program
    .command('wording')
    .description('check all templates and print every message as it will be shown')
    .action(() => showWording(session))
}

async function checkRulebooks(session: Session): Promise<void> {
  const files = (await readdir(RULEBOOK_FOLDER)).filter((file) => file.endsWith('.yml')).sort()
  const problems = (await Promise.all(files.map(problemsIn))).flat()
  if (problems.length > 0) throw new CommandRefused(problems)
  for (const file of files) session.out(`${file}: ok`)
}

async function problemsIn(file: string): Promise<string[]> {
  try {
    parseRulebook(load(await readFile(join(RULEBOOK_FOLDER, file), 'utf8')))
    return []
  } catch (error) {
    if (error instanceof RulebookError) return [`${file}: ${error.message}`]
    throw error
  }
}

async function listRulebooks(session: Session): Promise<void> {
  for (const { effectiveFrom, instrument, articles, provisions, readings } of await atDesk(session, ({ tx }) =>
    loadRulebooks(tx),
  )) {
    const sizes = [articles, provisions, readings].map((part) => Object.keys(part).length)
    session.out(`${effectiveFrom}\t《${instrument}》\t${sizes[0]} 条文\t${sizes[1]} 规定\t${sizes[2]} 解读`)
  }
}

async function showWording(session: Session): Promise<void> {
  const wording = await loadWording(TEMPLATES, PREVIEW)
  const problems = checkWording(wording, ENCODERS)
  if (problems.length > 0) throw new CommandRefused(problems)
  for (const { template, about, variant, words } of previewWording(wording)) {
    session.out(`── ${template}${variant === 'plain' ? '' : `（${variant}）`}  ${about}`)
    if (words.card !== undefined) session.out(cardLines(words.card).join('\n'))
    if (variant === 'plain') session.out(words.text)
    session.out('')
  }
}
