import type { WireCard, WireOption } from './card.ts'
import type { Field } from './xml.ts'

/** What the presser picked: an option id, several, or one (or several) per question key. */
export type Choice = string | string[] | Record<string, string | string[]>

type Question = { key: string; options: WireOption[]; preset: string[]; single: boolean; disabled: boolean }

/** The `SelectedItems` of a press (page 90240), none for a card without lists. Throws for a pick the card forbids. */
export function selectedItems(card: WireCard, choice: Choice | undefined): Field[] {
  const questions = questionsOf(card)
  if (questions.length === 0 && choice !== undefined) throw new Error('the card has nothing to choose from')
  return itemsXml(questions.map((question) => [question.key, picked(question, choice)]))
}

/** The same without looking at any card: what a hostile client may send. */
export function forcedItems(choice: Choice | undefined): Field[] {
  if (choice === undefined || typeof choice === 'string' || Array.isArray(choice)) return []
  return itemsXml(Object.entries(choice).map(([key, ids]) => [key, [ids].flat()]))
}

function itemsXml(items: [key: string, ids: string[]][]): Field[] {
  if (items.length === 0) return []
  const item = ([key, ids]: [string, string[]]): Field => [
    'SelectedItem',
    [
      ['QuestionKey', key],
      ['OptionIds', ids.map((id): Field => ['OptionId', id])],
    ],
  ]
  return [['SelectedItems', items.map(item)]]
}

function questionsOf(card: WireCard): Question[] {
  const selects = [...(card.select_list ?? []), ...(card.button_selection === undefined ? [] : [card.button_selection])]
  const dropDowns = selects.map((it): Question => {
    const preset = [it.selected_id ?? it.option_list[0]?.id ?? '']
    return { key: it.question_key, options: it.option_list, preset, single: true, disabled: it.disable === true }
  })
  return card.checkbox === undefined ? dropDowns : [...dropDowns, ballot(card.checkbox)]
}

/** A single choice has its first option ticked unless another is (page 90236). */
function ballot(box: NonNullable<WireCard['checkbox']>): Question {
  const single = box.mode !== 1
  const ticked = box.option_list.filter((option) => option.is_checked).map(({ id }) => id)
  const first = box.option_list.slice(0, 1).map(({ id }) => id)
  const preset = single ? (ticked.length > 0 ? ticked : first).slice(0, 1) : ticked
  return { key: box.question_key, options: box.option_list, preset, single, disabled: box.disable === true }
}

function picked({ key, options, preset, single, disabled }: Question, choice: Choice | undefined): string[] {
  const asked = typeof choice === 'object' && !Array.isArray(choice) ? choice[key] : choice
  if (asked === undefined) return preset
  if (disabled) throw new Error(`the list ${key} is disabled`)
  const ids = [asked].flat()
  const stranger = ids.find((id) => !options.some((option) => option.id === id))
  if (stranger !== undefined) throw new Error(`the list ${key} has no option ${stranger}`)
  if (single && ids.length !== 1) throw new Error(`the list ${key} takes exactly one option`)
  return ids
}
