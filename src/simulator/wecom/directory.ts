import { type Corp, findMember } from './corp.ts'
import { ApiRefusal } from './refusal.ts'

/** `GET agent/get?agentid=` (page 90227): the app of the token only; its visible range, here always of single people. */
export function getAgent(corp: Corp, query: URLSearchParams) {
  const given = query.get('agentid')
  if (!given) throw new ApiRefusal(41011, 'missing agentid')
  if (given !== String(corp.settings.agentId)) throw new ApiRefusal(301002, 'not allow operate another agent')
  const visible = [...corp.members.values()].filter(({ inRange }) => inRange)
  return {
    errcode: 0,
    errmsg: 'ok',
    agentid: corp.settings.agentId,
    name: '会务',
    square_logo_url: 'https://p.example/logo',
    description: '',
    allow_userinfos: { user: visible.map(({ userId }) => ({ userid: userId })) },
    allow_partys: { partyid: [] },
    allow_tags: { tagid: [] },
    close: corp.closed ? 1 : 0,
    redirect_domain: '',
    report_location_flag: 0,
    isreportenter: 0,
    home_url: '',
  }
}

/**
 * `GET user/get?userid=` (page 90196): 60111 for who is not of the corp, 60011 for who is, but does not see the app. An
 * app made since 2022 is told no mobile number, address or picture.
 */
export function getUser(corp: Corp, query: URLSearchParams) {
  const given = query.get('userid')
  if (!given) throw new ApiRefusal(41009, 'missing userid')
  const member = findMember(corp, given)
  if (member === undefined) throw new ApiRefusal(60111, 'userid not found')
  if (!member.inRange) throw new ApiRefusal(60011, 'no privilege to access/modify contact/party/agent')
  const { userId: userid, name, status } = member
  return {
    errcode: 0,
    errmsg: 'ok',
    userid,
    name,
    department: [1],
    order: [0],
    position: '',
    status,
    main_department: 1,
  }
}
