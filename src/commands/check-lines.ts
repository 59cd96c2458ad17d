import type { Checked } from '../check/check.ts';
import type { Reported } from '../check/report.ts';
import { counted, paint } from './output.ts';

/** Findings for people: what is about one file stands together. */
export function findingLines(findings: readonly Reported[]): readonly string[] {
  return findings.flatMap((finding, i) => {
    const isNewFile = i > 0 && finding.file !== findings[i - 1]?.file;
    return [...(isNewFile ? [''] : []), headLine(finding), ...excerptLines(finding), `    ${finding.remedy}`];
  });
}

function headLine({ severity, rule, file, line, document, message }: Reported): string {
  const place = file === undefined ? (document ?? '') : line === undefined ? file : `${file}:${line}`;
  const where = place === '' ? '' : `${paint('bold', place)}: `;
  return `${where}${paint(severity === 'error' ? 'red' : 'yellow', severity)}: ${message} ${paint('dim', `(${rule})`)}`;
}

function excerptLines({ excerpt, severity }: Reported): readonly string[] {
  if (!excerpt) return [];
  const { text, marked } = excerpt;
  const carets = marked && paint(severity === 'error' ? 'red' : 'yellow', '^'.repeat(Math.max(1, marked.columns)));
  return [paint('dim', `  | ${text}`), ...(marked ? [`  | ${' '.repeat(marked.from)}${carets}`] : [])];
}

/** `12 articles, 36 documents: 2 errors, 3 warnings`. */
export function summaryLine({ articles, documents }: Checked, findings: readonly Reported[]): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  const outcome = [errors > 0 ? counted(errors, 'error') : '', warnings > 0 ? counted(warnings, 'warning') : ''].filter(Boolean);
  const looked = `${counted(articles, 'article')}, ${counted(documents, 'feed')}`;
  const gap = findings.length > 0 ? '\n' : '';
  if (outcome.length === 0) return paint('green', `${looked}: all is well`);
  return gap + paint(errors > 0 ? 'red' : 'yellow', `${looked}: ${outcome.join(', ')}`);
}
