// Requests to the app. Answers are JSON; a failure is an Error whose message a person can read.

// ms without a byte taken or an answer. The server's own calls to a cloud end after 12 s each.
const PATIENCE = 30_000;

const token = () => document.querySelector('meta[name="csrf-token"]').content;

/**
 * Sends a request and hands back its answer.
 *
 * @param {string} method GET, POST or DELETE
 * @param {string} url of the app
 * @param {FormData|object|null} body a form, or an object that goes as JSON
 * @param {string} offline the text if no answer comes
 * @param {(share: number) => void} [onProgress] receives how much of the body has been sent, 0..1
 */
export function send(method, url, body, offline, onProgress) {
    return new Promise((resolve, reject) => {
        const request = new XMLHttpRequest();
        request.open(method, url);
        request.responseType = 'json';
        request.setRequestHeader('Accept', 'application/json');
        request.setRequestHeader('X-CSRF-TOKEN', token());
        let patience;
        const wait = () => {
            clearTimeout(patience);
            patience = setTimeout(() => request.abort(), PATIENCE);
        };
        request.addEventListener('loadend', () => clearTimeout(patience));
        request.upload.addEventListener('progress', (event) => {
            wait();
            if (event.lengthComputable) {
                onProgress?.(event.loaded / event.total);
            }
        });
        request.addEventListener('load', () => {
            const answer = request.response;
            if (request.status >= 200 && request.status < 300 && answer !== null) {
                resolve(answer);
            } else {
                reject(new Error(answer?.message ?? offline));
            }
        });
        for (const end of ['error', 'abort']) {
            request.addEventListener(end, () => reject(new Error(offline)));
        }
        wait();
        if (body === null || body instanceof FormData) {
            request.send(body);
        } else {
            request.setRequestHeader('Content-Type', 'application/json');
            request.send(JSON.stringify(body));
        }
    });
}
