import { XMLValidator } from 'fast-xml-parser'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { TEMPLATE } from '../../../src/rehearsal/platforms.ts'
import { type Component, cardTemplate, type Part, templateVariables } from '../../support/dingtalkTemplate.ts'

const { editorData, widgetInfo } = cardTemplate()
const [root] = editorData.schema.componentsTree
const components = inside(root)

function inside(component: Component): Component[] {
  return [component, ...(component.children ?? []).flatMap(inside)]
}

function component(id: string): Component {
  const found = components.find((one) => one.id === id)
  if (found === undefined) throw new Error(`no component ${id}`)
  return found
}

/** Every variable that a component's settings name: in a text as `${title}`, elsewhere as `variable`. */
function named(value: unknown): string[] {
  if (typeof value === 'string') return [...value.matchAll(/\$\{([^}]*)\}/g)].map(([, name]) => name ?? '')
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'variable' && typeof inner === 'string' ? [inner].filter((name) => name !== '') : named(inner),
  )
}

/** What a component and those inside it read; `loop.label` inside a loop over `rows` is `rows[0].label`. */
function read(component: Component, list?: string): string[] {
  const inner = component.componentName === 'Loop' ? named(component.props.listData)[0] : list
  return [
    ...named(component.props).map((name) => name.replace(/^loop\./, `${list ?? 'nothing'}[0].`)),
    ...(component.children ?? []).flatMap((child) => read(child, inner)),
  ]
}

function ids(part: Part): string[] {
  return [part.id, ...(part.schema ?? []).flatMap(ids)]
}

const condition = z.looseObject({
  valueType: z.literal('condition'),
  condition: z.object({
    op: z.literal('and'),
    conditions: z.tuple([z.looseObject({ op: z.literal('isNotEmpty'), variable: z.string() })]),
  }),
})

/** The one variable whose emptiness hides a component, or takes its effect away. */
function needs(setting: unknown): string {
  return condition.parse(setting).condition.conditions[0].variable
}

describe('the DingTalk card template', () => {
  test('declares exactly these variables', () => {
    expect(templateVariables()).toEqual({
      title: 'string',
      source: 'string',
      summary: 'string',
      rows: 'array',
      citation: 'string',
      buttons: 'buttonGroup',
      outcome: 'string',
      link: 'string',
    })
    expect(editorData.variableList.filter(({ id, name }) => id !== name)).toEqual([])
  })

  test('is the one that the rehearsal plays with', () => {
    expect(TEMPLATE).toEqual(templateVariables())
  })

  test('says of its lists what an item holds, each part under its list', () => {
    const parts = editorData.variableList.flatMap(({ schema }) => schema ?? []).flatMap(ids)
    expect(parts).toEqual([
      'rows[0].label',
      'rows[0].value',
      'buttons[0].text',
      'buttons[0].color',
      'buttons[0].status',
      'buttons[0].event',
      'buttons[0].event.type',
      'buttons[0].event.params',
      'buttons[0].event.params.url',
      'buttons[0].event.params.actionId',
      'buttons[0].event.params.params',
    ])
  })

  test('reads what it declares, all of it and nothing else', () => {
    const declared = new Set(editorData.variableList.flatMap(ids))
    const names = new Set(read(root))
    expect([...names].filter((name) => !declared.has(name))).toEqual([])
    expect(editorData.variableList.filter(({ name }) => !names.has(name))).toEqual([])
    expect(names).toContain('rows[0].label')
    expect(names).toContain('rows[0].value')
  })

  test('has no id twice, and knows the kinds it is made of', () => {
    expect(new Set(components.map(({ id }) => id)).size).toBe(components.length)
    const kinds = editorData.schema.componentsMap.map(({ componentName }) => componentName)
    expect(kinds.toSorted()).toEqual([...new Set(components.map(({ componentName }) => componentName))].sort())
    expect(editorData.schema.componentsMap.filter((kind) => kind.exportName !== kind.componentName)).toEqual([])
  })

  test.each(['source', 'summary', 'citation', 'outcome'])('gives %s no room while it is empty', (name) => {
    const part = component(`node_huiwu_${name}`)
    expect(new Set(named(part.props))).toEqual(new Set([name]))
    expect(needs(part.props.visible)).toBe(name)
  })

  test.each([
    ['rows', 'row'],
    ['buttons', 'button'],
  ])('stacks one part for each of the %s, and leaves no room around none', (list, part) => {
    const { componentName, props, children } = component(`node_huiwu_${list}`)
    expect(componentName).toBe('Loop')
    expect(props.listData).toEqual({ variable: list, variableType: 'global', type: 'variableValue' })
    expect(props).toMatchObject({ direction: 'vertical', isFixedHeight: false, marginTop: 0, marginBottom: 0 })
    expect(children?.map(({ id }) => id)).toEqual([`node_huiwu_${part}`])
  })

  test('draws a button as wide as the card, that does what its own event says', () => {
    const { componentName, props } = component('node_huiwu_button')
    expect(componentName).toBe('SingleButton')
    expect(props).toMatchObject({ widthMode: 'match_parent', enableClickEvent: true, actionType: 'dynamicEvent' })
    expect(named(props.text)).toEqual(['loop.text'])
    expect(props.color).toMatchObject({ valueType: 'variable', variable: 'buttons[0].color', variableType: 'loop' })
    expect(props.status).toMatchObject({ valueType: 'fixed', value: 'normal' })
    expect(props.dynamicEventVar).toEqual({
      variable: 'buttons[0].event',
      variableType: 'loop',
      varType: 'dynamicEvent',
      type: 'variableValue',
    })
  })

  test('opens its link when pressed, if it has one', () => {
    expect(root).toMatchObject({ componentName: 'Card', props: { enableClickEvent: true, actionType: 'url' } })
    expect(root.props.url).toMatchObject({ type: 'dynamicLink', valueType: 'variable', variable: 'link' })
    expect(needs(root.props.linkCondition)).toBe('link')
  })

  test('shows in the builder a sample of every variable, each of its type', () => {
    const pressed = z.strictObject({
      action: z.string().min(1),
      revision: z.string().regex(/^\d+$/),
      choice: z.string().optional(),
    })
    const button = z.strictObject({
      text: z.string().min(1),
      color: z.enum(['blue', 'gray', 'red']),
      status: z.literal('normal'),
      event: z.strictObject({
        type: z.literal('sendCardRequest'),
        params: z.strictObject({ actionId: z.string().min(1), params: pressed }),
      }),
    })
    const row = z.strictObject({ label: z.string().min(1), value: z.string() })
    const lists = z.object({ rows: z.array(row).min(1), buttons: z.array(button).min(1) })
    const list = z.array(z.unknown())
    const sample = { string: z.string(), markdown: z.string(), array: list, buttonGroup: list }
    const shapes = Object.entries(templateVariables()).map(([name, type]) => [name, sample[type]] as const)
    const data = z.strictObject(Object.fromEntries(shapes)).parse(editorData.mockData.cardData)
    const actionIds = lists.parse(data).buttons.map(({ event }) => event.params.actionId)
    expect(new Set(actionIds).size).toBe(actionIds.length)
  })

  test('draws for old clients from the same variables and components', () => {
    expect(XMLValidator.validate(widgetInfo)).toBe(true)
    const drawn = [...widgetInfo.matchAll(/data\.cardData\.(\w+)/g)].map(([, name]) => name ?? '')
    expect(new Set(drawn)).toEqual(new Set(Object.keys(templateVariables())))
    const looped = widgetInfo.matchAll(/<ListLayout[^>]*@data\{data\.cardData\.(\w+)\}[^>]*>(.*?)<\/ListLayout>/gs)
    const fields = [...looped].flatMap(([, list, inside = '']) =>
      [...inside.matchAll(/@subdata\{&#039;(\w+)&#039;\}/g)].map(([, name]) => `${list}[0].${name}`),
    )
    expect([...new Set(fields)].toSorted()).toEqual([
      'buttons[0].color',
      'buttons[0].text',
      'rows[0].label',
      'rows[0].value',
    ])
    expect(fields).toHaveLength(widgetInfo.split('@subdata').length - 1)
    const known = new Set(components.map(({ id }) => id))
    const placed = [...widgetInfo.matchAll(/userId="([^"]*)"/g)].map(([, id]) => id ?? '')
    expect(new Set(placed)).toEqual(known)
    expect(placed).toHaveLength(known.size)
  })
})
