import { z } from 'zod'
import { type Corp, findMember } from './corp.ts'
import { ApiRefusal, checkOld, OldRefusal } from './refusal.ts'
import { bodyOf, type Call, type Route } from './serving.ts'

/**
 * Who may see the app: single people, departments with all below them, roles; or administrators only, which comes before
 * the others. As the console sets it.
 */
export type VisibleRange = { userIds: string[]; deptIds: number[]; roleIds: number[]; onlyAdminVisible: boolean }

/** The department that everybody is in, one way or another. */
export const ROOT_DEPARTMENT = 1

/** A new app is seen by everybody. */
export const SEEN_BY_ALL: VisibleRange = {
  userIds: [],
  deptIds: [ROOT_DEPARTMENT],
  roleIds: [],
  onlyAdminVisible: false,
}

const SCOPES = /^\/v1\.0\/microApp\/apps\/(\d+)\/scopes$/

/**
 * `GET /v1.0/microApp/apps/{agentId}/scopes` (获取企业应用的可使用范围, document LPNPkwlsMI): undefined for another path. Which
 * code an unknown agent id is refused with is not documented.
 */
export function scopesRoute({ method, path }: Pick<Call, 'method' | 'path'>): Route | undefined {
  const agentId = SCOPES.exec(path)?.[1]
  if (method !== 'GET' || agentId === undefined) return undefined
  return { method: 'GET', billed: true, run: (corp) => scopesOf(corp, Number(agentId)) }
}

function scopesOf(corp: Corp, agentId: number) {
  if (agentId !== corp.settings.agentId) throw new ApiRefusal('invalidParameter.agentId', 'there is no such app', 400)
  return { result: corp.range }
}

const request = z.strictObject({ userid: z.string().min(1) })

/** `POST /topapi/v2/department/listparentbyuser`: of each department somebody is in, itself and all above it. */
export function listParents(corp: Corp, call: Call) {
  const { userid } = checkOld(request, bodyOf(call), 400_002)
  const person = findMember(corp, userid)
  if (person === undefined) throw new OldRefusal(60_121, '找不到该用户')
  const parent_list = person.departments.map((id) => ({ parent_dept_id_list: upwards(corp, id) }))
  return { result: { parent_list } }
}

function upwards(corp: Corp, id: number): number[] {
  const parent = corp.departments.get(id)
  return parent === undefined ? [id] : [id, ...upwards(corp, parent)]
}
