/** Outcomes and statuses, in words. */

const OUTCOMES = {
    dns: 'The name of the receiver could not be resolved',
    connection: 'The connection failed',
    tls: 'The secure connection failed',
    timeout: 'The receiver did not answer in time',
    protocol: 'The answer was not HTTP',
    refused: 'No request was sent',
    abandoned: 'The receiver took longer than the first time limit; it was tried again with more time',
    authorization: 'No request was sent: the authorization server gave no access token',
};

/** The outcome of an attempt. */
export function outcomeInWords(attempt) {
    const status = attempt.response?.status;
    switch (attempt.outcome) {
        case 'delivered':
            return `Delivered: the receiver answered ${status}`;
        case 'rejected':
            return `Rejected: the receiver answered ${status}`;
        case 'gone':
            return 'Rejected for good: the receiver answered 410';
        default:
            return OUTCOMES[attempt.outcome] ?? attempt.outcome;
    }
}

/** The same in two or three words, for lists. */
export function outcomeInShort(delivery) {
    switch (delivery.lastOutcome) {
        case undefined:
        case null:
            return 'not attempted yet';
        case 'delivered':
        case 'rejected':
        case 'gone':
            return `answered ${delivery.lastResponseStatus}`;
        case 'refused':
            return 'not sent';
        case 'authorization':
            return 'no access token';
        case 'dns':
            return 'no such name';
        case 'connection':
            return 'no connection';
        case 'tls':
            return 'no secure connection';
        case 'timeout':
            return 'no answer in time';
        case 'abandoned':
            return 'going on with more time';
        case 'protocol':
            return 'not HTTP';
        default:
            return delivery.lastOutcome;
    }
}

/** What a delivery's status means. */
export function statusInWords(delivery) {
    switch (delivery.status) {
        case 'pending':
            return 'It is queued and will be attempted soon.';
        case 'retrying':
            return 'All attempts have failed so far. Another one follows.';
        case 'held':
            return 'It is held until the webhook is called again.';
        case 'delivered':
            return 'The receiver accepted it.';
        case 'exhausted':
            return 'All attempts failed. Resend it when the receiver works again.';
        case 'cancelled':
            return 'It will not be attempted again.';
        default:
            return '';
    }
}

const SIGNATURES = {
    standard: 'Standard Webhooks',
    github: 'Standard Webhooks, and GitHub’s X-Hub-Signature-256',
    stripe: 'Standard Webhooks, and Stripe’s Stripe-Signature',
};

export const PROFILES = Object.entries(SIGNATURES);

export function signatureInWords(profile) {
    return SIGNATURES[profile] ?? profile;
}

export const STATUSES = ['pending', 'retrying', 'held', 'delivered', 'exhausted', 'cancelled'];

const UNITS = {s: 'S', m: 'M', h: 'H', d: 'D'};

/** `30s 5m 2h` as ISO-8601 durations. @throws Error naming the first that is not a duration */
export function readDelays(text) {
    return text.split(/[\s,;]+/).filter(word => word !== '').map(word => {
        const short = /^(\d+(?:\.\d+)?)([smhd])$/i.exec(word);
        if (short) {
            const unit = UNITS[short[2].toLowerCase()];
            return unit === 'D' ? `P${short[1]}D` : `PT${short[1]}${unit}`;
        }
        if (/^P(?!$)(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/i.test(word)) {
            return word.toUpperCase();
        }
        throw new Error(`“${word}” is not a duration. Write it as 30s, 5m or 2h.`);
    });
}

/** An ISO-8601 duration as it is typed: `PT5M` is `5m`. */
export function writeDelay(iso) {
    const parts = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/.exec(iso);
    const given = parts ? [['d', parts[1]], ['h', parts[2]], ['m', parts[3]], ['s', parts[4]]].filter(([, n]) => n) : [];
    return given.length === 1 ? `${Number(given[0][1])}${given[0][0]}` : iso;
}
