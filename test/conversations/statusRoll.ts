import type { Roll } from '../support/roll.ts'

/** A small association in which every kind of standing occurs, on the day the tests talk to it. */
export const DAY = '2026-11-22T10:00:00+08:00'

const SINCE = '2022-01-01'

export const ROLL: Roll = {
  members: {
    P001: {
      name: '滨城示例软件有限公司',
      representative: '张伟/zhang.wei',
      liaison: '李娜/li.na',
      others: ['赵敏/zhao.min'],
      dues: [
        { year: 2025, dueOn: '2025-04-30', owed: 200000, paid: 200000, paidOn: '2025-04-01' },
        { year: 2026, dueOn: '2026-04-30', owed: 200050, paid: 100000, paidOn: '2026-04-01' },
      ],
    },
    V001: {
      name: '海港示例科技有限公司',
      representative: '孙丽/sun.li',
      principal: '陈刚',
      offices: { delegate: SINCE, director: SINCE, vice_president: SINCE },
      dues: [{ year: 2026, dueOn: '2026-04-30', owed: 500000, paid: 500000, paidOn: '2026-04-01' }],
    },
    D001: {
      name: '旅顺示例信息有限公司',
      representative: '周强/zhou.qiang',
      liaison: '何洁',
      phone: '0411-00000001',
      offices: { director: SINCE, standing_director: SINCE },
    },
    D002: {
      name: '金州示例数据有限公司',
      representative: '吴敏/wu.min',
      liaison: '郑爽',
      offices: { director: SINCE },
    },
    D003: { name: '庄河示例云计算有限公司', liaison: '冯军', offices: { director: '2026-01-01' } },
    G001: {
      name: '钱进',
      kind: 'individual',
      representative: '钱进/qian.jin',
      offices: { director: SINCE },
    },
    S001: {
      name: '甘井子示例网络有限公司',
      representative: '韩梅/han.mei',
      liaison: '卫东',
      offices: { supervisor: SINCE },
    },
    W001: {
      name: '瓦房店示例电子有限公司',
      representative: '蒋琳/jiang.lin',
      liaison: '沈阳',
      dues: [{ year: 2024, dueOn: '2024-04-30', owed: 200000 }],
    },
    X001: { name: '旧港示例电子有限公司', representative: '吴刚/wu.gang', leftOn: '2025-01-01' },
  },
  staff: ['王芳/wang.fang'],
  meetings: [
    {
      no: 'LSH-2023-1',
      body: 'council',
      name: '第五届理事会第一次会议',
      startsAt: '2023-06-12T14:00',
      book: { V001: 'present', D001: 'present', D002: 'absent', G001: 'present' },
    },
    {
      no: 'LSH-2024-1',
      body: 'council',
      name: '第五届理事会第二次会议',
      startsAt: '2024-06-12T14:00',
      book: { V001: 'present', D001: 'present', D002: 'leave', G001: 'present' },
    },
    {
      no: 'LSH-2025-1',
      body: 'council',
      name: '第五届理事会第三次会议',
      startsAt: '2025-06-12T14:00',
      book: { V001: 'present', D001: 'absent', D002: 'present', G001: 'present' },
    },
    {
      no: 'LSH-2025-2',
      body: 'council',
      name: '第五届理事会临时会议',
      startsAt: '2025-10-12T14:00',
      status: 'inquorate',
      book: { V001: 'absent', D001: 'absent', D002: 'present', G001: 'absent' },
    },
    {
      no: 'LSH-2026-1',
      body: 'council',
      name: '第五届理事会第四次会议',
      startsAt: '2026-06-12T14:00',
      book: { V001: 'leave', D001: 'absent', D002: 'present', D003: 'present', G001: 'alternate' },
    },
    {
      no: 'CWLSH-2026-1',
      body: 'standing_council',
      name: '第五届常务理事会第七次会议',
      startsAt: '2026-03-12T14:00',
      book: { D001: 'alternate', V001: 'present' },
    },
    {
      no: 'JSH-2025-1',
      body: 'supervisory_board',
      name: '第五届监事会第一次会议',
      startsAt: '2025-09-12T14:00',
      book: { S001: 'absent' },
    },
    {
      no: 'JSH-2026-1',
      body: 'supervisory_board',
      name: '第五届监事会第二次会议',
      startsAt: '2026-09-12T14:00',
      book: { S001: 'absent' },
    },
  ],
}
