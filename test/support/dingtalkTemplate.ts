import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const FILE = join(import.meta.dirname, '../../templates/dingtalk/card.json')

/** What a variable of the card holds; whatever it is, it travels as a string. A list of buttons is one whose items act. */
export type VariableType = 'string' | 'markdown' | 'array' | 'buttonGroup'

/** The builder's names of the types that our card may use. */
const TYPES = { string: 'string', markdown: 'markdown', loopArray: 'array' } as const

/** A part of a list variable, as the builder writes it: `rows[0].label`. */
export type Part = { id: string; name: string; type: string; schema?: Part[] | undefined }

const Part: z.ZodType<Part> = z.lazy(() =>
  z.strictObject({
    id: z.string(),
    name: z.string(),
    type: z.string(),
    private: z.literal(false),
    editorVarType: z.literal('variables'),
    disabled: z.literal(true).optional(),
    description: z.string().min(1),
    schema: z.array(Part).optional(),
  }),
)

const Variable = z.strictObject({
  id: z.string(),
  name: z.string(),
  type: z.enum(Object.keys(TYPES) as (keyof typeof TYPES)[]),
  private: z.literal(false),
  editorVarType: z.literal('variables'),
  disabled: z.literal(false).optional(),
  description: z.string().min(1),
  schema: z.array(Part).optional(),
})

/** A component of the card with those inside it. */
export type Component = {
  componentName: string
  id: string
  props: Record<string, unknown>
  children?: Component[] | undefined
}

const Component: z.ZodType<Component> = z.lazy(() =>
  z.looseObject({
    componentName: z.string(),
    id: z.string().startsWith('node_'),
    props: z.record(z.string(), z.unknown()),
    title: z.string(),
    hidden: z.literal(false),
    isLocked: z.literal(false),
    condition: z.literal(true),
    conditionGroup: z.literal(''),
    children: z.array(Component).optional(),
  }),
)

const Kind = z.strictObject({
  package: z.literal('@ali/dxComponent'),
  version: z.literal('1.0.0'),
  exportName: z.string(),
  main: z.literal('./src/index.tsx'),
  destructuring: z.literal(false),
  subName: z.literal(''),
  componentName: z.string(),
})

const none = z.tuple([])

/** `editorData` as the builder exports it: what it opens again when the file is imported. */
const EditorData = z.strictObject({
  schemaVersion: z.literal('3.0.0'),
  schema: z.strictObject({
    version: z.literal('1.0.0'),
    componentsMap: z.array(Kind),
    componentsTree: z.tuple([Component]),
    i18n: z.strictObject({}),
  }),
  mockData: z.strictObject({
    cardData: z.record(z.string(), z.unknown()),
    cardPrivateData: z.strictObject({}),
    localData: z.strictObject({}),
    richTextData: z.strictObject({}),
  }),
  editVersion: z.literal(0),
  customWidgetInfo: z.literal(''),
  useCustomWidgetInfo: z.literal(false),
  variableList: z.array(Variable),
  formList: none,
  customContextList: none,
  expList: none,
  localList: none,
  hsfList: none,
  lwpList: none,
  pageData: z.strictObject({}),
  extension: z.strictObject({
    extendType: z.literal('NORMAL'),
    fileTypeList: z.tuple([
      z.strictObject({ fileName: z.literal('event_chain'), fileSource: z.literal('{}'), fileType: z.literal('json') }),
    ]),
  }),
})

const json = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    context.addIssue({ code: 'custom', message: `is not JSON: ${error}` })
    return z.NEVER
  }
})

/** An exported card template: exactly these four keys. `widgetInfo` is what old clients draw, in XML. */
const Exported = z.strictObject({
  editorData: json.pipe(EditorData),
  widgetInfo: z.string().min(1),
  type: z.literal('im'),
  mode: z.literal('card'),
})

/** Our card template as read from `templates/dingtalk/card.json`; throws where it is not what the builder exports. */
export function cardTemplate(): z.infer<typeof Exported> {
  return Exported.parse(JSON.parse(readFileSync(FILE, 'utf8')))
}

/** The variables that the card template declares, with their types. */
export function templateVariables(): Record<string, VariableType> {
  return Object.fromEntries(cardTemplate().editorData.variableList.map((variable) => [variable.name, typeOf(variable)]))
}

function typeOf({ type, schema = [] }: z.infer<typeof Variable>): VariableType {
  return schema.some((part) => part.type === 'dynamicEvent') ? 'buttonGroup' : TYPES[type]
}
