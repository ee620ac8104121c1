// The camera page with liveness required: a camera that shows a made film of what the session says.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { result, live } from './attendance.mjs';
import { fixture, withCamera } from './camera.mjs';
import { check, like, look, same } from './checks.mjs';
import { add, chooseFiles } from './staff.mjs';

const BASE = process.env.LIVE_URL;

/** What the camera sees, and what must come of it. */
const CASES = [
    { state: 'live-head', film: (steps) => film('people/obama.jpg', 'head', steps), title: /^Hadir: Barack Obama$/, widths: [1280, 390] },
    { state: 'live-still-print', film: (steps) => film('people/obama.jpg', 'still', steps), title: /^Bukan orang langsung$/, widths: [390] },
    { state: 'live-tilted-print', film: (steps) => film('people/obama.jpg', 'flat', steps), title: /^Bukan orang langsung$/, widths: [390] },
    { state: 'live-swapped', film: swapped, title: /^Bukan orang langsung$/, widths: [390] },
    { state: 'live-wrong-order', film: (steps) => film('people/obama.jpg', 'head', [...steps].reverse()), title: /^Bukan orang langsung$/, widths: [390] },
];

export async function checkLiveness() {
    await withCamera({}, async (page) => {
        await page.goto(`${BASE}/staf`);
        await add(page, 'Barack Obama');
        await chooseFiles(page, 'people/obama2.jpg');
    });
    for (const one of CASES) {
        for (const width of one.widths) {
            await withCamera({ photo: 'photos/good.jpg', width }, (page) => attempt(page, one));
        }
    }
    await withCamera({ width: 390 }, withoutCamera);
}

async function attempt(page, { state, film, title }) {
    await page.addInitScript(playedCamera);
    await page.route('**/absensi/gerak/mulai', async (route) => {
        const response = await route.fetch();
        const { steps } = await response.json();
        await page.evaluate((frames) => window.load(frames), film(steps.map(({ step }) => step)));
        await route.fulfill({ response });
    });
    await page.goto(BASE);
    await page.evaluate((frames) => window.load(frames), film(['left', 'right']));
    await live(page);
    same(`${state}: the button says so`, await page.innerText('#capture'), 'Mulai absensi');
    await page.selectOption('#user', { label: 'Barack Obama' });
    await page.focus('#capture');
    const sent = page.waitForRequest('**/absensi/gerak');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#stage[data-state="moving"]');
    await page.waitForSelector('#stage:is([data-step="left"], [data-step="right"])');
    like(`${state}: words and a role for screen readers`, await page.locator('#hint[role="status"]').innerText(), /^(?:Tolehkan|Kembali)/);
    if (state === 'live-head') {
        await look(page, 'moving');
    }
    const body = (await sent).postData() ?? '';
    check(`${state}: under 1 MB`, body.length < 1_000_000, `${body.length} bytes`);
    check(`${state}: at most 40 pictures`, JSON.parse(body).frames.length <= 40);
    const began = Date.now();
    await result(page);
    like(`${state}: title`, await page.innerText('#verdict h3'), title);
    console.log(`${state}: ${JSON.parse(body).frames.length} pictures, ${body.length} bytes, verdict after ${Date.now() - began} ms`);
    await look(page, state);
}

async function withoutCamera(page) {
    await page.goto(BASE);
    await page.waitForSelector('#stage[data-state="blocked"]');
    same('liveness without a camera: no photo in its place', await page.locator('#pick').isVisible(), false);
}

/** The frames of a made film, as data URLs. */
function film(photo, surface, steps) {
    const folder = mkdtempSync(join(tmpdir(), 'absenki-film-'));
    execFileSync(process.env.ABSENKI_FILM, [fixture(photo), surface, steps.join(','), folder]);
    const frames = readdirSync(folder).sort()
        .map((name) => `data:image/jpeg;base64,${readFileSync(join(folder, name), 'base64')}`);
    rmSync(folder, { recursive: true });
    return frames;
}

/** Begins with one person's head and ends with another's. */
function swapped(steps) {
    const [first, second] = ['people/obama.jpg', 'people/biden.jpg'].map((photo) => film(photo, 'head', steps));
    const half = Math.floor(first.length / 2);
    return [...first.slice(0, half), ...second.slice(half)];
}

/** Runs in the page: a camera that shows the first frame, and plays the film while the page guides. */
function playedCamera() {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [480, 360];
    const context = canvas.getContext('2d');
    let frames = [];
    window.load = async (urls) => {
        frames = await Promise.all(urls.map(async (url) => {
            const image = new Image();
            image.src = url;
            await image.decode();
            return image;
        }));
    };
    setInterval(() => {
        const stage = document.getElementById('stage');
        const done = stage?.dataset.state === 'moving' ? Number(stage.style.getPropertyValue('--done')) : 0;
        const frame = frames[Math.min(frames.length - 1, Math.floor(done * frames.length))];
        // A stream without a picture would hold up the page's load event.
        if (frame === undefined) {
            context.fillRect(0, 0, canvas.width, canvas.height);
        } else {
            context.drawImage(frame, 0, 0);
        }
    }, 40);
    navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(25);
}
