import type { Grade } from './contract';

/** The evidence language (DESIGN): the same order, words and marks on every surface, never by colour alone. */
const words: Record<string, string> = { E: 'Experiment', A: 'Adjusted', C: 'Correlation', S: 'Assumption' };
const marks: Record<string, string> = { E: '■', A: '▣', C: '▨', S: '▢' };
const meanings: Record<string, string> = {
  E: 'assigned by lot',
  A: 'compared with people alike',
  C: 'seen together, not shown to be caused',
  S: 'taken as given',
};

export const grades: readonly Exclude<Grade, null>[] = ['E', 'A', 'C', 'S'];

/** The word that people read; "Counted" for a plain count. */
export function word(grade: Grade): string {
  return grade === null ? 'Counted' : (words[grade] ?? 'Counted');
}

/** ■ ▣ ▨ ▢, or nothing for a plain count. */
export function mark(grade: Grade): string {
  return grade === null ? '' : (marks[grade] ?? '');
}

/** One clause that says what the grade means. */
export function meaning(grade: Grade): string {
  return grade === null ? 'counted, no claim of cause' : (meanings[grade] ?? '');
}

/** A letter from a table cell; anything else counts as a plain count. */
export function grade_of(cell: unknown): Grade {
  const text = typeof cell === 'string' ? cell : '';
  if (text === 'E' || text === 'A' || text === 'C' || text === 'S') return text;
  const found = grades.find((grade) => words[grade]?.toLowerCase() === text.toLowerCase());
  return found ?? null;
}
