/**
 * Who may use a command or press a button: anybody; whoever's account is known, be it of a member that has left; a
 * member's people or the secretariat; somebody's bound account; a member's representative or liaison; these or the
 * secretariat; the representative alone; the secretariat; its secretary-general.
 */
export type Right =
  | 'anyone'
  | 'known'
  | 'insider'
  | 'bound'
  | 'spokesperson'
  | 'spokesperson_or_staff'
  | 'representative'
  | 'staff'
  | 'secretary_general'

/**
 * What keeps one person from moving money or seats alone: somebody else of the secretariat approves; the
 * secretary-general does; a body has voted; the register or a receipt bears it out, it stays on record and can be taken
 * back; the member concerned is told and may object. Rows without it move neither, or only prepare what has it.
 */
export type SecondEyes = 'other_staff' | 'secretary_general' | 'body' | 'evidence' | 'objection'

/** What the use case itself still asks: a seat of the body that votes, having been called, or being whom it is about. */
export type Office = 'seat' | 'called' | 'concerned'

/** A row: who may; what with more words only another right may (`more`); what an office is needed for; who else. */
export type RightsRow = { who: Right; more?: Right; office?: Office; second?: SecondEyes }

/** Every command by its first word. */
export const COMMAND_RIGHTS: Record<string, RightsRow> = {
  帮助: { who: 'insider' },
  绑定: { who: 'anyone' },
  状态: { who: 'bound' },
  我的数据: { who: 'known' },
  规则: { who: 'insider' },
  会议: { who: 'insider' },
  投票: { who: 'bound', office: 'seat' },
  签到: { who: 'bound', office: 'called' },
  申请入会: { who: 'anyone' },
  // Whoever has a code may put this word before it; only staff make one.
  绑定码: { who: 'anyone', more: 'staff' },

  出席: { who: 'spokesperson', office: 'called' },
  委派: { who: 'spokesperson', office: 'called' },
  请假: { who: 'spokesperson', office: 'called' },
  更换代表人: { who: 'spokesperson', second: 'body' },
  介绍: { who: 'spokesperson' },
  更换联络员: { who: 'spokesperson' },
  变更: { who: 'spokesperson' },
  补发证书: { who: 'spokesperson' },
  我的变更: { who: 'spokesperson' },
  撤回变更: { who: 'spokesperson' },
  异议: { who: 'representative', office: 'concerned' },
  辞去: { who: 'representative', office: 'concerned' },
  退会: { who: 'representative', second: 'body' },
  撤回退会: { who: 'representative' },
  退会证书: { who: 'representative' },

  // One's own; of any member only staff.
  会费: { who: 'spokesperson_or_staff', more: 'staff' },
  会费单: { who: 'spokesperson_or_staff', more: 'staff' },
  // Looking; only staff enter one: as a recorded resolution of the congress says, or with somebody else's approval.
  会费标准: { who: 'insider', more: 'staff', second: 'other_staff' },
  开会费: { who: 'staff', second: 'body' },
  记会费: { who: 'staff', second: 'evidence' },
  更正会费: { who: 'staff', second: 'other_staff' },
  缓缴: { who: 'staff', second: 'other_staff' },
  减免: { who: 'staff', second: 'other_staff' },
  欠费: { who: 'staff' },
  会费年报: { who: 'staff' },

  建会: { who: 'staff' },
  通知: { who: 'staff' },
  开会: { who: 'staff' },
  会议码: { who: 'staff' },
  进度: { who: 'staff' },
  取消会议: { who: 'staff' },
  // What it takes becomes a case, to which the member may object; what it gives back another confirms.
  登记: { who: 'staff', second: 'other_staff' },
  封存: { who: 'staff', second: 'objection' },
  立案: { who: 'staff', second: 'secretary_general' },

  入会: { who: 'staff' },
  申请材料: { who: 'staff' },
  审查: { who: 'staff', second: 'body' },
  退回申请: { who: 'staff' },
  不予受理: { who: 'staff' },
  未批原因: { who: 'staff' },
  入会缴费: { who: 'staff', second: 'evidence' },
  牌匾: { who: 'staff' },

  变更记录: { who: 'staff' },
  退回变更: { who: 'staff' },
  证书: { who: 'staff' },
  核对: { who: 'staff' },

  表决: { who: 'staff' },
  选举: { who: 'staff' },
  议案: { who: 'staff' },
  表决情况: { who: 'staff' },
  截止表决: { who: 'staff', second: 'body' },
  撤回表决: { who: 'staff' },
  记票: { who: 'staff', second: 'objection' },
  计票: { who: 'staff', second: 'other_staff' },
  决议: { who: 'staff', second: 'other_staff' },
  任职: { who: 'staff', second: 'other_staff' },
  免职: { who: 'staff', second: 'other_staff' },
  换届: { who: 'staff', second: 'other_staff' },
  届次: { who: 'staff' },
  待确认: { who: 'staff' },

  合并: { who: 'staff', second: 'other_staff' },
  合并选席: { who: 'staff', second: 'other_staff' },
  合并代表人: { who: 'staff', second: 'other_staff' },
  分立: { who: 'staff', second: 'other_staff' },

  退会办理: { who: 'staff' },
  登记退会: { who: 'staff', second: 'body' },
  退会受理: { who: 'staff', second: 'body' },
  退会补正: { who: 'staff' },
  收回证书: { who: 'staff' },
  退会材料: { who: 'staff' },
  不同意退会: { who: 'staff' },
  自动退会: { who: 'staff' },
  提请退会: { who: 'staff', second: 'body' },
  注销: { who: 'staff', second: 'body' },
  退会告知: { who: 'staff' },
  退会撤案: { who: 'staff' },

  查: { who: 'staff' },
  席位: { who: 'staff' },
  待办: { who: 'staff' },
  名册: { who: 'staff' },
  导出: { who: 'staff' },
  群发: { who: 'staff' },
  权限: { who: 'staff' },
  工作人员: { who: 'staff' },
  增加工作人员: { who: 'staff', second: 'secretary_general' },
  撤销工作人员: { who: 'staff', second: 'secretary_general' },
}

/** Every button, by the question of its card and its key. */
export const BUTTON_RIGHTS: Record<string, RightsRow> = {
  'call/attend': { who: 'spokesperson', office: 'called' },
  'call/alternate': { who: 'spokesperson', office: 'called' },
  'call/unable': { who: 'spokesperson', office: 'called' },
  'call/appoint': { who: 'spokesperson', office: 'called' },
  'call/back': { who: 'spokesperson', office: 'called' },
  'particulars/unchanged': { who: 'spokesperson' },
  'particulars/changes': { who: 'spokesperson' },
  'ballot/in_favour': { who: 'bound', office: 'seat' },
  'ballot/against': { who: 'bound', office: 'seat' },
  'ballot/abstained': { who: 'bound', office: 'seat' },
  'ballot/all': { who: 'bound', office: 'seat' },
  'ballot/elect': { who: 'bound', office: 'seat' },
  'ballot/each': { who: 'bound', office: 'seat' },
  'ballot/paper': { who: 'bound', office: 'seat' },
  'resign/confirm': { who: 'representative', office: 'concerned' },
  'resign/keep': { who: 'representative', office: 'concerned' },
  'leave/confirm': { who: 'representative', second: 'body' },
  'leave/keep': { who: 'representative' },

  'call_meeting/confirm': { who: 'staff' },
  'call_meeting/keep': { who: 'staff' },
  'cancel_meeting/cancel': { who: 'staff' },
  'cancel_meeting/keep': { who: 'staff' },
  'seal/confirm': { who: 'staff', second: 'objection' },
  'seal/cancel': { who: 'staff' },
  'case/confirm': { who: 'staff', second: 'secretary_general' },
  'case/withdraw': { who: 'staff' },
  'case/phoned': { who: 'staff' },
  'annulment/confirm': { who: 'staff', second: 'other_staff' },
  'annulment/keep': { who: 'staff' },
  'basis/settle': { who: 'staff' },
  'admission/pass': { who: 'staff', second: 'body' },
  'admission/return': { who: 'staff' },
  'admission/decline': { who: 'staff' },
  'admission/papers': { who: 'staff' },
  'raise_dues/raise': { who: 'staff', second: 'body' },
  'raise_dues/keep': { who: 'staff' },
  'dues_concession/approve': { who: 'staff', second: 'other_staff' },
  'dues_concession/refuse': { who: 'staff', second: 'other_staff' },
  'dues_request/approve': { who: 'staff', second: 'other_staff' },
  'dues_request/refuse': { who: 'staff', second: 'other_staff' },
  'arrears/export': { who: 'staff' },
  'change/accept': { who: 'staff', second: 'body' },
  'change/return': { who: 'staff' },
  'motion/open': { who: 'staff' },
  'motion/paper': { who: 'staff' },
  'motion/discard': { who: 'staff' },
  'motion/progress': { who: 'staff' },
  'motion/close': { who: 'staff', second: 'body' },
  'motion/close_now': { who: 'staff', second: 'body' },
  'paper_count/confirm': { who: 'staff', second: 'other_staff' },
  'paper_count/discard': { who: 'staff' },
  'resolution/confirm': { who: 'staff', second: 'other_staff' },
  'resolution/discard': { who: 'staff' },
  'term/open': { who: 'staff', second: 'other_staff' },
  'term/keep': { who: 'staff' },
  'merger/apply': { who: 'staff', second: 'other_staff' },
  'merger/discard': { who: 'staff' },
  'division/apply': { who: 'staff', second: 'other_staff' },
  'division/discard': { who: 'staff' },
  'withdrawal/accept': { who: 'staff', second: 'body' },
  'withdrawal/incomplete': { who: 'staff' },
  'withdrawal/certificate': { who: 'staff' },
  'withdrawal/papers': { who: 'staff' },
  'withdrawal/told': { who: 'staff' },
  'announce/send': { who: 'staff' },
  'announce/keep': { who: 'staff' },
  'staff_change/confirm': { who: 'secretary_general', second: 'secretary_general' },
  'staff_change/refuse': { who: 'secretary_general', second: 'secretary_general' },
}
