import { z } from 'zod'
import { distinct, listOf, part, required, withinBytes } from './refusal.ts'

const text = z.string()
const optionId = withinBytes(128, 42040, 'option id')

/** What `type` promises must be there: 1 → url, 2 → appid, as in quote areas, jumps and image areas (page 90236). */
function linked(link: {
  type?: number | undefined
  url?: string | undefined
  appid?: string | undefined
}): string | undefined {
  if (link.type === 1 && !link.url) return '42028 url is missing for type 1'
  if (link.type === 2 && !link.appid) return '42030 appid is missing for type 2'
  return undefined
}

function withLink<S extends z.core.$ZodLooseShape>(code: number, what: string, shape: S) {
  const link = {
    type: z.literal([0, 1, 2]).optional(),
    url: text.optional(),
    appid: text.optional(),
    pagepath: text.optional(),
  }
  return part(code, what, { ...link, ...shape }).superRefine((value, context) => {
    const message = linked(value as Parameters<typeof linked>[0])
    if (message !== undefined) context.addIssue({ code: 'custom', message })
  })
}

/** Where the card comes from, in small print above the title (page 90236, as everything here). */
export const source = z.strictObject({
  icon_url: text.optional(),
  desc: text.optional(),
  desc_color: z.literal([0, 1, 2, 3]).optional(),
})

/** Vote and multiple cards list no desc_color. */
export const plainSource = source.omit({ desc_color: true })

const menuAction = z.strictObject({ text: required(42038, 'action text'), key: withinBytes(1024, 42039, 'action key') })

/** The menu in the corner: one to three actions with different keys. */
export const actionMenu = z.strictObject({
  desc: text.optional(),
  action_list: listOf(menuAction, 1, 3, 40058, 'action_list').refine(
    (list) => distinct(list.map(({ key }) => key)),
    '42051 two actions have the same key',
  ),
})

/** The title of a card that may speak through other parts. */
export const looseTitle = z.strictObject({ title: text.optional(), desc: text.optional() })

/** The title of a card that must have one. */
export const mainTitle = part(42033, 'main_title', {
  title: required(42033, 'main_title.title'),
  desc: text.optional(),
})

/** The grey quotation; may lead somewhere. */
export const quoteArea = withLink(40058, 'quote_area', { title: text.optional(), quote_text: text.optional() })

/** The large figure of a text notice. */
export const emphasis = z.strictObject({ title: text.optional(), desc: text.optional() })

const horizontal = z
  .strictObject({
    keyname: required(42027, 'keyname'),
    value: text.optional(),
    type: z.literal([0, 1, 2, 3]).optional(),
    url: text.optional(),
    media_id: text.optional(),
    userid: text.optional(),
  })
  .refine((row) => row.type !== 1 || row.url, '42028 url is missing for type 1')
  .refine((row) => row.type !== 2 || row.media_id, '42029 media_id is missing for type 2')
  .refine((row) => row.type !== 3 || row.userid, '42050 userid is missing for type 3')

/** At most six rows of a name and a value; a row may be a link, a file or a member. */
export const horizontalList = listOf(horizontal, 0, 6, 42035, 'horizontal_content_list')

const vertical = z.strictObject({ title: required(42033, 'vertical title'), desc: text.optional() })

/** At most four paragraphs of a news notice. */
export const verticalList = listOf(vertical, 0, 4, 42036, 'vertical_content_list')

/** At most three links at the foot of a notice. */
export const jumpList = listOf(
  withLink(42033, 'jump', { title: required(42033, 'jump title') }),
  0,
  3,
  42042,
  'jump_list',
)

/** Must lead somewhere on notices; may be type 0 on the others. */
export const cardAction = (types: [0, 1, 2] | [1, 2]) =>
  withLink(42045, 'card_action', { type: z.literal(types, '42045 card_action.type is not allowed here') })

/** The picture of a news notice, 1.3 to 2.25 times as wide as high. */
export const cardImage = z.strictObject({
  url: required(42044, 'card_image.url'),
  aspect_ratio: z
    .number()
    .gt(1.3 - 1e-9)
    .lt(2.25 + 1e-9)
    .optional(),
})

/** A small picture with words, in place of the large one. */
export const imageTextArea = withLink(42044, 'image_text_area', {
  title: text.optional(),
  desc: text.optional(),
  image_url: required(42044, 'image_text_area.image_url'),
})

const button = z
  .strictObject({
    text: required(42038, 'button text'),
    type: z.literal([0, 1]).optional(),
    style: z.literal([1, 2, 3, 4]).optional(),
    key: withinBytes(1024, 42039, 'button key').optional(),
    url: text.optional(),
  })
  .refine((it) => it.type === 1 || it.key, '42039 button key is missing')
  .refine((it) => it.type !== 1 || it.url, '42028 button url is missing for type 1')

/** One to six buttons; those that call back have different keys, the others a url. */
export const buttonList = listOf(button, 1, 6, 40058, 'button_list').refine(
  (list) => distinct(list.map(({ key }) => key)),
  '42039 two buttons have the same key',
)

const optionList = (max: number, more: { is_checked?: z.ZodOptional<z.ZodBoolean> } = {}) =>
  listOf(
    z.strictObject({ id: optionId, text: required(42041, 'option text'), ...more }),
    1,
    max,
    42037,
    'option_list',
  ).refine((list) => distinct((list as { id: string }[]).map(({ id }) => id)), '42040 two options have the same id')

const questionKey = withinBytes(1024, 42043, 'question_key')
const updateOnly = (update: boolean) => (update ? { disable: z.boolean().optional() } : {})

/** A drop-down; the first option is taken unless `selected_id` names another of its options. */
export const select = (update: boolean) =>
  z
    .strictObject({
      question_key: questionKey,
      title: text.optional(),
      option_list: optionList(10),
      selected_id: text.optional(),
      ...updateOnly(update),
    })
    .refine(
      ({ selected_id, option_list }) =>
        selected_id === undefined || (option_list as { id: string }[]).some(({ id }) => id === selected_id),
      '42040 selected_id is none of the options',
    )

/** One to three drop-downs with different keys. */
export const selectList = (update: boolean) =>
  listOf(select(update), 1, 3, 42047, 'select_list').refine(
    (list) => distinct(list.map(({ question_key }) => question_key)),
    '42043 two lists have the same question_key',
  )

/** The ballot of a vote: one to twenty options, one or several to tick. */
export const checkbox = (update: boolean) =>
  part(40063, 'checkbox', {
    question_key: questionKey,
    mode: z.literal([0, 1]).optional(),
    option_list: optionList(20, { is_checked: z.boolean().optional() }),
    ...updateOnly(update),
  })

/** The button under a vote or a list. */
export const submitButton = part(42046, 'submit_button', {
  text: required(42049, 'submit_button.text'),
  key: withinBytes(1024, 42046, 'submit_button.key'),
})

/** Letters, digits, `_`, `@`, `-`, at most 128 bytes. */
export const taskId = z
  .string({ error: (issue) => (issue.input === undefined ? '42014 task_id is missing' : undefined) })
  .regex(/^[0-9A-Za-z_@-]{1,128}$/, '42014 task_id is illegal')
