import { brightness, CameraError, closeCamera, openCamera, still, stillFromFile } from './camera.js';
import { drawBoxes } from './boxes.js';
import { collect } from './liveness.js';
import { send } from './net.js';

const page = document.getElementById('attendance');
const at = (id) => document.getElementById(id);
const [stage, video, snapshot, boxes, hint, capture] = ['stage', 'video', 'snapshot', 'boxes', 'hint', 'capture'].map(at);
const shoot = stage.parentElement;
const texts = JSON.parse(page.dataset.texts);
const minBrightness = Number(page.dataset.minBrightness);
const live = page.dataset.liveUrl !== undefined; // a movement of the head in place of a photo
let attempt = null; // what ends the attempt under way
const TOO_BRIGHT = 235; // nothing but white is left of a face
const LOOK_EVERY = 600; // ms

/** What a hidden state would otherwise leave behind is set here, and only here. */
function show(state) {
    stage.dataset.state = state;
    snapshot.hidden = state !== 'busy' && state !== 'result' && state !== 'failed';
    boxes.hidden = state !== 'result';
    at('blocked').hidden = state !== 'blocked';
    capture.setAttribute('aria-disabled', String(['starting', 'moving', 'busy', 'blocked'].includes(state)));
    const words = { busy: texts.checking, moving: texts.moving, result: texts.again, failed: texts.again }[state];
    at('capture-text').textContent = words ?? (live ? texts.begin : texts.capture);
    stage.setAttribute('aria-busy', String(state === 'busy'));
}

/** Gives the stage the shape of what it shows, so that nothing is sent that was out of sight. */
function shape(width, height) {
    stage.style.setProperty('--shape', width / height);
}

function fitCamera() {
    if (video.videoWidth > 0 && ['starting', 'live'].includes(stage.dataset.state)) {
        shape(video.videoWidth, video.videoHeight);
    }
}

/** On a phone the next step lies below what fits the screen. */
function reveal(part) {
    part.scrollIntoView({ block: 'nearest' });
}

function say(words, light = '') {
    stage.dataset.light = light;
    if (hint.textContent !== words) {
        hint.textContent = words;
    }
}

/** Opens the camera, now or, for a page that nobody looks at, when it is looked at. */
async function start() {
    show('starting');
    stage.style.removeProperty('--shape');
    say(texts.starting);
    if (document.hidden) {
        return;
    }
    try {
        await openCamera(video, lost);
        show('live');
        look();
    } catch (error) {
        const reason = error instanceof CameraError ? error.reason : 'missing';
        if (reason !== 'closed') {
            block(reason);
        }
    }
}

/** A camera that is gone while a verdict stands there is missed when the next photo is taken. */
function lost() {
    if (['live', 'moving'].includes(stage.dataset.state)) {
        attempt?.abort();
        block('missing');
    } else {
        closeCamera(video);
    }
}

/** Says why there is no live picture, and what to do without one. */
function block(reason) {
    closeCamera(video);
    at('blocked-text').textContent = texts[reason];
    at('retry').hidden = reason === 'insecure';
    show('blocked');
}

/** Says how the light is before a photo is taken. */
function look() {
    if (stage.dataset.state !== 'live' || video.readyState < 2) {
        return;
    }
    const level = brightness(video);
    const light = level < minBrightness ? 'dark' : level > TOO_BRIGHT ? 'bright' : 'good';
    say(light === 'good' ? texts.ready : texts[light], light);
}

function chosen() {
    const missing = at('user').value === '';
    at('user').setAttribute('aria-invalid', String(missing));
    at('user-error').hidden = !missing;
    at('user-error').textContent = missing ? texts.choose_first : '';
    if (missing) {
        at('user').focus();
    }
    return !missing;
}

/** Guides the head, and sends what the camera saw. */
async function checkLive() {
    attempt = new AbortController();
    show('moving');
    at('verdict').replaceChildren();
    at('tips').hidden = true;
    try {
        const user = at('user').value;
        const session = await send('POST', page.dataset.startUrl, { user }, texts.offline);
        const frames = await collect(video, session.steps, texts, guide, attempt.signal);
        await judge(frames.at(0).image, page.dataset.liveUrl, { user, token: session.token, frames });
    } catch (error) {
        guide('', '', 0);
        if (error.name !== 'AbortError') {
            show('failed');
            failed(error.message);
        }
    }
}

/** Shows what to do now: an arrow, words, and a ring that fills. */
function guide(step, text, share) {
    stage.dataset.step = step;
    stage.style.setProperty('--done', share);
    if (text !== '') {
        say(text, 'good');
    }
}

async function check(photo) {
    await judge(photo, page.dataset.url, { user: at('user').value, photo });
}

async function judge(photo, url, body) {
    snapshot.src = photo;
    show('busy');
    say(texts.checking);
    at('verdict').replaceChildren();
    at('tips').hidden = true;
    try {
        await snapshot.decode();
        shape(snapshot.naturalWidth, snapshot.naturalHeight);
        const answer = await send('POST', url, body, texts.offline);
        if (answer.photo) {
            snapshot.src = answer.photo;
            await snapshot.decode();
        }
        show('result');
        drawBoxes(boxes, answer.faces);
        at('verdict').innerHTML = answer.verdict; // the app's own view, which escapes what it shows
        at('recent').innerHTML = answer.recent;
    } catch (error) {
        show('failed');
        failed(error.message);
    }
    reveal(at('verdict').querySelector('.verdict-head'));
}

function failed(message) {
    const words = document.createElement('div');
    words.className = 'verdict-head wrong';
    const title = document.createElement('h3');
    title.textContent = texts.failed_title;
    const text = document.createElement('p');
    text.textContent = message;
    const body = document.createElement('div');
    body.append(title, text);
    words.append(body);
    at('verdict').replaceChildren(words);
}

function again() {
    at('verdict').replaceChildren();
    at('tips').hidden = false;
    if (video.srcObject === null) {
        start();
    } else {
        show('live');
        fitCamera();
        look();
    }
    reveal(shoot);
}

capture.addEventListener('click', () => {
    if (capture.getAttribute('aria-disabled') === 'true') {
        return;
    }
    if (stage.dataset.state !== 'live') {
        again();
    } else if (chosen()) {
        live ? checkLive() : check(still(video));
    }
});
at('user').addEventListener('change', () => {
    at('user').removeAttribute('aria-invalid');
    at('user-error').hidden = true;
    // Another name, another question: what stands here was not about this person.
    if (['result', 'failed'].includes(stage.dataset.state)) {
        again();
    } else {
        reveal(shoot);
    }
});
at('retry').addEventListener('click', start);
at('pick').addEventListener('click', () => chosen() && at('file').click());
at('file').addEventListener('change', async () => {
    const [file] = at('file').files;
    at('file').value = '';
    if (file === undefined) {
        return;
    }
    try {
        await check(await stillFromFile(file));
    } catch {
        at('blocked-text').textContent = texts.unreadable;
    }
});
// A camera that nobody looks at is switched off.
document.addEventListener('visibilitychange', () => {
    if (document.hidden) {
        attempt?.abort();
        closeCamera(video);
        if (stage.dataset.state === 'moving') {
            show('starting');
        }
    } else if (['starting', 'live'].includes(stage.dataset.state)) {
        start();
    }
});
video.addEventListener('resize', fitCamera); // also when a phone is turned
setInterval(look, LOOK_EVERY);
start();
