/** A PDF as small as one can be. */
export const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n')

/** A picture of one dot. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==',
  'base64',
)

/** What a photograph begins and ends with. */
export const JPEG = Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex')

/** A page as a visitor has it: its status, its text, where it is. */
export type Page = { status: number; text: string; url: string; headers: Headers }

/** What a unit types into the form. */
export const UNIT_FORM: Record<string, string | string[]> = {
  kind: 'unit',
  name: '滨城新锐软件有限公司',
  creditCode: '91210200MA0ABCDE1X',
  legalRepresentative: '张伟',
  principal: '张伟',
  registeredPlace: '大连市高新园区',
  premises: '大连市高新园区火炬路1号',
  registeredCapital: '500万元',
  address: '大连市高新园区火炬路1号',
  phone: '0411-88880000',
  email: 'office@example.cn',
  representativeName: '张伟',
  representativeMobile: '13800000001',
  representativeTitle: '总经理',
  liaisonName: '李娜',
  liaisonMobile: '13800000002',
  scopes: ['软件开发'],
  confirmed: ['charter', 'willing', 'scope', 'credit', 'representative'],
  desired: 'director',
}

/** What a person types into the form. */
export const PERSON_FORM: Record<string, string | string[]> = {
  kind: 'individual',
  name: '赵明',
  phone: '13900000009',
  address: '大连市中山区',
  introduction: '某大学教授，软件工程专家',
  confirmed: ['charter', 'willing', 'scope', 'credit'],
}

/** Somebody with a browser but no account: keeps its cookie, follows redirects, sends forms. */
export class Visitor {
  readonly base: string
  readonly address: string | undefined
  cookie = ''
  /** The address of the page of their application, once they have one. */
  own = ''

  /** `address` is where a proxy before the house has seen them. */
  constructor(base: string, address?: string) {
    this.base = base
    this.address = address
  }

  async get(path: string): Promise<Page> {
    return this.#visit(path, {})
  }

  /** Opens a form and sends it with these fields, as a browser would. */
  async send(path: string, fields: Record<string, string | string[] | File>, action = path): Promise<Page> {
    const form = await this.get(path)
    return this.post(action, { ...sealOf(form.text), ...fields })
  }

  /** Sends a form as it is. */
  async post(path: string, fields: Record<string, string | string[] | File>): Promise<Page> {
    const body = new FormData()
    for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) body.append(name, one)
    return this.#visit(path, { method: 'POST', body })
  }

  /** Fills in the form of a unit, or another, and sends it. */
  async apply(fields: Record<string, string | string[] | File> = {}, form = UNIT_FORM): Promise<Page> {
    const page = await this.send(`/apply?kind=${form.kind}`, { ...form, ...fields }, '/apply')
    if (page.status === 200) this.own = new URL(page.url).pathname
    return page
  }

  /** Uploads a scan on the page of the application. */
  async upload(file: File = new File([PDF], '申请表.pdf', { type: 'application/pdf' })): Promise<Page> {
    return this.send(this.own, { paper: file }, `${this.own}/paper`)
  }

  async #visit(path: string, request: RequestInit): Promise<Page> {
    const headers = new Headers({
      ...(this.cookie !== '' && { cookie: this.cookie }),
      ...(this.address !== undefined && { 'x-forwarded-for': this.address }),
    })
    const answer = await fetch(new URL(path, this.base), { ...request, headers, redirect: 'manual' })
    const [set] = answer.headers.getSetCookie()
    if (set !== undefined) this.cookie = set.split(';')[0] ?? ''
    const location = answer.headers.get('location')
    if (location !== null) return this.get(location)
    return { status: answer.status, text: await answer.text(), url: answer.url, headers: answer.headers }
  }
}

/** What a form carries unseen. */
export function sealOf(html: string): { formKey: string; token: string } {
  const value = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''
  return { formKey: value('formKey'), token: value('token') }
}
