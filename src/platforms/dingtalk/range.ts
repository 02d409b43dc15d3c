import { z } from 'zod'
import type { Api } from './api.ts'
import { malformed } from './transport.ts'

/** Who sees the app: single people, departments with all below them, roles; or administrators only. */
export type VisibleRange = { people: Set<string>; departments: Set<number>; roles: Set<number>; onlyAdmins: boolean }

/** Of somebody in the organisation what decides whether they see the app. */
export type Colleague = { userId: string; admin: boolean; departments: number[]; roles: number[] }

const SCOPES = z.looseObject({
  result: z.looseObject({
    userIds: z.array(z.string()).default([]),
    deptIds: z.array(z.int()).default([]),
    roleIds: z.array(z.int()).default([]),
    onlyAdminVisible: z.boolean().default(false),
  }),
})

const PARENTS = z.looseObject({
  result: z.looseObject({ parent_list: z.array(z.looseObject({ parent_dept_id_list: z.array(z.int()) })) }),
})

/** The visible range of the app. Throws PlatformError, also where the app may not ask (qyapi_microapp_manage). */
export async function readRange(api: Api, agentId: number): Promise<VisibleRange> {
  // 获取企业应用的可使用范围, document LPNPkwlsMI
  const path = `/v1.0/microApp/apps/${agentId}/scopes`
  const answer = SCOPES.safeParse(await api.call({ on: 'api', verb: 'GET', path }))
  if (!answer.success) throw malformed(path)
  const { userIds, deptIds, roleIds, onlyAdminVisible } = answer.data.result
  return {
    people: new Set(userIds),
    departments: new Set(deptIds),
    roles: new Set(roleIds),
    onlyAdmins: onlyAdminVisible,
  }
}

/** Whether somebody sees the app. The departments above their own are asked for only where nothing else decides. */
export async function isInRange(api: Api, range: VisibleRange, one: Colleague): Promise<boolean> {
  if (range.onlyAdmins) return one.admin
  if (range.people.has(one.userId) || one.roles.some((id) => range.roles.has(id))) return true
  if (one.departments.some((id) => range.departments.has(id))) return true
  return range.departments.size > 0 && (await departmentsAbove(api, one)).some((id) => range.departments.has(id))
}

async function departmentsAbove(api: Api, { userId: userid }: Colleague): Promise<number[]> {
  // 获取指定用户的所有父部门列表, document wzT2PeOB2o
  const path = '/topapi/v2/department/listparentbyuser'
  const answer = PARENTS.safeParse(await api.call({ on: 'oapi', verb: 'POST', path, json: { userid } }))
  if (!answer.success) throw malformed(path)
  return answer.data.result.parent_list.flatMap((line) => line.parent_dept_id_list)
}
