// What a browser of good will never sends: no token, no photo, too many requests, names with markup.
import { withCamera } from './camera.mjs';
import { check, like, look, same } from './checks.mjs';
import { live, result } from './attendance.mjs';

const BASE = process.env.BASE_URL;

export async function checkRefusals() {
    const bare = await fetch(`${BASE}/absensi`, { method: 'POST', headers: { Accept: 'application/json' } });
    same('without a CSRF token', bare.status, 419);
    like('without a CSRF token, in words', (await bare.json()).message, /Muat ulang/);
    await withCamera({}, markup);
    await withCamera({ photo: 'photos/good.jpg', width: 390 }, tooOften);
}

async function markup(page, expect) {
    expect(/404/);
    const missing = await page.goto(`${BASE}/staf/999`);
    same('a person who is not there', missing.status(), 404);
    await look(page, 'missing');
    expect();
    await page.goto(`${BASE}/staf`);
    const name = '<img src=x onerror=alert(1)> "Siti" & Co';
    await page.fill('#name', name);
    await page.press('#name', 'Enter');
    await page.waitForURL(/\/staf\/\d+$/);
    same('a name with markup stays a name', await page.innerText('#person-title'), name);
    await page.fill('#name', ` ${name} `);
    await page.press('#name', 'Enter');
    await page.waitForSelector('#name-error');
    same('a name twice', await page.innerText('#name-error'), 'Nama ini sudah ada.');
}

async function tooOften(page, expect) {
    await page.goto(BASE);
    await live(page);
    expect(/422|429/);
    const [statuses, words] = await page.evaluate(async (url) => {
        const token = document.querySelector('meta[name="csrf-token"]').content;
        const ask = (body) => fetch(url, {
            method: 'POST', body: JSON.stringify(body),
            headers: { Accept: 'application/json', 'Content-Type': 'application/json', 'X-CSRF-TOKEN': token },
        });
        const words = [];
        const seen = [];
        for (const body of [{ user: 1, photo: 'data:text/html;base64,PGI+' }, { user: 999, photo: 'x' }]) {
            const answer = await ask(body);
            seen.push(answer.status);
            words.push((await answer.json()).message);
        }
        for (let tries = 0; tries < 80 && seen.at(-1) !== 429; tries += 1) {
            seen.push((await ask({})).status);
        }
        return [seen, words];
    }, `${BASE}/absensi`);
    same('a data URL that is no picture', statuses[0], 422);
    same('a data URL that is no picture, in words', words[0], 'Kirim sebuah foto.');
    same('a person who is not there', statuses[1], 422);
    same('a person who is not there, in words', words[1], 'Pilih nama Anda dulu.');
    same('too many requests are refused', statuses.at(-1), 429);
    check('but not the first ones', statuses.slice(0, -1).every((status) => status === 422));
    await page.selectOption('#user', { label: 'Barack Obama' });
    await page.click('#capture');
    await result(page);
    like('too often: the page says so', await page.innerText('#verdict'), /Terlalu sering\. Tunggu \d+ detik/);
    await look(page, 'too-often');
}
