import { html } from 'hono/html';
import { drawing } from './art.ts';
import { type Cart, changeCart, countItems, type Line, lines, total } from './cart.ts';
import { CURRENCY } from './catalog.ts';
import { layout, type Markup, money } from './layout.ts';
import { messages } from './messages.ts';
import { linkTo, pathOf, type Visit } from './paths.ts';

export function cartPage(visit: Visit): Markup {
  const { language, cart } = visit;
  const text = messages[language];
  const body =
    cart.size === 0
      ? html`<section class="note wide">
          ${drawing('mousse')}
          <h1>${text.cartTitle}</h1>
          <p class="lead">${text.cartEmpty}</p>
          <a class="button" href="${linkTo(visit, { page: 'home' })}">${text.backToShop}</a>
        </section>`
      : html`<section class="cart wide">
          <h1>${text.cartTitle}</h1>
          ${cartTable(visit)}
          <a
            class="button"
            href="${linkTo(visit, { page: 'checkout' })}"
            data-balise-event="begin_checkout"
            ${aboutCart(cart)}
            >${text.beginCheckout}</a
          >
        </section>`;
  return layout(visit, { title: text.cartTitle, place: { page: 'cart' }, body });
}

/** An event declares one product at most: a cart of one kind names it, a mixed one names none. */
function aboutCart(cart: Cart): Markup {
  const [first, second] = cart.keys();
  const item = first !== undefined && second === undefined ? html`data-balise-param-item_id="${first}"` : '';
  return html`data-balise-param-value="${total(cart)}" data-balise-param-currency="${CURRENCY}"
  data-balise-param-quantity="${countItems(cart)}" ${item}`;
}

function cartTable(visit: Visit): Markup {
  const { language, cart } = visit;
  const text = messages[language];
  return html`<table>
    <thead>
      <tr>
        <th scope="col">${text.item}</th>
        <th scope="col">${text.quantity}</th>
        <th scope="col" class="number">${text.price}</th>
      </tr>
    </thead>
    <tbody>
      ${lines(cart).map((line) => cartRow(visit, line))}
    </tbody>
    <tfoot>
      <tr>
        <th scope="row" colspan="2">${text.total}</th>
        <td class="number">${money(language, total(cart))}</td>
      </tr>
    </tfoot>
  </table>`;
}

function cartRow(visit: Visit, { sku, item, quantity }: Line): Markup {
  const { language, cart } = visit;
  const text = messages[language];
  const name = item.name[language];
  const step = (by: number): string => linkTo({ language, cart: changeCart(cart, sku, by) }, { page: 'cart' });
  return html`<tr>
    <th scope="row">${drawing(sku)} <span>${name}</span></th>
    <td>
      <div class="steps">
        <a href="${step(-1)}" aria-label="${text.less} ${name}">−</a><span>${quantity}</span
        ><a href="${step(1)}" aria-label="${text.more} ${name}">+</a>
      </div>
    </td>
    <td class="number">${money(language, item.price * quantity)}</td>
  </tr>`;
}

/** The purchase is declared on the form: a thank-you page that is loaded again then declares nothing twice. */
export function checkoutPage(visit: Visit, order: string): Markup {
  const { language, cart } = visit;
  const text = messages[language];
  const body = html`<section
    class="checkout wide"
    data-balise-event="form_start"
    data-balise-on="start"
    data-balise-param-method="checkout"
  >
    <h1>${text.checkoutTitle}</h1>
    <p class="lead">${text.order} <b>${order}</b> · ${money(language, total(cart))}</p>
    <form
      method="post"
      action="${pathOf(language, { page: 'thanks' })}"
      data-balise-event="purchase"
      data-balise-param-transaction_id="${order}"
      ${aboutCart(cart)}
    >
      <input type="hidden" name="commande" value="${order}" />
      ${fields(visit)}
      <button>${text.pay} ${money(language, total(cart))}</button>
      <p><small>${text.notKept}</small></p>
    </form>
  </section>`;
  return layout(visit, { title: text.checkoutTitle, place: { page: 'checkout' }, body });
}

/** No field that someone writes in has a name, so a browser sends none of what is written. */
function fields({ language }: Visit): Markup {
  const text = messages[language];
  return html`<label for="name">${text.name}</label>
    <input id="name" type="text" autocomplete="off" placeholder="Marie Gagnon" />
    <label for="address">${text.address}</label>
    <input id="address" type="text" autocomplete="off" placeholder="12, rue du Quai, Kamouraska" />
    <fieldset>
      <legend>${text.payment}</legend>
      <label><input type="radio" name="payment" value="card" checked /> ${text.card}</label>
      <label><input type="radio" name="payment" value="transfer" /> ${text.transfer}</label>
    </fieldset>`;
}
