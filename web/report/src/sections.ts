/** Which Finding is read in which section; what no section names is shown under "More figures", so nothing is lost. */
import type { Finding } from '@commonweal/charts';
import type { Statement } from './statement';

export interface Named {
  id: string;
  finding: Finding;
}

export interface Section {
  id: string;
  title: string;
  findings: Named[];
}

const plan: { id: string; title: string; takes: RegExp }[] = [
  { id: 'lenses', title: 'Four lenses on one axis', takes: /lens/ },
  { id: 'members', title: 'The members’ side', takes: /member_outcome|member_side|members_roi/ },
  { id: 'customers', title: 'Members and customers', takes: /share|level|conversion|members/ },
  { id: 'answers', title: 'Answers and support', takes: /response|acceptance|answers|deflection/ },
];

/** The sections in the order of the plan, each only if it has a Finding. */
export function sections(statement: Statement): Section[] {
  const left = new Map(Object.entries(statement.findings));
  const taken = plan.map(({ id, title, takes }): Section => {
    const findings: Named[] = [];
    for (const [name, finding] of left) {
      if (!takes.test(name) && !takes.test(finding.method)) continue;
      findings.push({ id: name, finding });
      left.delete(name);
    }
    return { id, title, findings };
  });
  const rest = [...left].map(([id, finding]): Named => ({ id, finding }));
  return [...taken, { id: 'more', title: 'More figures', findings: rest }].filter((section) => section.findings.length > 0);
}
