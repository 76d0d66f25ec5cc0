package io.tidings.infra;

import java.util.Optional;

/// The API's own domain.
///
/// @param name a host name, such as `webhooks.example.com`
/// @param certificateArn an ACM certificate for it, in the stack's region
record CustomDomain(String name, String certificateArn) {

    static final String NAME = "domainName";
    static final String CERTIFICATE_ARN = "certificateArn";

    CustomDomain {
        if (!name.matches("([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}")) {
            throw new IllegalArgumentException(NAME + " must be a lower-case host name, not " + name);
        }
        Settings.requireArn(CERTIFICATE_ARN, certificateArn, "acm");
    }

    /// Empty if neither key is set.
    ///
    /// @throws IllegalArgumentException if one is set without the other, or is not valid
    static Optional<CustomDomain> from(Context context) {
        Optional<String> name = context.find(NAME);
        Optional<String> certificateArn = context.find(CERTIFICATE_ARN);
        if (name.isPresent() != certificateArn.isPresent()) {
            throw new IllegalArgumentException(NAME + " and " + CERTIFICATE_ARN + " must be set together");
        }
        return name.map(host -> new CustomDomain(host, certificateArn.orElseThrow()));
    }
}
