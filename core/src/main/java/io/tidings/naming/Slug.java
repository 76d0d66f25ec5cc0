package io.tidings.naming;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/// A name as it may stand in a URL: `^[a-z0-9-]{2,100}$`.
public record Slug(String value) {

    public static final String PATTERN = "^[a-z0-9-]{2,100}$";

    private static final Pattern FORMAT = Pattern.compile(PATTERN);
    private static final Pattern MARKS = Pattern.compile("\\p{M}");
    private static final Pattern OTHERS = Pattern.compile("[^a-z0-9]+");
    private static final Pattern ENDS = Pattern.compile("^-|-$");

    public Slug {
        if (!FORMAT.matcher(value).matches()) {
            throw new IllegalArgumentException("must be 2 to 100 characters of a-z, 0-9 and -");
        }
    }

    /// The slug that a name gets when none is given: accents dropped, lower case, everything else a single `-`.
    /// A name with fewer than two characters that survive (one in another script, say) gets `x-` and a hash of itself.
    public static Slug of(Name name) {
        String unmarked = without(MARKS, Normalizer.normalize(name.value(), Normalizer.Form.NFKD));
        String hyphenated = OTHERS.matcher(unmarked.toLowerCase(Locale.ROOT)).replaceAll("-");
        String plain = without(ENDS, hyphenated);
        if (plain.length() < 2) {
            return new Slug(String.format(Locale.ROOT, "x-%08x", name.value().hashCode()));
        }
        return new Slug(plain.length() > 100 ? plain.substring(0, 100) : plain);
    }

    private static String without(Pattern what, String text) {
        return what.matcher(text).replaceAll("");
    }
}
