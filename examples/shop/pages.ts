import { html, raw } from 'hono/html';
import { drawing, film, hero } from './art.ts';
import { writeCart } from './cart.ts';
import { CURRENCY, type Plan, PLANS, type Product, PRODUCTS } from './catalog.ts';
import { layout, type Markup, money } from './layout.ts';
import { messages } from './messages.ts';
import { linkTo, pathOf, type Visit } from './paths.ts';

export function homePage(visit: Visit): Markup {
  const text = messages[visit.language];
  const body = html`<section class="hero">
      ${hero}
      <div>
        <h1>${text.heroTitle}</h1>
        <p>${text.heroText}</p>
        <a class="button" href="#goods">${text.heroLink}</a>
      </div>
    </section>
    <section id="goods" class="wide" aria-labelledby="goods-title">
      <h2 id="goods-title">${text.products}</h2>
      <ul class="goods">
        ${PRODUCTS.map((product) => card(visit, product))}
      </ul>
    </section>
    ${filmSection(visit)} ${newsletterSection(visit)}`;
  return layout(visit, { title: text.shop, place: { page: 'home' }, body });
}

function card(visit: Visit, { sku, name, short, price }: Product): Markup {
  const { language } = visit;
  return html`<li>
    <a href="${linkTo(visit, { page: 'product', sku })}">
      ${drawing(sku)}
      <h3>${name[language]}</h3>
      <p>${short[language]}</p>
      <p class="price">${money(language, price)}</p>
    </a>
  </li>`;
}

export function productPage(visit: Visit, { sku, name, story, short, price }: Product): Markup {
  const { language } = visit;
  const body = html`<article class="product wide">
    <div class="picture">${drawing(sku)}</div>
    <div>
      <h1>${name[language]}</h1>
      <p class="lead">${short[language]}</p>
      <p>${story[language]}</p>
      <p class="price">${money(language, price)}</p>
      ${addForm(visit, { sku, price, label: messages[language].addToCart })}
    </div>
  </article>`;
  const mainEvent = html`data-balise-event="product_view" data-balise-on="load" data-balise-param-item_id="${sku}"
  data-balise-param-value="${price}" data-balise-param-currency="${CURRENCY}"`;
  return layout(visit, { title: name[language], place: { page: 'product', sku }, body, mainEvent });
}

interface Addition {
  readonly sku: string;
  readonly price: number;
  readonly label: string;
}

function addForm({ language, cart }: Visit, { sku, price, label }: Addition): Markup {
  return html`<form
    action="${pathOf(language, { page: 'cart' })}"
    data-balise-event="add_to_cart"
    data-balise-param-item_id="${sku}"
    data-balise-param-quantity="1"
    data-balise-param-value="${price}"
    data-balise-param-currency="${CURRENCY}"
  >
    <input type="hidden" name="panier" value="${writeCart(cart)}" />
    <button name="ajout" value="${sku}">${label}</button>
  </form>`;
}

export function plansPage(visit: Visit): Markup {
  const text = messages[visit.language];
  const body = html`<section class="wide" data-balise-event="pricing_view" data-balise-on="view">
    <h1>${text.plansTitle}</h1>
    <p class="lead">${text.plansText}</p>
    <ul class="plans">
      ${PLANS.map((plan) => planCard(visit, plan))}
    </ul>
  </section>`;
  return layout(visit, { title: text.plans, place: { page: 'plans' }, body });
}

function planCard(visit: Visit, { sku, name, price, lines }: Plan): Markup {
  const { language } = visit;
  const text = messages[language];
  return html`<li>
    ${drawing(sku)}
    <h2>${name[language]}</h2>
    <p class="price">${money(language, price)} <small>${text.perMonth}</small></p>
    <ul>
      ${lines[language].map((line) => html`<li>${line}</li>`)}
    </ul>
    ${addForm(visit, { sku, price, label: `${text.choosePlan} ${name[language]}` })}
  </li>`;
}

function filmSection({ language }: Visit): Markup {
  const text = messages[language];
  return html`<section class="film" aria-labelledby="film-title">
    <div class="wide">
      <div>
        <h2 id="film-title">${text.filmTitle}</h2>
        <p>${text.filmText}</p>
        <details>
          <summary>${text.transcript}</summary>
          <ol>
            ${text.filmLines.map((line) => html`<li>${line}</li>`)}
          </ol>
        </details>
      </div>
      <figure class="player" data-play="${text.filmPlay}" data-pause="${text.filmPause}">
        ${film}
        <figcaption aria-live="polite"></figcaption>
        <div>
          <button type="button" aria-label="${text.filmPlay}"></button>
          <progress max="100" value="0" aria-label="${text.filmProgress}"></progress>
        </div>
      </figure>
    </div>
  </section>`;
}

/** The field has no name, so that a browser leaves it out of what it sends: the demonstration collects no address. */
export function newsletterSection({ language, cart }: Visit): Markup {
  const text = messages[language];
  const action = pathOf(language, { page: 'newsletter' });
  return html`<section class="letter" aria-labelledby="letter-title">
    <div class="wide" data-balise-event="form_start" data-balise-on="start" data-balise-param-method="newsletter">
      <h2 id="letter-title">${text.newsletterTitle}</h2>
      <p>${text.newsletterText}</p>
      <form
        method="post"
        action="${action}"
        data-balise-event="newsletter_signup"
        data-balise-param-method="newsletter"
      >
        <label for="email">${text.email}</label>
        <div>
          <input id="email" type="email" required autocomplete="off" placeholder="marie@exemple.quebec" />
          <input type="hidden" name="panier" value="${writeCart(cart)}" />
          <button>${text.subscribe}</button>
        </div>
        <p><small>${text.notKept}</small></p>
      </form>
    </div>
  </section>`;
}

export function newsletterPage(visit: Visit): Markup {
  const text = messages[visit.language];
  return notePage(visit, { title: text.newsletterDone, words: text.newsletterDoneText, page: 'newsletter' });
}

export function thanksPage(visit: Visit, order: string): Markup {
  const text = messages[visit.language];
  const words = order ? html`${text.thanksText}<br />${text.order} <b>${order}</b>` : text.thanksText;
  return notePage(visit, { title: text.thanksTitle, words, page: 'thanks' });
}

export function missingPage(visit: Visit): Markup {
  return notePage(visit, { title: messages[visit.language].notFound, words: raw(''), page: 'home' });
}

interface Note {
  readonly title: string;
  readonly words: string | Markup | ReturnType<typeof raw>;
  readonly page: 'newsletter' | 'thanks' | 'home';
}

function notePage(visit: Visit, { title, words, page }: Note): Markup {
  const body = html`<section class="note wide">
    ${drawing('bouee')}
    <h1>${title}</h1>
    <p class="lead">${words}</p>
    <a class="button" href="${linkTo(visit, { page: 'home' })}">${messages[visit.language].backToShop}</a>
  </section>`;
  return layout(visit, { title, place: { page }, body });
}
