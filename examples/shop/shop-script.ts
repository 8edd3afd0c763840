/** The shop's own script, as text: the drawn film, and the collector's last answer at the foot of the page. */
export const shopScript = String.raw`'use strict';
const LENGTH = 12000;

function film(player) {
  const button = player.querySelector('button');
  const progress = player.querySelector('progress');
  const caption = player.querySelector('figcaption');
  const captions = [...document.querySelectorAll('.film details li')].map((line) => line.textContent);
  let played = 0;
  let last = null;
  let half = false;

  function show(playing) {
    player.classList.toggle('playing', playing);
    button.setAttribute('aria-label', playing ? player.dataset.pause : player.dataset.play);
  }

  function step(now) {
    if (last === null) return;
    played = Math.min(played + now - last, LENGTH);
    last = now;
    progress.value = (played / LENGTH) * 100;
    const line = captions[Math.min(Math.floor((played / LENGTH) * captions.length), captions.length - 1)];
    if (caption.textContent !== line) caption.textContent = line;
    // Not a <video>, so the page says it itself; a real one would carry data-balise-on="half".
    if (!half && played >= LENGTH / 2) {
      half = true;
      window.balise?.event?.('video_half');
    }
    if (played < LENGTH) return requestAnimationFrame(step);
    last = null;
    show(false);
  }

  button.addEventListener('click', () => {
    const playing = last === null;
    if (playing && played >= LENGTH) {
      played = 0;
      player.classList.remove('begun');
      void player.offsetWidth;
    }
    last = playing ? performance.now() : null;
    player.classList.add('begun');
    show(playing);
    if (playing) requestAnimationFrame(step);
  });
}

document.querySelectorAll('.player').forEach(film);

document.addEventListener('balise:answer', ({ detail }) => {
  const place = document.querySelector('.answer');
  const words = JSON.parse(place.dataset.words);
  place.hidden = false;
  place.querySelector('output').textContent =
    words.received + ' ' + detail.received + ' · ' + words.stored + ' ' + detail.stored + ' · ' +
    words.counted + ' ' + detail.counted + ' · ' + words.refused + ' ' + detail.refused.length;
});
`;
