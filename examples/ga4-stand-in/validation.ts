import type { Finding, Judgement } from './judgement.ts';

/** One message of Google's validation server (Google, "Validate events"). */
export interface ValidationMessage {
  readonly fieldPath: string;
  readonly description: string;
  readonly validationCode: Finding['code'];
}

/** The answer of `/debug/mp/collect`: an empty list when nothing is wrong. */
export interface ValidationAnswer {
  readonly validationMessages: readonly ValidationMessage[];
}

/**
 * What the validation server would say. It knows nothing of consent left out, of fields this product forbids itself,
 * nor of the session parameters that only reports need, so those findings stay in the judgement alone.
 */
export function validationAnswer(judgement: Judgement): ValidationAnswer {
  const said = judgement.findings.filter((finding) => isSaidByGoogle(finding));
  return {
    validationMessages: said.map((finding) => ({
      fieldPath: finding.path,
      description: finding.says,
      validationCode: finding.code,
    })),
  };
}

function isSaidByGoogle(finding: Finding): boolean {
  if (finding.effect === 'privacy' || finding.effect === 'inherited_consent') return false;
  return !/\.params\.(session_id|engagement_time_msec)$/.test(finding.path);
}
