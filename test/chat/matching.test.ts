import { describe, expect, test } from 'vitest'
import { COMMANDS } from '../../src/chat/commands.ts'
import { findCommand, fold, nearestCommands } from '../../src/chat/matching.ts'

function understood(text: string): [string, string] | undefined {
  const found = findCommand(COMMANDS, text)
  return found && [found.command.words[0], found.rest]
}

describe('what is said', () => {
  test.each([
    ['状态', ['状态', '']],
    ['  “状态”。 ', ['状态', '']],
    ['状态 2025-12-31', ['状态', '2025-12-31']],
    ['状态２０２５－１２－３１', ['状态', '2025-12-31']],
    ['规则第四条', ['规则', '第四条']],
    ['规则：会费', ['规则', '会费']],
    ['会议码 LSH-2026-1', ['会议码', 'LSH-2026-1']],
    ['会议', ['会议', '']],
    ['？', ['帮助', '']],
  ] as const)('%s is understood', (text, meant) => {
    expect(understood(text)).toEqual(meant)
  })

  test('a word that begins no command is not understood', () => {
    expect(understood('今天天气不错')).toBeUndefined()
  })

  test('a statement is kept exactly as it was written', () => {
    const [, rest] = understood('异议：ＬＳＨ-2026-1　我当天在场，签到表上有（第２页）。') ?? []
    expect(rest).toBe('ＬＳＨ-2026-1　我当天在场，签到表上有（第２页）。')
  })

  test('a statement that was not made is none', () => {
    expect(understood('异议')).toEqual(['异议', ''])
    expect(understood('“异议”。')).toEqual(['异议', ''])
  })

  test('what is misspelt is answered with the nearest commands', () => {
    expect(nearestCommands(COMMANDS, '状太')).toContain('状态')
    expect(nearestCommands(COMMANDS, '登记表')[0]).toBe('登记')
    expect(nearestCommands(COMMANDS, 'x')).toHaveLength(3)
  })

  test('no two commands answer to the same word', () => {
    const words = COMMANDS.flatMap((command) => command.words.map(fold))
    expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([])
  })
})
