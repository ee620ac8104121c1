// The camera is on while somebody looks at the page, off while nobody does, and never open twice; and
// an answer that does not come is not waited for without end.
import { live, result } from './attendance.mjs';
import { withCamera } from './camera.mjs';
import { like, same } from './checks.mjs';

const BASE = process.env.BASE_URL;

export async function checkLifecycle() {
    await withCamera({ photo: 'photos/good.jpg' }, hiddenAndShown);
    await withCamera({ photo: 'photos/good.jpg' }, unanswered);
}

async function hiddenAndShown(page) {
    await page.addInitScript(watchCamera);
    await page.goto(BASE);
    await opened(page, 1);
    await page.evaluate(() => window.hide(true));
    same('hidden while the camera starts: it is off', await cameras(page), 0);
    await page.evaluate(() => window.hide(false));
    await opened(page, 2);
    same('shown again: one camera', await cameras(page), 1);
    await live(page);

    await page.evaluate(() => window.hide(true));
    same('hidden: it is off', await cameras(page), 0);
    await page.evaluate(() => [false, true, false].forEach(window.hide));
    await opened(page, 4);
    same('shown, hidden and shown in haste: one camera', await cameras(page), 1);
    await live(page);
    await page.evaluate(() => window.streams.at(-1).getTracks()[0].dispatchEvent(new Event('ended')));
    await page.waitForSelector('#stage[data-state="blocked"]');
    same('taken away: nothing is left open', await cameras(page), 0);
}

/** Runs in the page: notes every stream, hands each out on demand, and hides the page at will. */
function watchCamera() {
    const devices = navigator.mediaDevices;
    const open = devices.getUserMedia.bind(devices);
    window.streams = [];
    window.handOut = [];
    devices.getUserMedia = async (wishes) => {
        const stream = await open(wishes);
        window.streams.push(stream);
        await new Promise((resolve) => window.handOut.push(resolve));
        return stream;
    };
    let hidden = false;
    Object.defineProperty(document, 'hidden', { get: () => hidden });
    window.hide = (value) => {
        hidden = value;
        document.dispatchEvent(new Event('visibilitychange'));
    };
}

const opened = (page, times) => page.waitForFunction((wanted) => window.streams.length === wanted, times);

/** How many cameras are on, once the page has every stream that it requested. */
const cameras = (page) => page.evaluate(async () => {
    window.handOut.forEach((resolve) => resolve());
    await new Promise((resolve) => { setTimeout(resolve); });
    return window.streams.flatMap((stream) => stream.getTracks()).filter((track) => track.readyState === 'live').length;
});

async function unanswered(page, expect) {
    await page.clock.install();
    await page.route('**/absensi', () => {});
    await page.goto(BASE);
    await live(page);
    await page.selectOption('#user', { label: 'Barack Obama' });
    await Promise.all([page.waitForRequest('**/absensi'), page.click('#capture')]);
    expect(/ERR_ABORTED/);
    await page.clock.fastForward(30_000);
    await result(page);
    like('no answer: the page says so', await page.innerText('#verdict'), /Server tidak dapat dihubungi/);
    same('no answer: another try', await page.getAttribute('#capture', 'aria-disabled'), 'false');
}
