package io.tidings.webhook;

import io.tidings.naming.WireName;

/// Which further receivers, apart from those of Standard Webhooks, can verify a webhook's callbacks.
public enum SignatureProfile implements WireName {

    /// Standard Webhooks, and no other.
    STANDARD,
    /// Those that verify `X-Hub-Signature-256`, as GitHub sends it.
    GITHUB,
    /// Those that verify `Stripe-Signature`.
    STRIPE;

    /// @throws IllegalArgumentException if no profile is spelled so
    public static SignatureProfile of(String wireName) {
        return WireName.find(values(), wireName)
                .orElseThrow(() -> new IllegalArgumentException("must be 'standard', 'github' or 'stripe'"));
    }

    /// Reads a secret that the owner supplies: with the GitHub- and Stripe-compatible profiles, any text; otherwise a
    /// Standard Webhooks secret.
    ///
    /// @throws IllegalArgumentException if `text` is not a valid secret; the message does not repeat it
    public SigningSecret secret(String text) {
        return switch (this) {
            case STANDARD -> SigningSecret.parse(text);
            case GITHUB, STRIPE -> SigningSecret.ofText(text);
        };
    }
}
