import type { RequestHandler } from '../door/handler.ts';
import { style } from './style.ts';

/*
 * The page where a person sees their receipt. Its script builds all that is shown, from what the person's own secret opens; the
 * page itself is the same for everyone and holds nothing of anyone. The secret comes after the # of the address, which no
 * browser sends, or is pasted.
 */

const html = `<!doctype html>
<html lang="fr-CA">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Votre reçu de consentement</title>
<link rel="icon" href="data:,">
<script src="/receipt.js" defer></script>
<link rel="stylesheet" href="/receipt.css">
</head>
<body>
<noscript>
<main>
<h1>Votre reçu de consentement</h1>
<p>Cette page a besoin de JavaScript : c’est lui qui lit votre secret ici même, sans le mettre dans une adresse.
Pour retirer votre consentement sans lui, écrivez à la personne responsable que nomme l’avis du site.</p>
<div lang="en-CA">
<h2>Your consent receipt</h2>
<p>This page needs JavaScript: it reads your secret right here, without putting it in an address.
To withdraw your consent without it, write to the person in charge whom the site’s notice names.</p>
</div>
</main>
</noscript>
</body>
</html>
`;

/** Nothing but our own script and style; no frame, no form that leaves, no text that becomes markup. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

const headers = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Language': 'fr-CA',
  'Content-Security-Policy': policy,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'public, max-age=300',
};

/** `GET /consent`. */
export function receiptPage(): RequestHandler {
  return () => new Response(html, { headers });
}

/** `GET /receipt.css`. */
export function receiptStyle(): RequestHandler {
  return () =>
    new Response(style, {
      headers: {
        'Content-Type': 'text/css; charset=utf-8',
        'Cache-Control': 'public, max-age=300',
        'X-Content-Type-Options': 'nosniff',
      },
    });
}
