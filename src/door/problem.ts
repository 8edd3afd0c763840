import type { Language } from '../consent/purpose.ts';
import { countRejected } from './rejected.ts';
import { type Reply, responseOf } from './reply.ts';

/*
 * Every refusal of a whole request is a problem document (RFC 9457), in French or English. `type` is stable; clients may
 * depend on it. A key that one language lacks does not compile.
 */

const problems = {
  unreadable: {
    status: 400,
    fr: 'Le corps de la requête n’est pas du JSON lisible en UTF-8.',
    en: 'The body of the request is not readable JSON in UTF-8.',
  },
  idempotency_key_missing: {
    status: 400,
    fr: 'Il manque l’en-tête Idempotency-Key : de 16 à 128 caractères visibles, tirés au hasard.',
    en: 'The Idempotency-Key header is missing: 16 to 128 visible characters, drawn at random.',
  },
  bad_query: {
    status: 400,
    fr: 'Un paramètre de l’adresse manque ou n’est pas valide.',
    en: 'A parameter of the address is missing or not valid.',
  },
  unauthorized: {
    status: 401,
    fr: 'Il faut un jeton valide dans l’en-tête Authorization.',
    en: 'A valid token is needed in the Authorization header.',
  },
  foreign_origin: {
    status: 403,
    fr: 'Cette origine n’est pas inscrite pour ce site. Ajoutez-la à « origins » dans la configuration.',
    en: 'This origin is not enrolled for this site. Add it to `origins` in the configuration.',
  },
  role_lacking: {
    status: 403,
    fr: 'Ce jeton n’ouvre pas cette ressource pour ce site.',
    en: 'This token does not open this resource for this site.',
  },
  ask_forged: {
    status: 403,
    fr: 'La preuve que l’avis a été présenté (« ask ») n’est pas de ce serveur, de ce site ou de cet avis.',
    en: 'The proof that the notice was served (`ask`) is not of this server, this site or this notice.',
  },
  unknown_site: {
    status: 404,
    fr: 'Aucun site de ce nom n’est inscrit.',
    en: 'No site of this name is enrolled.',
  },
  not_found: {
    status: 404,
    fr: 'Rien ne se trouve à cette adresse.',
    en: 'There is nothing at this address.',
  },
  no_receipt: {
    status: 404,
    fr: 'Rien n’est conservé sous ce secret.',
    en: 'Nothing is held under this secret.',
  },
  unknown_version: {
    status: 404,
    fr: 'Aucun avis de cette version n’a été publié pour ce site.',
    en: 'No notice of this version was ever published for this site.',
  },
  unknown_receipt: {
    status: 404,
    fr: 'Aucun reçu de ce site ne porte ce numéro.',
    en: 'No receipt of this site bears this number.',
  },
  unknown_hold: {
    status: 404,
    fr: 'Aucune conservation en cours ne porte ce numéro pour ce site.',
    en: 'No open hold of this site bears this number.',
  },
  ask_stale: {
    status: 409,
    fr: 'L’avis a été présenté il y a plus de 24 heures. Demandez-le de nouveau avant de consigner un choix.',
    en: 'The notice was served more than 24 hours ago. Fetch it again before recording a choice.',
  },
  notice_not_in_force: {
    status: 409,
    fr: 'Cet avis n’est pas en vigueur pour ce site dans cette langue. Demandez l’avis courant et posez la question de nouveau.',
    en: 'This notice is not in force for this site in this language. Fetch the current one and ask again.',
  },
  receipt_changed: {
    status: 409,
    fr: 'Cette demande a déjà été exécutée, et le choix a été changé ou retiré depuis. Tirez une nouvelle clé d’idempotence.',
    en: 'This request was carried out before, and the choice has been changed or withdrawn since. Draw a new idempotency key.',
  },
  site_shut: {
    status: 409,
    fr: 'Ce site ne recueille rien et ne demande aucun consentement.',
    en: 'This site collects nothing and asks for no consent.',
  },
  too_large: {
    status: 413,
    fr: 'Le corps de la requête dépasse la limite.',
    en: 'The body of the request is over the limit.',
  },
  unsupported_type: {
    status: 415,
    fr: 'Envoyez du JSON en UTF-8 comme application/json ou text/plain, sans compression.',
    en: 'Send JSON in UTF-8 as application/json or text/plain, not compressed.',
  },
  invalid: {
    status: 422,
    fr: 'Le contenu n’a pas la forme attendue.',
    en: 'The content does not have the expected shape.',
  },
  idempotency_conflict: {
    status: 422,
    fr: 'Cette clé d’idempotence a déjà servi à un autre choix. Tirez-en une nouvelle.',
    en: 'This idempotency key was already used for another choice. Draw a new one.',
  },
  too_many: {
    status: 429,
    fr: 'Trop de requêtes en peu de temps. Réessayez plus tard.',
    en: 'Too many requests in a short time. Try again later.',
  },
  unexpected: {
    status: 500,
    fr: 'Une erreur imprévue est survenue. Elle a été signalée à l’exploitant.',
    en: 'An unexpected error occurred. It was reported to the operator.',
  },
  unavailable: {
    status: 503,
    fr: 'Le collecteur ne peut rien enregistrer en ce moment. Réessayez plus tard.',
    en: 'The collector cannot store anything right now. Try again later.',
  },
} as const satisfies Record<string, { status: number } & Record<Language, string>>;

export type ProblemType = keyof typeof problems;

/** A problem before it is worded. `at` and `expected` name the faulty place and how to mend it. */
export interface Problem {
  readonly type: ProblemType;
  readonly at?: string;
  readonly expected?: string;
}

interface Wording {
  readonly acceptLanguage: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

export function problemResponse(problem: Problem, wording: Wording): Response {
  return responseOf(problemReply(problem, wording));
}

export function problemReply(problem: Problem, { acceptLanguage, headers = {} }: Wording): Reply {
  countRejected(problem.type);
  const language = preferred(acceptLanguage);
  const { status, [language]: title } = problems[problem.type];
  const body = { type: `urn:balise:problem:${problem.type}`, title, status, ...details(problem) };
  return {
    status,
    headers: {
      ...headers,
      'Content-Type': 'application/problem+json',
      'Content-Language': language,
      'Cache-Control': 'no-store',
    },
    body: JSON.stringify(body),
  };
}

function details({ at, expected }: Problem): Record<string, string> {
  return { ...(at === undefined ? {} : { at }), ...(expected === undefined ? {} : { expected }) };
}

/** French unless English is asked for before it. */
export function preferred(acceptLanguage: string | undefined): Language {
  const first = (acceptLanguage ?? '')
    .split(',')
    .map((range) => range.trim().slice(0, 2).toLowerCase())
    .find((language) => language === 'fr' || language === 'en');
  return first === 'en' ? 'en' : 'fr';
}
