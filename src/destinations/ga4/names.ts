/** Event names that the Measurement Protocol refuses (Google: reference, reserved names; web and app streams). */
const reserved: ReadonlySet<string> = new Set(
  `ad_activeview ad_click ad_exposure ad_query ad_reward adunit_exposure app_clear_data app_exception app_install app_remove
  app_store_refund app_update app_upgrade dynamic_link_app_open dynamic_link_app_update dynamic_link_first_open error
  firebase_campaign firebase_in_app_message_action firebase_in_app_message_dismiss firebase_in_app_message_impression
  first_open first_visit notification_dismiss notification_foreground notification_open notification_receive
  notification_send os_update session_start user_engagement`.split(/\s+/),
);

const reservedPrefix = /^(_|firebase_|ga_|google_|gtag\.)/;

export function isReservedName(name: string): boolean {
  return reserved.has(name) || reservedPrefix.test(name);
}

/** Params that we write, or that GA4 reads as something else: a page's own would stand in their place. */
const ours: ReadonlySet<string> = new Set([
  ...['session_id', 'engagement_time_msec', 'debug_mode', 'items'],
  ...['page_location', 'page_title', 'page_referrer'],
]);

export function isReservedParam(name: string): boolean {
  return name === 'firebase_conversion' || ours.has(name) || reservedPrefix.test(name);
}

/** User properties that Google reserves (reference, reserved user property names). */
const reservedProperties: ReadonlySet<string> = new Set(
  'first_open_time first_visit_time last_deep_link_referrer user_id first_open_after_install'.split(' '),
);

export function isReservedProperty(name: string): boolean {
  return reservedProperties.has(name) || reservedPrefix.test(name);
}
