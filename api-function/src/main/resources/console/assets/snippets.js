/** How a receiver verifies a callback (Standard Webhooks 1.0.0), with each language's standard library. */

export const SNIPPETS = [
    {name: 'Java', language: 'java', text: `import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** @param body exactly the received bytes */
static boolean isGenuine(String secret, String id, String timestamp, String signatures, byte[] body) throws Exception {
    if (Math.abs(Instant.now().getEpochSecond() - Long.parseLong(timestamp)) > 300) {
        return false;
    }
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
    mac.update((id + "." + timestamp + ".").getBytes());
    byte[] expected = ("v1," + Base64.getEncoder().encodeToString(mac.doFinal(body))).getBytes();
    for (String signature : signatures.split(" ")) {
        if (MessageDigest.isEqual(expected, signature.getBytes())) {
            return true;
        }
    }
    return false;
}
`},
    {name: 'JavaScript', language: 'javascript', text: `import {createHmac, timingSafeEqual} from 'node:crypto';

/** @param body exactly the received bytes, as a Buffer */
export function isGenuine(secret, headers, body) {
    const id = headers['webhook-id'];
    const timestamp = headers['webhook-timestamp'];
    if (!(Math.abs(Date.now() / 1000 - Number(timestamp)) <= 300)) {
        return false;
    }
    const expected = createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64'))
        .update(\`\${id}.\${timestamp}.\`).update(body).digest();
    return headers['webhook-signature'].split(' ').some(signature => {
        const [version, value] = signature.split(',');
        const given = Buffer.from(value ?? '', 'base64');
        return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
    });
}
`},
    {name: 'Python', language: 'python', text: `import base64
import hashlib
import hmac
import time


def is_genuine(secret: str, headers, body: bytes) -> bool:
    """body: exactly the received bytes"""
    id, timestamp = headers["webhook-id"], headers["webhook-timestamp"]
    if abs(time.time() - int(timestamp)) > 300:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.new(key, f"{id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    expected = "v1," + base64.b64encode(digest).decode()
    return any(hmac.compare_digest(expected, s) for s in headers["webhook-signature"].split(" "))
`},
    {name: 'Go', language: 'go', text: `package webhooks

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// IsGenuine takes exactly the received bytes as body.
func IsGenuine(secret string, header http.Header, body []byte) bool {
	id, timestamp := header.Get("webhook-id"), header.Get("webhook-timestamp")
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil || time.Since(time.Unix(seconds, 0)).Abs() > 5*time.Minute {
		return false
	}
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil {
		return false
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(id + "." + timestamp + "."))
	mac.Write(body)
	expected := []byte("v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	for _, signature := range strings.Split(header.Get("webhook-signature"), " ") {
		if hmac.Equal(expected, []byte(signature)) {
			return true
		}
	}
	return false
}
`},
];
