// Which requests are counted together, and which proxy may name the client. run.sh lets one browser
// verify 20 times in a minute, one address 50 times, and believes a proxy at 127.0.0.2.
import { request } from 'node:http';
import { like, same } from './checks.mjs';

const BASE = process.env.BASE_URL;
const PROXY = '127.0.0.2';

export async function checkLimits() {
    const secure = { 'X-Forwarded-Proto': 'https' };
    like('behind the proxy, by https', (await ask('/', { from: PROXY, headers: secure })).text, /"https:[^"]*\/app\.css"/);
    like('anybody else is not believed', (await ask('/', { headers: secure })).text, /"http:[^"]*\/app\.css"/);

    same('another name of this machine', (await ask('/', { headers: { Host: 'evil.example' } })).status, 400);
    same('its own name', (await ask('/', { headers: { Host: 'localhost' } })).status, 200);

    // Three browsers of one office, the third of which throws its sessions away; and a neighbour.
    same('one browser has its fill', await refusedAt(await visitor('2001:db8::1')), 21);
    const second = await visitor('2001:db8::2');
    same('which another in the same network does not feel', (await second()), 422);
    await refusedAt(second);
    same('a network has its fill', await refusedAt(await visitor('2001:db8::3')), 11);
    same('with new sessions too', await refusedAt(await visitor('2001:db8::4')), 1);
    same('which its neighbour does not feel', await (await visitor('2001:db8:0:1::1'))(), 422);
}

/** Somebody behind the proxy with a session of their own; a call requests one verification. */
async function visitor(address) {
    const options = { from: PROXY, headers: { 'X-Forwarded-For': address } };
    const { text, cookie } = await ask('/', options);
    const [, token] = /name="csrf-token" content="([^"]+)"/.exec(text);
    const headers = { ...options.headers, Cookie: cookie, 'X-CSRF-TOKEN': token, Accept: 'application/json' };
    return async () => (await ask('/absensi', { ...options, method: 'POST', headers })).status;
}

/** Which request in a row is the first that comes too often. */
async function refusedAt(verify) {
    let asked = 1;
    while (await verify() !== 429 && asked < 60) {
        asked += 1;
    }
    return asked;
}

function ask(path, { from = '127.0.0.1', method = 'GET', headers = {} }) {
    return new Promise((resolve, reject) => {
        const sent = request(BASE + path, { method, headers, localAddress: from }, async (answer) => {
            const parts = await answer.toArray();
            const cookie = (answer.headers['set-cookie'] ?? []).map((one) => one.split(';')[0]).join('; ');
            resolve({ status: answer.statusCode, text: Buffer.concat(parts).toString(), cookie });
        });
        sent.on('error', reject);
        sent.end();
    });
}
