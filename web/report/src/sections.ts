/** Which Finding is read in which section; what no section names is shown under "More figures", so nothing is lost. */
import type { Finding, Statement } from '@commonweal/charts';

export interface Named {
  id: string;
  finding: Finding;
}

export interface Section {
  id: string;
  title: string;
  findings: Named[];
  /** One chart alone takes half the width. */
  single: boolean;
}

/** In each section in the order in which people ask. */
const plan: { id: string; title: string; takes: RegExp[] }[] = [
  {
    id: 'members',
    title: 'The members’ side',
    takes: [/member_outcome/, /member_harms/, /value_shares/, /recognition/, /contributions/],
  },
  { id: 'lenses', title: 'One question, four lenses', takes: [/lens/, /gap/] },
  {
    id: 'customers',
    title: 'Members and customers',
    takes: [/share/, /level/, /conversion/, /circles/, /segments/, /referrals/, /references/, /yardsticks/, /attitudes/],
  },
  { id: 'deals', title: 'Deals, events and touchpoints', takes: [/pipeline/, /close_rates/, /promotions/, /touchpoints/] },
  { id: 'support', title: 'Avoided tickets', takes: [/deflection/] },
  {
    id: 'health',
    title: 'Health, which is not a return',
    takes: [
      /health/, /momentum/, /response/, /solution/, /staff_answers/,
      /retention/, /cohorts/, /survival/, /first_value/, /growth_paths/, /mentored/,
      /migration/, /attendance/, /contributors/, /idea_backlog/, /velocity/,
    ],
  },
  { id: 'spent', title: 'What the cost was for', takes: [/^costs\b/] },
];

export function figures_in(findings: readonly Named[]): number {
  return findings.reduce((sum, { finding }) => sum + Math.max(1, finding.figures.length), 0);
}

/** The sections in the order of the plan; one that no Finding fills is empty. */
export function sections(statement: Statement): Section[] {
  // The statement as a Finding of its own is what the first screen already shows.
  const left = new Map(Object.entries(statement.findings).filter(([, finding]) => finding.method !== 'statement'));
  const take = (pattern: RegExp): Named[] => {
    const found = [...left].filter(([id, finding]) => pattern.test(id) || pattern.test(finding.method));
    for (const [id] of found) left.delete(id);
    return found.map(([id, finding]) => ({ id, finding }));
  };
  // Cost and return prints these two tables with their evidence and their total.
  const printed = new Set(['costs_by_category', 'costs_by_programme']);
  for (const [id, finding] of left) {
    if (finding.method !== 'costs' && !id.startsWith('costs.')) continue;
    const figures = finding.figures.filter((figure) => !printed.has(figure.id));
    if (figures.length > 0) left.set(id, { ...finding, figures });
    else left.delete(id);
  }
  const taken = plan.map(({ id, title, takes }): Section => {
    const findings = takes.flatMap(take);
    return { id, title, findings, single: figures_in(findings) === 1 };
  });
  const rest = [...left].map(([id, finding]): Named => ({ id, finding }));
  return [...taken, { id: 'more', title: 'More figures', findings: rest, single: figures_in(rest) === 1 }];
}
