import { send } from './net.js';

const at = (id) => document.getElementById(id);
const enroll = at('enroll');
if (enroll !== null) {
    const texts = JSON.parse(enroll.dataset.texts);
    const largest = Number(enroll.dataset.maxBytes);
    const waiting = [];
    let all = 0;
    let done = 0;
    let good = 0;
    let running = false;

    const fill = (words, facts) => words.replace(/:(\w+)/g, (_, fact) => facts[fact]);
    const megabytes = (bytes) => `${(bytes / 1024 / 1024).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 })} MB`;

    /** A card for a photo, shown at once; what becomes of it is written into it. */
    function card(file) {
        const item = at('photo-template').content.cloneNode(true).firstElementChild;
        item.querySelector('.name').textContent = file.name;
        item.querySelector('progress').setAttribute('aria-label', file.name);
        item.querySelector('.state').textContent = texts.waiting;
        preview(file, item);
        return item;
    }

    /** Shows the photo itself until its crop is there; a file that is no photo keeps the blank. */
    function preview(file, item) {
        const photo = new Image(88, 88);
        photo.alt = '';
        photo.addEventListener('load', () => item.querySelector('.blank')?.replaceWith(photo));
        for (const end of ['load', 'error']) {
            photo.addEventListener(end, () => URL.revokeObjectURL(photo.src));
        }
        photo.src = URL.createObjectURL(file);
    }

    function refuse(item, message) {
        const chip = document.createElement('span');
        chip.className = 'chip wrong';
        chip.textContent = texts.refused;
        const words = document.createElement('p');
        words.textContent = message;
        item.querySelector('.say').replaceChildren(chip, words);
    }

    function refresh(answer) {
        at('faces').innerHTML = answer.faces; // the app's own views, which escape what they show
        at('people').innerHTML = answer.people;
    }

    async function upload({ file, item }) {
        if (file.size > largest) {
            refuse(item, fill(texts.too_big, { size: megabytes(file.size), max: enroll.dataset.max }));
            return;
        }
        const bar = item.querySelector('progress');
        const state = item.querySelector('.state');
        state.textContent = texts.sending;
        const form = new FormData();
        form.append('photo', file);
        try {
            const answer = await send('POST', enroll.dataset.url, form, texts.offline, (share) => {
                bar.value = share;
                state.textContent = share < 1 ? texts.sending : texts.checking;
            });
            item.querySelector('.say').innerHTML = answer.result;
            if (answer.crop !== null) {
                const crop = new Image(88, 88);
                crop.src = answer.crop;
                crop.alt = fill(texts.crop, { name: file.name });
                item.querySelector('.blank, img').replaceWith(crop);
            }
            good += Number(answer.ok);
            refresh(answer);
        } catch (error) {
            refuse(item, error.message);
        }
    }

    function count() {
        at('total').hidden = false;
        at('total-bar').max = all;
        at('total-bar').value = done;
        at('total-text').textContent = fill(done === all ? texts.finished : texts.progress, { done, all, good });
    }

    /** One photo at a time: the next one's verdict may hang on this one. */
    async function run() {
        running = true;
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
            await upload(next);
            done += 1;
            count();
        }
        running = false;
    }

    function add(files) {
        if (!running) {
            all = done = good = 0;
        }
        const added = files.map((file) => ({ file, item: card(file) }));
        waiting.push(...added);
        all += added.length;
        if (all > 0) {
            at('photos').prepend(...added.map(({ item }) => item));
            at('photos').hidden = false;
            count();
            running || run();
        }
    }

    at('files').addEventListener('change', () => {
        add([...at('files').files]);
        at('files').value = '';
    });
    const drop = at('drop');
    for (const kind of ['dragenter', 'dragover']) {
        drop.addEventListener(kind, (event) => {
            event.preventDefault();
            drop.classList.add('over');
        });
    }
    for (const kind of ['dragleave', 'drop']) {
        drop.addEventListener(kind, () => drop.classList.remove('over'));
    }
    drop.addEventListener('drop', (event) => {
        event.preventDefault();
        add([...event.dataTransfer.files]);
    });
    // Beside the zone a photo would be opened in place of the page.
    for (const kind of ['dragover', 'drop']) {
        document.addEventListener(kind, (event) => event.preventDefault());
    }

    at('faces').addEventListener('click', async (event) => {
        const button = event.target.closest('[data-remove]');
        if (button === null || !window.confirm(texts.remove)) {
            return;
        }
        at('faces-error').hidden = true;
        try {
            refresh(await send('DELETE', button.dataset.remove, null, texts.offline));
            at('person-title').focus();
        } catch (error) {
            at('faces-error').textContent = error.message;
            at('faces-error').hidden = false;
        }
    });
}
