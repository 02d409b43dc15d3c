import { z } from 'zod'
import { type Corp, findMember } from './corp.ts'
import { checkOld, OldRefusal } from './refusal.ts'
import { bodyOf, type Call, saysJson } from './serving.ts'

const BAD_PARAMETER = 400_002
const request = z.strictObject({ userid: z.string().min(1), language: z.enum(['zh_CN', 'en_US']).optional() })

/** `POST /topapi/v2/user/get` (S/0056), as JSON or as a form: 60121 for who is not in the corp. */
export function getUser(corp: Corp, call: Call) {
  const { userid } = checkOld(request, fieldsOf(call), BAD_PARAMETER)
  const person = findMember(corp, userid)
  if (person === undefined) throw new OldRefusal(60_121, '找不到该用户')
  const { name, unionId: unionid, active, admin, departments: dept_id_list } = person
  const role_list = person.roles.map((id) => ({ id, name: `role ${id}`, group_name: 'roles' }))
  const roles = { admin, boss: false, senior: false, role_list, leader_in_dept: [] }
  return { result: { userid, unionid, name, active, title: '', job_number: '', dept_id_list, ...roles } }
}

function fieldsOf(call: Call): unknown {
  if (saysJson(call)) return bodyOf(call)
  if (/^application\/x-www-form-urlencoded/i.test(call.headers['content-type'] ?? ''))
    return Object.fromEntries(new URLSearchParams(call.body.toString()))
  throw new OldRefusal(43_004, 'Content-Type must be application/json or a form')
}
