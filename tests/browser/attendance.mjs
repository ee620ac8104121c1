// The camera page: one browser for each picture that the camera shows.
import { withCamera, fixture } from './camera.mjs';
import { check, like, look, same, WIDTHS } from './checks.mjs';
import { enrol } from './staff.mjs';

const BASE = process.env.BASE_URL;
const GREEN = 'rgb(19, 128, 74)';
const RED = 'rgb(196, 40, 31)';
const ORANGE = 'rgb(185, 81, 11)';
const LONG_NAME = 'Raden Mas Haryo Wijayakusumanegara Prawirodiningrat binti Sastroamidjojo Utomo';
const GREY = 'rgb(90, 100, 109)';

/** What the camera shows, who claims to stand there, and what must come of it. */
const CASES = [
    {
        state: 'matched', photo: 'photos/good.jpg', who: 'Barack Obama', hint: /lingkaran/,
        title: /^Hadir: Barack Obama$/, text: /kemiripan 9\d\.\d\d%/, advice: /tercatat/,
        boxes: [[GREEN, /^Barack Obama · 9\d\.\d\d%$/]],
    },
    {
        state: 'matched-collins', photo: 'photos/good_collins.jpg', who: 'Eileen Collins', hint: /lingkaran/,
        title: /^Hadir: Eileen Collins$/, text: /kemiripan (?:9\d\.\d\d|100\.00)%/, advice: /tercatat/, size: /512 × 384/,
        boxes: [[GREEN, /^Eileen Collins · (?:9\d\.\d\d|100\.00)%$/]],
    },
    {
        state: 'wrong-person', photo: 'photos/good.jpg', who: 'Eileen Collins', hint: /lingkaran/,
        title: /^Bukan wajah Anda$/, text: /bukan milik akun Anda/, advice: /nama yang dipilih/,
        boxes: [[RED, /^Orang lain$/]],
    },
    {
        state: 'unknown', photo: 'photos/good_biden.jpg', who: 'Eileen Collins', hint: /lingkaran/,
        title: /^Wajah tidak dikenal$/, text: /tidak cocok/, advice: /minta admin/,
        boxes: [[GREY, /^Tidak dikenal$/]],
    },
    {
        // The larger face counts, as with Rekognition; here it is the one on the right.
        state: 'two-faces', photo: 'photos/two_people.jpg', who: 'Joe Biden', enrol: 'people/biden.jpg', hint: /lingkaran/,
        title: /^Hadir: Joe Biden$/, text: /2 wajah di foto/, advice: /tercatat/,
        boxes: [[ORANGE, /^Wajah lain$/], [GREEN, /^Joe Biden · 9\d\.\d\d%$/]],
    },
    {
        state: 'no-face', photo: 'photos/no_face.jpg', who: 'Barack Obama', hint: /lingkaran/,
        title: /^Wajah tidak terlihat$/, text: /tidak terlihat/, advice: /Hadapkan wajah/,
        boxes: [],
    },
    {
        state: 'too-dark', photo: 'photos/dark.jpg', who: 'Barack Obama', hint: /Terlalu gelap/,
        title: /^Terlalu gelap$/, text: /kecerahan 4\d[\d.]*, minimal 65/, advice: /Hadap ke arah cahaya/,
        boxes: [],
    },
];

export async function checkAttendance() {
    for (const one of CASES) {
        if (one.enrol !== undefined) {
            await enrol(one.who, one.enrol);
        }
        for (const width of WIDTHS) {
            await withCamera({ photo: one.photo, width }, (page) => verify(page, one));
        }
    }
    await enrol(LONG_NAME, 'people/obama.jpg');
    await withCamera({ photo: 'photos/tilted_15.jpg', width: 390, height: 664 }, uprightPhone);
    await withCamera({ photo: 'photos/good.jpg' }, byKeyboardInEnglish);
    await withCamera({ width: 390 }, withoutCamera);
}

async function verify(page, { state, who, hint, title, text, advice, size, boxes }) {
    await page.goto(BASE);
    await live(page);
    await page.waitForFunction((pattern) => new RegExp(pattern).test(document.getElementById('hint').textContent), hint.source);
    if (state === 'matched') {
        await look(page, 'live');
        await page.click('#capture');
        same('nobody chosen: the page says so', await page.innerText('#user-error'), 'Pilih nama Anda dulu.');
        same('nobody chosen: focus goes there', await page.evaluate(() => document.activeElement.id), 'user');
    }
    await page.selectOption('#user', { label: who });
    await page.click('#capture');
    await result(page);
    like(`${state}: title`, await page.innerText('#verdict h3'), title);
    like(`${state}: text`, await page.innerText('#verdict .verdict-head p'), text);
    like(`${state}: advice`, await page.innerText('#verdict .advice'), advice);
    const drawn = await page.$$eval('.box', (frames) => frames.map((frame) => [getComputedStyle(frame).borderTopColor, frame.innerText]));
    same(`${state}: boxes`, drawn.length, boxes.length);
    boxes.forEach(([colour, words], at) => {
        same(`${state}: colour of box ${at}`, drawn[at]?.[0], colour);
        like(`${state}: words of box ${at}`, drawn[at]?.[1] ?? '', words);
    });
    like(`${state}: numbers`, await page.innerText('#verdict .numbers'), /Ketajaman\s+\d+\.\d\d[\s\S]*Kecerahan\s+\d+\.\d\d/);
    like(`${state}: the whole picture was sent`, await page.innerText('#verdict .numbers'), size ?? /640 × 480/);
    like(`${state}: the history has it`, await page.innerText('#recent li:first-child'), new RegExp(who));
    if (state === 'wrong-person') {
        check('wrong person: nobody else is named', !/Obama/.test(await page.innerText('.attendance > .shoot') + await page.innerText('#verdict')));
    }
    await look(page, state);
}

/** A phone shows an upright picture, of which all is sent, on a screen that does not hold the page. */
async function uprightPhone(page) {
    await page.goto(BASE);
    await live(page);
    const cut = await page.evaluate(() => {
        const [stage, video] = ['stage', 'video'].map((id) => document.getElementById(id));
        return Math.abs((stage.clientWidth / stage.clientHeight) / (video.videoWidth / video.videoHeight) - 1);
    });
    check('phone: what is sent is in sight', cut < 0.01, `off by ${cut}`);
    await page.selectOption('#user', { label: LONG_NAME });
    check('phone: camera and button fit the screen', await inSight(page, '.shoot'));
    await page.click('#capture');
    await result(page);
    same('phone: verdict', await page.innerText('#verdict h3'), `Hadir: ${LONG_NAME}`);
    check('phone: the verdict comes into sight', await inSight(page, '.verdict-head'));
    like('phone: beside a long name the similarity', await page.innerText('.box'), / · \d\d\.\d\d%$/);
    await look(page, 'upright');
}

const inSight = (page, part) => page.locator(part).evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return top >= 0 && bottom <= window.innerHeight;
});

async function byKeyboardInEnglish(page) {
    await page.goto(BASE);
    await page.click('.language button[value="en"]');
    await live(page);
    same('English: the page says so', await page.getAttribute('html', 'lang'), 'en');
    await page.focus('#user');
    await page.keyboard.type('Barack');
    for (let presses = 0; presses < 5 && await page.evaluate(() => document.activeElement.id) !== 'capture'; presses += 1) {
        await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await result(page);
    like('English: verdict', await page.innerText('#verdict'), /Present: Barack Obama[\s\S]*Face matched, similarity 9\d\.\d\d%[\s\S]*Sharpness/);
    same('keyboard: focus stays on the button', await page.evaluate(() => document.activeElement.id), 'capture');
    same('keyboard: which now takes another', await page.innerText('#capture'), 'Take another');
    await look(page, 'english');
    await page.keyboard.press('Enter');
    await live(page);
    same('again: the old verdict is gone', await page.innerText('#verdict'), '');
}

async function withoutCamera(page) {
    await page.goto(BASE);
    await page.waitForSelector('#stage[data-state="blocked"]');
    like('no camera: the page says so', await page.innerText('#blocked-text'), /Kamera tidak ditemukan/);
    await look(page, 'no-camera');
    await page.selectOption('#user', { label: 'Barack Obama' });
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.click('#pick')]);
    await chooser.setFiles(fixture('photos/phone_orientation_6.jpg'));
    await result(page);
    same('a photo of the camera app, upright', await page.innerText('#verdict h3'), 'Hadir: Barack Obama');
    await look(page, 'phone-photo');
}

export async function live(page) {
    await page.waitForSelector('#stage[data-state="live"]', { timeout: 20_000 });
    await page.waitForFunction(() => document.getElementById('video').readyState >= 2);
}

export async function result(page) {
    await page.waitForSelector('#stage:is([data-state="result"], [data-state="failed"])', { timeout: 60_000 });
}
