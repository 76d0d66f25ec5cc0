package io.tidings.api.replay;

import java.time.Instant;
import java.util.Optional;

import io.tidings.api.json.Fields;
import io.tidings.replay.Replay;
import io.tidings.replay.ReplayId;
import io.tidings.replay.Selection;
import io.tidings.webhook.WebhookKey;

/// Reads what a replay is to do.
final class ReplayJson {

    private ReplayJson() {}

    /// @throws io.tidings.api.problem.ProblemException if anything is wrong, naming every wrong field
    static Replay read(Fields fields, ReplayId id, WebhookKey webhook, Instant now) {
        Instant since = fields.required("since", Fields::instant);
        Instant until = fields.optional("until", Fields::instant).filter(now::isAfter).orElse(now);
        Selection selection = fields.required("status", Fields.text(Selection::of));
        Optional<Boolean> dryRun = fields.optional("dryRun", Fields::bool);
        Optional<Integer> perSecond = fields.optional("perSecond", Fields.integer(1, Replay.MAX_PER_SECOND));
        if (since != null && !since.isBefore(until)) {
            fields.error("since", "must be earlier than 'until', and 'until' at most now");
        }
        fields.complete();
        return Replay.create(id, webhook, since, until, selection, dryRun.orElse(false),
                perSecond.orElse(Replay.DEFAULT_PER_SECOND), now);
    }
}
