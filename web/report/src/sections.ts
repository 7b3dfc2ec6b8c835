/** Which Finding is read in which section; what no section names is shown under "More figures", so nothing is lost. */
import type { Finding } from '@commonweal/charts';
import type { Statement } from '@commonweal/charts';

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

const plan: { id: string; title: string; takes: RegExp }[] = [
  { id: 'members', title: 'The members’ side', takes: /member_outcome/ },
  { id: 'lenses', title: 'One question, four lenses', takes: /lens/ },
  { id: 'customers', title: 'Members and customers', takes: /share|level|conversion|gap|customers/ },
  { id: 'answers', title: 'Answers and support', takes: /response|solution|topic|answer|deflection/ },
];

function figures_in(findings: readonly Named[]): number {
  return findings.reduce((sum, { finding }) => sum + Math.max(1, finding.figures.length), 0);
}

/** The sections in the order of the plan; one that no Finding fills is empty. */
export function sections(statement: Statement): Section[] {
  const left = new Map(Object.entries(statement.findings));
  const taken = plan.map(({ id, title, takes }): Section => {
    const findings: Named[] = [];
    for (const [name, finding] of left) {
      if (!takes.test(name) && !takes.test(finding.method)) continue;
      findings.push({ id: name, finding });
      left.delete(name);
    }
    return { id, title, findings, single: figures_in(findings) === 1 };
  });
  const rest = [...left].map(([id, finding]): Named => ({ id, finding }));
  const more: Section = { id: 'more', title: 'More figures', findings: rest, single: figures_in(rest) === 1 };
  return [...taken, more];
}
