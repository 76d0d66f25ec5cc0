package io.tidings.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The secrets of a webhook that are in force: the current one, and those that it replaced, for as long as their
/// overlap lasts. Callbacks are signed with each, so that a receiver may change over at any time within it.
///
/// @param retired the newest first, at most [#MAX_RETIRED]
public record SigningSecrets(SigningSecret current, List<Retired> retired) {

    public static final int MAX_RETIRED = 4;
    public static final Duration DEFAULT_OVERLAP = Duration.ofDays(1);
    public static final Duration MAX_OVERLAP = Duration.ofDays(7);

    public SigningSecrets {
        retired = List.copyOf(retired);
    }

    /// A secret that was replaced.
    ///
    /// @param until from then on it is not used any more
    public record Retired(SigningSecret secret, Instant until) {}

    /// The secrets of a webhook that was just made.
    public static SigningSecrets of(SigningSecret secret) {
        return new SigningSecrets(secret, List.of());
    }

    /// After a rotation at `now`. Where there are too many, the oldest is no longer used.
    ///
    /// @param overlap how long the secret that is replaced stays in force, 0 to [#MAX_OVERLAP]
    public SigningSecrets rotated(SigningSecret next, Duration overlap, Instant now) {
        if (overlap.isNegative() || overlap.compareTo(MAX_OVERLAP) > 0) {
            throw new IllegalArgumentException("overlap must be 0 to " + MAX_OVERLAP.toDays() + " days");
        }
        List<Retired> kept = new ArrayList<>();
        if (!overlap.isZero()) {
            kept.add(new Retired(current, now.plus(overlap)));
        }
        retired.stream().filter(old -> old.until().isAfter(now)).forEach(kept::add);
        return new SigningSecrets(next, kept.subList(0, Math.min(kept.size(), MAX_RETIRED)));
    }

    /// All that are in force at `now`, the current one first.
    public List<SigningSecret> inForce(Instant now) {
        List<SigningSecret> secrets = new ArrayList<>(List.of(current));
        retired.stream().filter(old -> old.until().isAfter(now)).map(Retired::secret).forEach(secrets::add);
        return secrets;
    }
}
