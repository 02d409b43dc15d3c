import { type Corp, warn } from './corp.ts'
import type { Saying } from './entries.ts'
import { type Link, undrawable, wrongLink, wrongMarkdownLink } from './links.ts'
import { ApiRefusal, jsonObject } from './refusal.ts'

const MAX_BYTES = 15_000
const INVALID = 'invalidParameter.msgParam.invalid'
const FILE_TYPES = ['xlsx', 'pdf', 'zip', 'rar', 'doc', 'docx']

const numbered = (count: number, ...names: string[]) =>
  Array.from({ length: count }, (_, n) => names.map((name) => `${name}${n + 1}`)).flat()

/** What each msgKey carries (5.3, S/0699); sampleActionCard6 are two horizontal buttons, not six. */
const keys: Record<string, string[]> = {
  sampleText: ['content'],
  sampleMarkdown: ['title', 'text'],
  sampleImageMsg: ['photoURL'],
  sampleLink: ['text', 'title', 'picUrl', 'messageUrl'],
  sampleActionCard: ['title', 'text', 'singleTitle', 'singleURL'],
  sampleActionCard2: ['title', 'text', ...numbered(2, 'actionTitle', 'actionURL')],
  sampleActionCard3: ['title', 'text', ...numbered(3, 'actionTitle', 'actionURL')],
  sampleActionCard4: ['title', 'text', ...numbered(4, 'actionTitle', 'actionURL')],
  sampleActionCard5: ['title', 'text', ...numbered(5, 'actionTitle', 'actionURL')],
  sampleActionCard6: ['title', 'text', ...numbered(2, 'buttonTitle', 'buttonUrl')],
  sampleAudio: ['mediaId', 'duration'],
  sampleFile: ['mediaId', 'fileName', 'fileType'],
  sampleVideo: ['duration', 'videoMediaId', 'videoType', 'picMediaId', 'height', 'width'],
}

/**
 * The message of `msgKey` and `msgParam`, a text of JSON with exactly the keys of its kind, none of them empty, at most
 * 15,000 bytes (documented for groups, demanded for people too); else an ApiRefusal of 5.5.
 */
export function readMessage(corp: Corp, msgKey: string, msgParam: string, chat: 'person' | 'group'): Saying {
  const listed = Object.hasOwn(keys, msgKey) ? keys[msgKey] : undefined
  if (listed === undefined) throw new ApiRefusal('invalidParameter.msgKey.invalid', `msgKey ${msgKey} is unknown`)
  if (Buffer.byteLength(msgParam) > MAX_BYTES)
    throw new ApiRefusal('invalidParameter.msgParam.tooLong', `msgParam exceeds ${MAX_BYTES} bytes`)
  const saying = asSaying(msgKey, readParam(msgParam, listed))
  const wrong = wrongContent(corp, saying)
  if (wrong !== undefined) throw new ApiRefusal(INVALID, wrong)
  noteOddities(corp, msgKey, saying, chat)
  return saying
}

/** What a client would show wrongly or never: markdown it cannot draw, a dtmd link in a group (6.9). */
export function noteOddities(corp: Corp, where: string, saying: Saying, chat: 'person' | 'group'): void {
  const text = saying.kind === 'other' ? '' : saying.text
  const odd = saying.kind === 'markdown' || saying.kind === 'actionCard' ? undrawable(text) : undefined
  if (odd !== undefined) warn(corp, where, `a robot's markdown shows no such thing: ${odd}`)
  const links = saying.kind === 'actionCard' ? saying.buttons.map(({ url }) => url).join() : ''
  if (chat === 'group' && `${text}${links}`.includes('dtmd:'))
    warn(corp, where, 'a dtmd link in a group may never reach the robot')
}

/** What is wrong with the links of what is said. */
export function wrongLinks(saying: Saying): string | undefined {
  if (saying.kind === 'markdown') return wrongMarkdownLink(saying.text)
  if (saying.kind !== 'actionCard') return undefined
  const wrong = saying.buttons.map(({ url }) => wrongLink(url)).find((it) => it !== undefined)
  return wrong ?? wrongMarkdownLink(saying.text)
}

function readParam(msgParam: string, listed: string[]): Record<string, string> {
  const param = jsonObject(msgParam)
  if (param === undefined) throw new ApiRefusal(INVALID, 'msgParam is no text of a JSON object')
  const missing = listed.find((key) => param[key] === undefined || param[key] === '')
  if (missing !== undefined) throw new ApiRefusal(`miss.param.${missing}`, `msgParam.${missing} is missing or empty`)
  const stray = Object.entries(param).find(([key, value]) => !listed.includes(key) || typeof value !== 'string')
  if (stray !== undefined) throw new ApiRefusal(INVALID, `msgParam.${stray[0]} is unknown or no text`)
  return param as Record<string, string>
}

function asSaying(msgKey: string, param: Record<string, string>): Saying {
  const { title = '', text = '', content = '' } = param
  if (msgKey === 'sampleText') return { kind: 'text', text: content }
  if (msgKey === 'sampleMarkdown') return { kind: 'markdown', title, text }
  if (msgKey.startsWith('sampleActionCard')) return { kind: 'actionCard', title, text, buttons: buttonsOf(param) }
  return { kind: 'other', msgtype: msgKey, content: param }
}

function buttonsOf(param: Record<string, string>): Link[] {
  if (param.singleTitle !== undefined) return [{ title: param.singleTitle, url: param.singleURL ?? '' }]
  return Object.entries(param)
    .filter(([key]) => /^(action|button)Title\d$/.test(key))
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([key, title]) => ({
      title,
      url: param[key.replace('actionTitle', 'actionURL').replace('buttonTitle', 'buttonUrl')] ?? '',
    }))
}

function wrongContent(corp: Corp, saying: Saying): string | undefined {
  if (saying.kind !== 'other') return wrongLinks(saying)
  const param = saying.content as Record<string, string>
  const wrongFile = (id: string | undefined, type: string) =>
    corp.media.get(id ?? '')?.type === type ? undefined : `${id} is no uploaded ${type}`
  switch (saying.msgtype) {
    case 'sampleImageMsg':
      return /^https?:/.test(param.photoURL ?? '') ? undefined : wrongFile(param.photoURL, 'image')
    case 'sampleLink':
      return wrongLink(param.messageUrl ?? '') ?? wrongLink(param.picUrl ?? '')
    case 'sampleAudio':
      return wrongFile(param.mediaId, 'voice')
    case 'sampleFile':
      return FILE_TYPES.includes(param.fileType ?? '')
        ? wrongFile(param.mediaId, 'file')
        : `no fileType ${param.fileType}`
    default:
      return wrongFile(param.videoMediaId, 'video') ?? wrongFile(param.picMediaId, 'image')
  }
}
