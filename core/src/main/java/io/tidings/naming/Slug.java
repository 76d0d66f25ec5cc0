package io.tidings.naming;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/// A name as it may stand in a URL: `^[a-z0-9-]{2,100}$`.
public record Slug(String value) {

    public static final String PATTERN = "^[a-z0-9-]{2,100}$";

    private static final Pattern FORMAT = Pattern.compile(PATTERN);

    public Slug {
        if (!FORMAT.matcher(value).matches()) {
            throw new IllegalArgumentException("must be 2 to 100 characters of a-z, 0-9 and -");
        }
    }

    /// The slug that a name gets when none is given: accents dropped, lower case, everything else a single `-`.
    /// A name with fewer than two characters that survive (one in another script, say) gets `x-` and a hash of itself.
    public static Slug of(Name name) {
        String plain = Normalizer.normalize(name.value(), Normalizer.Form.NFKD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        if (plain.length() < 2) {
            return new Slug(String.format(Locale.ROOT, "x-%08x", name.value().hashCode()));
        }
        return new Slug(plain.length() > 100 ? plain.substring(0, 100) : plain);
    }
}
