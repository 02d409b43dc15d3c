import { describe, expect, it } from 'vitest'
import { checklist, mayBePublished, memberFrom, paymentClock } from '../../src/rules/admission.ts'
import { citationOf, citationsText } from '../../src/rules/citation.ts'
import { duesOf, servicesStopOn } from '../../src/rules/dues.ts'
import { accountsOfYear, dayOfTooManyTiers, standardFor, type Tariff } from '../../src/rules/duesTiers.ts'
import { obstaclesTo, seatsAfterElection } from '../../src/rules/elections.ts'
import {
  declarationSuffices,
  duesAskedUntil,
  exitProof,
  isCurable,
  ladderDays,
  mayRefuseExit,
  mayReturn,
  membershipEnds,
  membershipWithout,
  unpaidGround,
} from '../../src/rules/exits.ts'
import type { MatterKind } from '../../src/rules/facts.ts'
import { findingsOn } from '../../src/rules/findings.ts'
import { whatSealingBrings, wouldForfeit } from '../../src/rules/forecast.ts'
import { whoMustAttend } from '../../src/rules/meetings.ts'
import { highestOffice, officesHeld, seatsOf } from '../../src/rules/offices.ts'
import {
  admissionCompetence,
  amendmentCompetence,
  type Competence,
  duesStandardCompetence,
  electionCompetence,
  otherCompetence,
  quorumVerdict,
  restructuringCompetence,
  revocationCompetence,
  successorCompetence,
  votesVerdict,
  withdrawalCompetence,
} from '../../src/rules/resolutions.ts'
import { divisionRule, mergerPlan, replaceChoice, type SeatChoice } from '../../src/rules/restructuring.ts'
import { provision, type Rulebook, rulebookInForce } from '../../src/rules/rulebook.ts'
import { electedAmong, hasVote, votingTerms } from '../../src/rules/voting.ts'
import { book, bookUnder } from './book.ts'
import { applicantOf, type Case, choiceOf, factsOf, judgementOf, readCases, tariffOf } from './cases.ts'
import {
  BODY_WORDS,
  conditionLine,
  DECISION_WORDS,
  EXIT_WORDS,
  keyOf,
  lineOf,
  MATTER_WORDS,
  mergerLines,
  OFFICE_WORDS,
  obstacleLine,
  PROOF_WORDS,
  seatsLine,
  VOTING_FORM_WORDS,
} from './words.ts'

const files = readCases()

describe.each(files)('$file', ({ cases }) => {
  it.each(cases)('$案例', (one) => {
    const rules = rulebookInForce([bookUnder(one.解释)], one.查询日)
    expect(asked(one)).toBeGreaterThan(0)
    checkFindings(one, rules)
    checkMeetings(one, rules)
    checkForecast(one, rules)
    checkElection(one, rules)
    checkRestructuring(one, rules)
    checkAdmission(one, rules)
    checkExit(one, rules)
    checkExitReadings(one, rules)
    checkDues(one, rules)
    checkVoting(one, rules)
    checkCounting(one, rules)
  })
})

function asked(one: Case): number {
  return [
    one.结论,
    one.应到,
    one.席数,
    one.头衔,
    one.若缺席,
    one.若封存,
    one.由谁决定,
    one.当选,
    one.由谁选举,
    one.合并,
    one.分立,
    one.申请,
    one.缴费期限,
    one.会籍,
    one.公示,
    one.退会,
    one.退会理由,
    one.能否不准退会,
    one.证书遗失,
    one.欠费一项,
    one.再提,
    one.通知,
    one.确认退会,
    one.退会以后,
    one.定档,
    one.再设,
    one.立账,
    one.停止优惠,
    one.表决,
    one.票数,
    one.代为表决,
    one.名额,
  ].filter((part) => part !== undefined).length
}

function checkFindings(one: Case, rules: typeof book): void {
  if (one.结论 === undefined) return
  const found = findingsOn(rules, factsOf(one), one.查询日).filter((finding) => one.看?.includes(finding.kind) ?? true)
  expect(found.map(lineOf)).toEqual(one.结论)
  const cited = citationsText(found.flatMap((finding) => finding.citations))
  if (found.length > 0) {
    const claimed = one.条款.map((key) => citationsText([citationOf(book.instrument, key)]))
    expect(claimed.some((text) => cited.includes(text))).toBe(true)
  }
  if (one.用到 !== undefined) expect(Object.assign({}, ...found.map((finding) => finding.readings))).toEqual(one.用到)
}

function checkMeetings(one: Case, rules: typeof book): void {
  const facts = factsOf(one)
  if (one.应到 !== undefined) {
    const called = whoMustAttend(rules, facts, keyOf(BODY_WORDS, one.应到.机构), one.查询日)
    const roles = { duty: '应出席', observer: '列席' }
    const names = called.map(({ member, offices, role }) => {
      return `${member} ${offices.map((office) => OFFICE_WORDS[office]).join('、')} ${roles[role]}`
    })
    expect(names).toEqual(one.应到.名单)
  }
  for (const [body, seats] of Object.entries(one.席数 ?? {})) {
    expect(seatsOf(rules, facts, keyOf(BODY_WORDS, body), one.查询日)).toBe(seats)
  }
  for (const [member, title] of Object.entries(one.头衔 ?? {})) {
    const office = highestOffice(rules, officesHeld(facts, member, one.查询日))
    expect(office === undefined ? '会员' : OFFICE_WORDS[office]).toBe(title)
  }
  for (const [name, bodies] of Object.entries(one.由谁决定 ?? {})) {
    const rule = provision(rules, keyOf(DECISION_WORDS, name))
    expect(rule.bodies.map((body) => BODY_WORDS[body])).toEqual(bodies)
    expect(rule.cite).toEqual(expect.arrayContaining(one.条款))
  }
}

function checkElection(one: Case, rules: typeof book): void {
  const facts = factsOf(one)
  for (const [office, body] of Object.entries(one.由谁选举 ?? {})) {
    const { bodies } = electionCompetence(rules, keyOf(OFFICE_WORDS, office))
    expect(bodies.map((elector) => BODY_WORDS[elector])).toEqual([body])
  }
  if (one.当选 === undefined) return
  const office = keyOf(OFFICE_WORDS, one.当选.职务)
  const obstacles = one.当选.名单.flatMap((no) =>
    obstaclesTo(rules, facts, office, no, one.查询日).map((obstacle) => obstacleLine(no, obstacle)),
  )
  expect(obstacles).toEqual(one.当选.障碍)
  if (one.当选.席位 !== undefined)
    expect(seatsLine(office, seatsAfterElection(rules, facts, office, one.当选.名单, one.查询日))).toBe(one.当选.席位)
}

function checkRestructuring(one: Case, rules: typeof book): void {
  if (one.分立 !== undefined) {
    const { sealHolderStays, citations } = divisionRule(rules)
    expect(sealHolderStays).toBe(true)
    expect(citationsText(citations)).toBe(citationsText(one.条款.map((key) => citationOf(book.instrument, key))))
  }
  if (one.合并 === undefined) return
  const { 存续: survivor, 并入: merged, 选席, 代表人: representative, 结果 } = one.合并
  const choices = 选席.map(choiceOf).reduce((some, next) => replaceChoice(rules, some, next), [] as SeatChoice[])
  const merger = { survivor, merged, choices, ...(representative !== undefined && { representative }) }
  expect(mergerLines(mergerPlan(rules, factsOf(one), merger, one.查询日))).toEqual(结果)
}

function checkAdmission(one: Case, rules: typeof book): void {
  if (one.申请 !== undefined) {
    const shown = checklist(rules, applicantOf(one.申请), judgementOf(one.申请))
    expect(shown.map(conditionLine)).toEqual(one.申请.条件)
  }
  if (one.缴费期限 !== undefined) {
    const { 批准, 提醒, 提请, 由谁撤销 } = one.缴费期限
    expect(paymentClock(rules, 批准)).toMatchObject({ remindOn: 提醒, backToCouncilOn: 提请 })
    expect(revocationCompetence(rules).bodies.map((body) => BODY_WORDS[body])).toEqual(由谁撤销)
  }
  if (one.会籍 !== undefined) {
    const { 表决: decidedOn, 缴费: paidOn, 颁证: certifiedOn, 起 } = one.会籍
    const days = { decidedOn, ...(paidOn && { paidOn }), ...(certifiedOn && { certifiedOn }) }
    expect(memberFrom(rules, days) ?? '未起').toBe(起)
  }
  if (one.公示 !== undefined) {
    const kind = one.公示.类别 === '单位' ? 'unit' : 'individual'
    const published = mayBePublished(rules, { kind, publicConsent: one.公示.同意 === '是' })
    expect(published ? '是' : '否').toBe(one.公示.结果)
  }
}

function checkExit(one: Case, rules: typeof book): void {
  const facts = factsOf(one)
  if (one.退会 !== undefined) {
    const { 理由, 提出: filedOn, 受理: acceptedOn, 表决: decidedOn, 终止, 会费问到 } = one.退会
    const ground = keyOf(EXIT_WORDS, 理由)
    const ends = membershipEnds(rules, { ground, filedOn, acceptedOn, decidedOn })
    expect(ends).toBe(终止)
    expect(duesAskedUntil(ends, { ground, filedOn })).toBe(会费问到)
  }
  if (one.退会理由 !== undefined) {
    const { 会员, 理由, 年度: year, 结果 } = one.退会理由
    const ground = keyOf(EXIT_WORDS, 理由)
    const member = facts.members.find(({ no }) => no === 会员)
    if (member === undefined || !isCurable(ground)) throw new Error(`案例的退会理由不能这样写：${会员} ${理由}`)
    expect(PROOF_WORDS[exitProof(rules, facts, member, { ground, year }, one.查询日).verdict]).toBe(结果)
  }
  if (one.退会以后 !== undefined) {
    const { 单位, 个人, 退会, 至少, 缺 } = one.退会以后
    const left = membershipWithout(rules, facts, 退会, one.查询日)
    expect(left).toMatchObject({ units: 单位, individuals: 个人, needed: 至少, short: 缺 })
  }
}

function checkExitReadings(one: Case, rules: typeof book): void {
  if (one.能否不准退会 !== undefined) expect(mayRefuseExit(rules) ? '能' : '不能').toBe(one.能否不准退会)
  if (one.证书遗失 !== undefined) expect(declarationSuffices(rules) ? '声明' : '先补发').toBe(one.证书遗失)
  if (one.欠费一项 !== undefined)
    expect({ may: '可以提请', must: '必须提请', none: '不是理由' }[unpaidGround(rules)]).toBe(one.欠费一项)
  if (one.再提 !== undefined) {
    const { 否决: decidedOn, 年度: year, 再提年度, 结果 } = one.再提
    expect(mayReturn(rules, { year, decidedOn }, 再提年度, one.查询日) ? '能' : '不能').toBe(结果)
  }
  if (one.通知 !== undefined) expect(ladderDays(rules, one.通知.立案)).toEqual(one.通知.各次)
  if (one.确认退会 !== undefined)
    expect(withdrawalCompetence(rules).bodies.map((body) => BODY_WORDS[body])).toEqual(one.确认退会)
}

function checkDues(one: Case, rules: typeof book): void {
  const facts = factsOf(one)
  const standards = one.标准.map(tariffOf)
  for (const [member, line] of Object.entries(one.定档?.结果 ?? {}))
    expect(tariffLine(standardFor(rules, facts, standards, { member, year: one.定档?.年度 ?? 0 }))).toBe(line)
  if (one.再设 !== undefined)
    expect(dayOfTooManyTiers(rules, standards, tariffOf(one.再设.标准)) ?? '不超过').toBe(one.再设.超过)
  for (const [member, day] of Object.entries(one.停止优惠 ?? {})) {
    const [standing] = duesOf(rules, facts, member, one.查询日)
    expect(standing === undefined ? '没有会费' : (servicesStopOn(rules, standing) ?? '确认退会后')).toBe(day)
  }
  if (one.立账 === undefined) return
  const { 年度: year, 不收费, 到期, 立账, 已有, 另办, 无标准 } = one.立账
  const entered = new Set(one.会费.filter((row) => row.年度 === year).map((row) => row.会员))
  const asked = { year, entered, exempt: new Set(不收费) }
  const plan = accountsOfYear(rules, facts, standards, asked, one.查询日)
  expect(Object.fromEntries(plan.accounts.map(({ member, standard }) => [member, tariffLine(standard)]))).toEqual(立账)
  expect([plan.entered, plan.joined, plan.without, plan.exempt]).toEqual([已有, 另办, 无标准, 不收费])
  expect(plan.dueOn).toBe(到期)
}

function tariffLine(tariff: Tariff | undefined): string {
  if (tariff === undefined) return '无标准'
  return `${tariff.tier === undefined ? '会员' : OFFICE_WORDS[tariff.tier]} ${tariff.amount / 100}`
}

/** Which bodies decide a kind of matter, where it does not hang on the office. */
const COMPETENCES: Partial<Record<MatterKind, (rules: Rulebook) => Competence>> = {
  admission: admissionCompetence,
  revocation: revocationCompetence,
  successor: successorCompetence,
  restructuring: restructuringCompetence,
  dues_standard: duesStandardCompetence,
  amendment: amendmentCompetence,
  other: otherCompetence,
}

function checkVoting(one: Case, rules: Rulebook): void {
  if (one.表决 !== undefined) {
    const { 事项, 机构, 形式, 无记名, 回避 } = one.表决
    const kind = keyOf(MATTER_WORDS, 事项)
    const { forms, secret, interested, citations } = votingTerms(rules, kind)
    expect(forms.map((form) => VOTING_FORM_WORDS[form])).toEqual(形式)
    expect([secret ? '是' : '否', interested === 'abstains' ? '是' : '否']).toEqual([无记名, 回避])
    expect(COMPETENCES[kind]?.(rules).bodies.map((body) => BODY_WORDS[body])).toEqual(机构)
    const claimed = one.条款.map((key) => citationsText([citationOf(book.instrument, key)]))
    expect(claimed.some((text) => citationsText(citations).includes(text))).toBe(true)
  }
  for (const [matter, votes] of Object.entries(one.代为表决 ?? {})) {
    expect(`${matter}${hasVote(rules, keyOf(MATTER_WORDS, matter), { standIn: true }) ? '是' : '否'}`).toBe(
      matter + votes,
    )
    expect(hasVote(rules, keyOf(MATTER_WORDS, matter), { standIn: false })).toBe(true)
  }
}

function checkCounting(one: Case, rules: Rulebook): void {
  for (const { 机构, 事项, 席位: seats, 实到: present, 须到, 差, 须票 } of one.票数 ?? []) {
    const assembly = { body: keyOf(BODY_WORDS, 机构), seats, present }
    expect(quorumVerdict(rules, assembly)).toMatchObject({ needed: 须到, short: 差, carried: 差 === 0 })
    const kind = keyOf(MATTER_WORDS, 事项)
    expect(votesVerdict(rules, kind, assembly, 须票)).toMatchObject({ needed: 须票, carried: true, short: 0 })
    expect(votesVerdict(rules, kind, assembly, 须票 - 1)).toMatchObject({ carried: false, short: 1 })
  }
  if (one.名额 === undefined) return
  const { 应选, 票数, 须票, 当选, 并列 } = one.名额
  const candidates = Object.entries(票数).map(([subject, inFavour]) => ({
    subject,
    inFavour,
    carried: inFavour >= 须票,
  }))
  expect(electedAmong(candidates, 应选)).toEqual({ elected: 当选, tied: 并列 })
}

function checkForecast(one: Case, rules: typeof book): void {
  const facts = factsOf(one)
  const meetingNamed = (no: string) => {
    const meeting = facts.meetings.find((candidate) => candidate.no === no)
    if (meeting === undefined) throw new Error(`案例没有写会议“${no}”`)
    return meeting
  }
  if (one.若缺席 !== undefined) {
    const lost = wouldForfeit(rules, facts, one.若缺席.会员, meetingNamed(one.若缺席.会议))
    expect(lost.map(lineOf)).toEqual(one.若缺席.结论)
  }
  if (one.若封存 !== undefined) {
    const brought = whatSealingBrings(rules, facts, meetingNamed(one.若封存.会议), one.查询日)
    const seen = brought.filter((finding) => one.看?.includes(finding.kind) ?? true)
    expect(seen.map(lineOf)).toEqual(one.若封存.结论)
  }
}
