import { z } from 'zod'
import type { CardType, WireCard } from './card.ts'
import * as parts from './cardparts.ts'
import { ApiRefusal, BAD_PARAMETER, check } from './refusal.ts'

const text = z.string()

/** Parts that an update may have and a first sending may not (page 94888), and the other way round. */
const extras = (update: boolean) => (update ? { replace_text: text.min(1).optional() } : { task_id: parts.taskId })
const noticeTask = (update: boolean) => (update ? {} : { task_id: parts.taskId.optional() })
const submit = (update: boolean) => (update ? parts.submitButton.optional() : parts.submitButton)

const noticeParts = (update: boolean) => ({
  ...noticeTask(update),
  source: parts.source.optional(),
  action_menu: parts.actionMenu.optional(),
  quote_area: parts.quoteArea.optional(),
  horizontal_content_list: parts.horizontalList.optional(),
  jump_list: parts.jumpList.optional(),
  card_action: parts.cardAction([1, 2]),
})

const textNotice = (update: boolean) =>
  z
    .strictObject({
      card_type: z.literal('text_notice'),
      ...noticeParts(update),
      main_title: parts.looseTitle.optional(),
      sub_title_text: text.optional(),
      emphasis_content: parts.emphasis.optional(),
    })
    .refine(
      (card) => card.main_title?.title || card.sub_title_text,
      '42033 main_title.title or sub_title_text is missing',
    )

const newsNotice = (update: boolean) =>
  z
    .strictObject({
      card_type: z.literal('news_notice'),
      ...noticeParts(update),
      main_title: parts.mainTitle,
      card_image: parts.cardImage.optional(),
      image_text_area: parts.imageTextArea.optional(),
      vertical_content_list: parts.verticalList.optional(),
    })
    .refine((card) => card.card_image ?? card.image_text_area, '42044 card_image or image_text_area is missing')

const buttonCard = (update: boolean) =>
  z.strictObject({
    card_type: z.literal('button_interaction'),
    ...extras(update),
    source: parts.source.optional(),
    action_menu: parts.actionMenu.optional(),
    main_title: parts.mainTitle,
    quote_area: parts.quoteArea.optional(),
    sub_title_text: text.optional(),
    horizontal_content_list: parts.horizontalList.optional(),
    card_action: parts.cardAction([0, 1, 2]).optional(),
    button_selection: parts.select(update).optional(),
    button_list: parts.buttonList,
  })

const voteCard = (update: boolean) =>
  z.strictObject({
    card_type: z.literal('vote_interaction'),
    ...extras(update),
    source: parts.plainSource.optional(),
    main_title: parts.mainTitle,
    checkbox: parts.checkbox(update),
    submit_button: submit(update),
  })

const multipleCard = (update: boolean) =>
  z.strictObject({
    card_type: z.literal('multiple_interaction'),
    ...extras(update),
    source: parts.plainSource.optional(),
    main_title: parts.mainTitle,
    select_list: parts.selectList(update),
    submit_button: submit(update),
  })

const kinds = {
  text_notice: textNotice,
  news_notice: newsNotice,
  button_interaction: buttonCard,
  vote_interaction: voteCard,
  multiple_interaction: multipleCard,
} satisfies Record<CardType, (update: boolean) => z.ZodType>

const cardType = z.looseObject(
  { card_type: z.enum(Object.keys(kinds) as CardType[], '42031 card_type is illegal') },
  `${BAD_PARAMETER} template_card must be an object`,
)

/**
 * The card, checked by the rules of its kind (page 90236), or an ApiRefusal with the errcode of page 90313. An
 * action_menu makes task_id required; an update has no task_id but may have replace_text and disable (page 94888).
 */
export function checkCard(card: unknown, purpose: 'send' | 'update'): WireCard {
  const { card_type } = check(cardType, card)
  const schema: z.ZodType = kinds[card_type](purpose === 'update')
  const checked = check(schema, card) as WireCard
  if (purpose === 'send' && checked.action_menu !== undefined && checked.task_id === undefined)
    throw new ApiRefusal(42014, 'task_id is missing though there is an action_menu')
  return checked
}
