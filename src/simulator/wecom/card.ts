/** The five kinds of template card (page 90236). */
export type CardType =
  | 'text_notice'
  | 'news_notice'
  | 'button_interaction'
  | 'vote_interaction'
  | 'multiple_interaction'

/** One choice of a list on a card. */
export type WireOption = { id: string; text: string; is_checked?: boolean }

/** A list on a card from which the reader picks. */
export type WireSelect = {
  question_key: string
  title?: string
  disable?: boolean
  option_list: WireOption[]
  selected_id?: string
}

/** One button of a card; type 1 only opens `url`. */
export type WireButton = { text: string; type?: 0 | 1; style?: number; key?: string; url?: string }

/** A checked `template_card` as it stands on the wire: every part that any of the five kinds may have (page 90236). */
export type WireCard = {
  card_type: CardType
  task_id?: string
  source?: { icon_url?: string; desc?: string; desc_color?: number }
  action_menu?: { desc?: string; action_list: { text: string; key: string }[] }
  main_title?: { title?: string; desc?: string }
  sub_title_text?: string
  quote_area?: { type?: number; url?: string; title?: string; quote_text?: string }
  emphasis_content?: { title?: string; desc?: string }
  card_image?: { url: string; aspect_ratio?: number }
  image_text_area?: { title?: string; desc?: string; image_url: string }
  vertical_content_list?: { title: string; desc?: string }[]
  horizontal_content_list?: {
    keyname: string
    value?: string
    type?: number
    url?: string
    media_id?: string
    userid?: string
  }[]
  jump_list?: { type?: number; title: string; url?: string }[]
  card_action?: { type: number; url?: string; appid?: string; pagepath?: string }
  button_selection?: WireSelect
  button_list?: WireButton[]
  checkbox?: { question_key: string; mode?: 0 | 1; disable?: boolean; option_list: WireOption[] }
  select_list?: WireSelect[]
  submit_button?: { text: string; key: string }
  replace_text?: string
}

/** Whether pressing something on the card reaches the application (pages 90236, 90240). */
export function callsBack(card: WireCard): boolean {
  return card.action_menu !== undefined || !card.card_type.endsWith('_notice')
}

/** What a reader can press to call back: callback buttons, the submit button, the menu in the corner. */
export function pressable(card: WireCard): { key: string; text: string; menu: boolean }[] {
  const buttons = (card.button_list ?? []).flatMap(({ type, key, text }) => (type === 1 || !key ? [] : [{ key, text }]))
  const submit = card.submit_button === undefined ? [] : [card.submit_button]
  const menu = card.action_menu?.action_list ?? []
  const grey = card.replace_text !== undefined
  return [
    ...(grey ? [] : [...buttons, ...submit].map(({ key, text }) => ({ key, text, menu: false }))),
    ...menu.map(({ key, text }) => ({ key, text, menu: true })),
  ]
}
