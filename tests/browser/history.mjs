// The history: every verdict with its numbers, by person.
import { withCamera } from './camera.mjs';
import { like, look, same, WIDTHS } from './checks.mjs';

const BASE = process.env.BASE_URL;

export async function checkHistory() {
    for (const width of WIDTHS) {
        await withCamera({ width }, async (page) => {
            await page.goto(`${BASE}/riwayat`);
            const rows = page.locator('.history tbody tr');
            same(`history ${width}: every verdict`, await rows.count(), 17);
            const hidden = await rows.evaluateAll((all) => all.filter((row) => {
                const [name, time] = ['.who-cell span:last-child', 'time'].map((part) => row.querySelector(part).getBoundingClientRect());
                return name.left < time.right && time.left < name.right && name.top < time.bottom && time.top < name.bottom;
            }).length);
            same(`history ${width}: no time lies over a name`, hidden, 0);
            like(`history ${width}: a match`, await rows.first().innerText(), /Barack Obama[\s\S]*Cocok[\s\S]*9\d\.\d\d%[\s\S]*\d\.\d\d/);
            like(`history ${width}: a dark photo, without a score`, await rows.filter({ hasText: 'Terlalu gelap' }).first().innerText(), /–/);
            await look(page, 'history');
            await page.selectOption('#staf', { label: 'Eileen Collins' });
            await page.click('.filter button');
            same(`history ${width}: of one person`, await rows.count(), 6);
        });
    }
}
