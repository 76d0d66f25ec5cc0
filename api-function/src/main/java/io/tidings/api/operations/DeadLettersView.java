package io.tidings.api.operations;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;

import io.tidings.delivery.DeadLetter;
import io.tidings.delivery.DeadLetterAdmin;
import io.tidings.delivery.QueuedDelivery;
import io.tidings.delivery.Redrive;
import io.tidings.organization.ProjectId;

/// The dead-letter queue, as the API answers it.
///
/// @param depth how many messages, approximately
/// @param redrive the latest; absent if there was none
/// @param oldest when the oldest of the sample was sent: how old the oldest of all is, only CloudWatch knows
@Serdeable
record DeadLettersView(long depth, @Nullable String oldest, List<LetterView> sample, @Nullable RedriveView redrive) {

    static DeadLettersView of(DeadLetterAdmin.Contents contents, Optional<Redrive> redrive) {
        return new DeadLettersView(contents.depth(), contents.oldest().map(Instant::toString).orElse(null),
                contents.sample().stream().map(LetterView::of).toList(), redrive.map(RedriveView::of).orElse(null));
    }

    /// A message, as the API answers it: without what the event carries.
    ///
    /// @param delivery absent, as all that belongs to it, if the message is unreadable
    /// @param project of the webhook, if it belongs to one
    @Serdeable
    record LetterView(
            @Nullable String delivery,
            @Nullable String organization,
            @Nullable String project,
            @Nullable String webhook,
            @Nullable String event,
            @Nullable String type,
            String reason,
            String sentAt,
            int receiveCount) {

        static LetterView of(DeadLetter letter) {
            Optional<QueuedDelivery> delivery = letter.delivery();
            return new LetterView(
                    delivery.map(d -> d.id().value()).orElse(null),
                    delivery.map(d -> d.event().organization().value()).orElse(null),
                    delivery.flatMap(d -> d.target().webhook().scope().project()).map(ProjectId::value).orElse(null),
                    delivery.map(d -> d.target().webhook().id().value()).orElse(null),
                    delivery.map(d -> d.event().id().value()).orElse(null),
                    delivery.map(d -> d.target().type().value()).orElse(null),
                    letter.reason(),
                    letter.sentAt().toString(),
                    letter.receiveCount());
        }
    }
}
