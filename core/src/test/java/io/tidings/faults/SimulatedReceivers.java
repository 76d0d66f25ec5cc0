package io.tidings.faults;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

import io.tidings.endpoint.CallbackUrl;
import io.tidings.sending.Callback;
import io.tidings.sending.CallbackSender;
import io.tidings.sending.Outcome;
import io.tidings.sending.Response;

/// Receivers who do what receivers do, one for each webhook.
final class SimulatedReceivers implements CallbackSender {

    private static final String URL = "https://receiver.example.com/";

    private final Host host;
    private final Chance chance;
    private final Map<String, Mood> moods = new TreeMap<>();
    private final BiConsumer<String, Boolean> taken;

    /// @param taken hears of each delivery that a receiver takes, and whether it says so
    SimulatedReceivers(Host host, Chance chance, BiConsumer<String, Boolean> taken) {
        this.host = host;
        this.chance = chance;
        this.taken = taken;
    }

    private enum Mood {
        WELL, FLAKY, FAILING, BUSY, HANGING, GONE, GARBAGE, FORGETFUL, SLOW, UNWRITABLE
    }

    private static final List<Mood> MOODS = List.of(Mood.WELL, Mood.WELL, Mood.WELL, Mood.FLAKY, Mood.FLAKY,
            Mood.FAILING, Mood.BUSY, Mood.HANGING, Mood.HANGING, Mood.GONE, Mood.GARBAGE, Mood.FORGETFUL,
            Mood.SLOW, Mood.SLOW, Mood.UNWRITABLE);

    /// A receiver in any mood.
    CallbackUrl add() {
        String url = URL + moods.size();
        moods.put(url, chance.oneOf(MOODS));
        return new CallbackUrl(url);
    }

    /// One of them changes its mood.
    void change() {
        String url = chance.oneOf(List.copyOf(moods.keySet()));
        moods.put(url, chance.oneOf(MOODS));
        host.trace(url + " becomes " + moods.get(url));
    }

    /// As formats refuse what they cannot write, until the owner of the webhook changes its settings.
    void requireWritable(CallbackUrl url) {
        if (moods.get(url.value()) == Mood.UNWRITABLE) {
            host.trace("nothing can be written for " + url);
            throw new IllegalArgumentException("it does not fit");
        }
    }

    void recover() {
        moods.keySet().forEach(url -> moods.put(url, Mood.WELL));
    }

    /// Nobody changes its mind any more.
    void stayAsTheyAre() {
        for (Map.Entry<String, Mood> receiver : moods.entrySet()) {
            if (receiver.getValue() == Mood.FLAKY || receiver.getValue() == Mood.FORGETFUL
                    || receiver.getValue() == Mood.SLOW) {
                receiver.setValue(Mood.FAILING);
            }
        }
    }

    @Override
    public Outcome send(Callback callback, Duration timeout) {
        String id = callback.headers().get("webhook-id");
        Outcome outcome = answer(moods.get(callback.url().value()), id, timeout);
        host.trace("callback " + id + " " + outcome.getClass().getSimpleName());
        return outcome;
    }

    private Outcome answer(Mood mood, String id, Duration timeout) {
        host.current().calls(Duration.ofMillis(chance.between(1, 900)));
        return switch (mood) {
            case WELL -> take(id);
            case FLAKY -> chance.of(0.5)
                    ? take(id)
                    : answer(chance.oneOf(List.of(Mood.FAILING, Mood.BUSY, Mood.HANGING, Mood.FORGETFUL)), id, timeout);
            case FAILING -> new Outcome.Rejected(Response.of(500), Optional.empty());
            case BUSY -> new Outcome.Rejected(Response.of(503), Optional.of(later()));
            case HANGING -> unanswered(timeout);
            case GONE -> new Outcome.Gone(Response.of(410));
            case GARBAGE -> new Outcome.Unreachable(Outcome.Failure.PROTOCOL, "not HTTP");
            case FORGETFUL -> forget(id);
            case SLOW -> takeSlowly(id, timeout);
            case UNWRITABLE -> throw new AssertionError("nothing can be written for it");
        };
    }

    private Outcome take(String id) {
        taken.accept(id, true);
        return new Outcome.Delivered(Response.of(200));
    }

    private Outcome forget(String id) {
        taken.accept(id, false);
        return new Outcome.Unreachable(Outcome.Failure.CONNECTION, "the answer was lost");
    }

    /// It takes everything, but perhaps not in the time that it is given.
    private Outcome takeSlowly(String id, Duration timeout) {
        Duration needed = Duration.ofSeconds(chance.between(2, 28));
        if (needed.compareTo(timeout) < 0) {
            host.current().calls(needed);
            return take(id);
        }
        if (chance.of(0.5)) {
            taken.accept(id, false);
        }
        return unanswered(timeout);
    }

    private Outcome unanswered(Duration timeout) {
        host.current().calls(timeout);
        return new Outcome.Unreachable(Outcome.Failure.TIMEOUT, "no answer");
    }

    private Instant later() {
        List<Duration> waits = List.of(Duration.ofSeconds(30), Duration.ofMinutes(14), Duration.ofMinutes(20),
                Duration.ofHours(3), Duration.ofHours(24), Duration.ofHours(48));
        return host.clock().instant().plus(chance.oneOf(waits));
    }
}
