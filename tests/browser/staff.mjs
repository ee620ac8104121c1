// The admin's page: people, photos by button and by drag and drop, photos that are refused.
import { readFile } from 'node:fs/promises';
import { withCamera, fixture } from './camera.mjs';
import { check, like, look, same, WIDTHS } from './checks.mjs';

const BASE = process.env.BASE_URL;

export async function checkStaff() {
    await withCamera({}, async (page, expect) => {
        await page.goto(`${BASE}/staf`);
        await look(page, 'staff-empty');
        await add(page, 'Barack Obama');
        await chooseFiles(page, 'people/obama2.jpg', 'people/obama3.jpg', 'photos/dark.jpg');
        const cards = page.locator('#photos .photo');
        same('enrol: a card for each photo', await cards.count(), 3);
        like('enrol: progress ends', await page.textContent('#total-text'), /^Selesai: 2 dari 3 foto terdaftar\.$/);
        like('enrol: a good photo', await card(page, 'obama2.jpg').innerText(), /Terdaftar[\s\S]*Ketajaman \d+\.\d\d · Kecerahan \d+\.\d\d · 626 × 1200 piksel/);
        check('enrol: its crop is shown', await card(page, 'obama2.jpg').locator('img').evaluate((image) => image.naturalWidth >= 224));
        like('enrol: a dark photo says why', await card(page, 'dark.jpg').innerText(), /Terlalu gelap[\s\S]*kecerahan 53\.\d\d, minimal 65/);
        check('enrol: a refused photo is shown itself', await card(page, 'dark.jpg').locator('img').evaluate((image) => image.naturalWidth === 640));
        same('enrol: the good ones are kept', await page.locator('#faces li').count(), 2);
        like('enrol: the list counts them', await page.innerText('.people a[aria-current]'), /2 wajah/);
        await atEachWidth(page, 'staff-enrolled');

        await add(page, 'Eileen Collins');
        await dropFile(page, 'people/collins.jpg');
        like('drop: enrolled', await card(page, 'collins.jpg').innerText(), /Terdaftar/);

        await refused(page, expect);
        await removed(page);
    });
}

/** Enrols one more person, by one photo. */
export async function enrol(name, photo) {
    await withCamera({}, async (page) => {
        await page.goto(`${BASE}/staf`);
        await add(page, name);
        await chooseFiles(page, photo);
        same(`${name} is enrolled`, await page.locator('#faces li').count(), 1);
    });
}

async function refused(page, expect) {
    await page.reload();
    await chooseFiles(page, 'photos/two_people.jpg', 'photos/no_face.jpg');
    like('enrol: two faces', await card(page, 'two_people.jpg').innerText(), /Beberapa wajah[\s\S]*2 wajah/);
    like('enrol: no face', await card(page, 'no_face.jpg').innerText(), /Tanpa wajah/);

    expect(/422/);
    await chooseFiles(page, 'hostile/text.jpg', 'hostile/jpeg_truncated.jpg');
    like('enrol: a text file named .jpg', await card(page, 'text.jpg').innerText(), /Ditolak[\s\S]*bukan foto JPEG, PNG, WebP/);
    like('enrol: half a photo', await card(page, 'jpeg_truncated.jpg').innerText(), /Ditolak[\s\S]*rusak atau tidak lengkap/);

    // 20 MB: the page does not even send it, and the server refuses it from another client.
    const huge = { name: 'huge.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(20 * 1024 * 1024, 0xff) };
    expect();
    await page.setInputFiles('#files', huge);
    await settled(page);
    like('enrol: 20 MB', await card(page, 'huge.jpg').innerText(), /Ditolak[\s\S]*20 MB\. Paling besar 15 MB/);
    for (const [megabytes, status] of [[20, 413], [15.5, 422]]) {
        expect(new RegExp(String(status)));
        const answer = await page.evaluate(async (size) => {
            const form = new FormData();
            form.append('photo', new Blob([new Uint8Array(size)], { type: 'image/jpeg' }), 'huge.jpg');
            const token = document.querySelector('meta[name="csrf-token"]').content;
            const response = await fetch(document.getElementById('enroll').dataset.url, {
                method: 'POST', body: form, headers: { Accept: 'application/json', 'X-CSRF-TOKEN': token },
            });
            return [response.status, (await response.json()).message];
        }, megabytes * 1024 * 1024);
        same(`server: ${megabytes} MB`, answer[0], status);
        like(`server: ${megabytes} MB, in words`, answer[1], /15 MB/);
    }
    expect();
    same('enrol: nothing of that is kept', await page.locator('#faces li').count(), 1);
    await atEachWidth(page, 'staff-refused');
}

async function removed(page) {
    await page.click('.people a:has-text("Barack Obama")');
    page.once('dialog', (dialog) => dialog.accept());
    await page.locator('[data-remove]').last().click();
    await page.waitForFunction(() => document.querySelectorAll('#faces li').length === 1);
    like('remove: the list counts it', await page.innerText('.people a[aria-current]'), /1 wajah/);
    await chooseFiles(page, 'people/obama3.jpg', 'people/obama3.jpg');
    same('enrol: the same photo twice is one face', await page.locator('#faces li').count(), 2);
}

export async function add(page, name) {
    await page.fill('#name', name);
    await page.press('#name', 'Enter');
    await page.waitForURL(/\/staf\/\d+$/);
    like(`add ${name}`, await page.innerText('.note'), new RegExp(`^${name} ditambahkan`));
}

const card = (page, name) => page.locator('.photo', { hasText: name }).first();

export async function chooseFiles(page, ...names) {
    await page.setInputFiles('#files', names.map(fixture));
    await settled(page);
}

async function dropFile(page, name) {
    const bytes = (await readFile(fixture(name))).toString('base64');
    const transfer = await page.evaluateHandle(([base64, file]) => {
        const data = new DataTransfer();
        const photo = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        data.items.add(new File([photo], file, { type: 'image/jpeg' }));
        return data;
    }, [bytes, name.split('/').pop()]);
    await page.dispatchEvent('#drop', 'dragover', { dataTransfer: transfer });
    check('drop: the zone shows it', await page.locator('#drop.over').count() === 1);
    await page.dispatchEvent('#drop', 'drop', { dataTransfer: transfer });
    await settled(page);
}

const settled = (page) => page.waitForFunction(() => /^Selesai/.test(document.getElementById('total-text').textContent), null, { timeout: 60_000 });

async function atEachWidth(page, state) {
    for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        await look(page, state);
    }
    await page.setViewportSize({ width: 1280, height: 900 });
}
