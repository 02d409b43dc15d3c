import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { load } from 'js-yaml'
import type { House } from '../chat/house.ts'
import { cardLines, checkWording } from '../messages/checking.ts'
import type { Look } from '../messages/notice.ts'
import type { Template } from '../messages/template.ts'
import { loadWording, type Wording, type Words, word } from '../messages/wording.ts'
import { ActRefused } from './refused.ts'
import type { Behind } from './wallBehind.ts'
import { refusalIn } from './wallOrigin.ts'
import type { WordingView } from './wallView.ts'

const HOW = '改这个文件就改了措辞：服务启动时读入，重新启动后生效；在排练室里按“重新读入措辞”，以后的消息立即按新的说。'

/** How many problems of a wording are told at once. */
const TOLD = 5

/** Where the words of a message come from; undefined when there is no template behind it. */
export async function wordingOf(house: House, behind: Behind): Promise<WordingView | undefined> {
  const look = behind.card?.look as unknown as Look | undefined
  const template = house.wording.templates.get(look?.template ?? behind.messages.at(-1)?.template ?? '')
  if (template === undefined) return undefined
  const { fresh, problem } = await tryToRead(house, template)
  const refusal = await refusalBehind(house, behind, template, fresh)
  return {
    file: nameOf(template),
    about: template.about,
    source: await readFile(template.file, 'utf8'),
    changed: fresh !== undefined && !isDeepStrictEqual(fresh.templates.get(template.name), template),
    how: HOW,
    ...(refusal && { refusal }),
    ...(look && { look: JSON.stringify(look, null, 2), ...previewOf(house, look, fresh) }),
    ...(problem !== undefined && { problem }),
  }
}

/** Reads all wording anew, so that a change can be seen at once. Throws ActRefused, naming what is wrong with it. */
export async function rereadWording(house: House): Promise<void> {
  const [template] = house.wording.templates.values()
  if (template === undefined) return
  const { fresh, problem } = await tryToRead(house, template)
  const problems = fresh === undefined ? [problem] : checkWording(fresh, [])
  if (fresh === undefined || problems.length > 0)
    throw new ActRefused(`措辞没有换，文件里有问题：${problems.slice(0, TOLD).join('；')}`)
  house.wording = fresh
}

async function tryToRead(
  { wording, clock }: House,
  template: Template,
): Promise<{ fresh?: Wording; problem?: string }> {
  const { publicUrl } = wording
  try {
    return { fresh: await loadWording(folderOf(template), { zone: clock.zone, publicUrl }) }
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) }
  }
}

/** The folder of all wording: a template lies in a room of it. */
function folderOf(template: Template): string {
  return dirname(dirname(template.file))
}

function nameOf({ file }: Template): string {
  return relative(dirname(dirname(dirname(file))), file)
}

/** The card worded from the files as they are now, where that makes a difference. */
function previewOf({ wording }: House, look: Look, fresh?: Wording): { preview?: string; problem?: string } {
  if (fresh === undefined) return {}
  try {
    const [before, after] = [shown(word(wording, look)), shown(word(fresh, look))]
    return before === after ? {} : { preview: after }
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) }
  }
}

function shown({ text, card }: Words): string {
  return card === undefined ? text : cardLines(card).join('\n')
}

/** The sentence of a refusal and its file. */
async function refusalBehind(
  { wording }: House,
  { causes, presses }: Behind,
  template: Template,
  fresh?: Wording,
): Promise<WordingView['refusal']> {
  const reason = [...causes, ...presses].map(refusalIn).findLast((one) => one !== undefined)
  const read = reason === undefined ? undefined : wording.refusals.get(reason)
  if (reason === undefined || read === undefined) return undefined
  const folder = join(folderOf(template), 'refusals')
  for (const file of (await readdir(folder)).filter((name) => name.endsWith('.yml'))) {
    const sentences = load(await readFile(join(folder, file), 'utf8')) as Record<string, unknown>
    if (!(reason in sentences)) continue
    const now = fresh?.refusals.get(reason) ?? read
    return { reason, file: `templates/refusals/${file}`, text: now.text, changed: now.text !== read.text }
  }
  return undefined
}
