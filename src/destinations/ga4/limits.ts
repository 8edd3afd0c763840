/* Google's limits (Send Measurement Protocol events, limitations; Event collection limits). */

export const most = {
  params: 25,
  items: 200,
  /** Google says 10 on one page and 27 on another: the lower one is safe. */
  customItemParams: 10,
  userProperties: 25,
} as const;

/** Characters after which Google cuts or ignores a value. */
export const longest = {
  value: 100,
  location: 1_000,
  referrer: 420,
  title: 300,
  userPropertyName: 24,
  userProperty: 36,
} as const;

/** Fields that an item has by Google's word (Recommended events, item object); any other one is custom. */
export const itemFields: ReadonlySet<string> = new Set(
  `affiliation coupon creative_name creative_slot discount index item_brand item_category item_category2 item_category3
  item_category4 item_category5 item_id item_list_id item_list_name item_name item_variant location_id price promotion_id
  promotion_name quantity`.split(/\s+/),
);
