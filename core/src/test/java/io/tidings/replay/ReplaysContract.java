package io.tidings.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.tidings.organization.Scope;
import io.tidings.paging.Cursor;
import io.tidings.paging.PageRequest;
import io.tidings.replay.Replay.Progress;
import io.tidings.testing.Examples;
import io.tidings.testing.Paging;
import io.tidings.testing.Store;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookKey;

import static org.assertj.core.api.Assertions.assertThat;

/// What every store of [Replays] does.
public abstract class ReplaysContract {

    private static final Instant NOW = Examples.NOW;

    private final WebhookKey webhook = new WebhookKey(Examples.organizationScope(), new WebhookId(Examples.id()));

    protected abstract Store store();

    @Test
    void shouldFindAReplayAsItWasSaved() {
        Scope project = new Scope.OfProject(Examples.organizationId(), Examples.projectId());
        WebhookKey ofProject = new WebhookKey(project, new WebhookId(Examples.id()));
        for (Selection selection : Selection.values()) {
            Replay created = Replay.create(new ReplayId(Examples.id()), ofProject, NOW.minusSeconds(60), NOW, selection,
                    selection == Selection.MISSING, 1, NOW);
            Replay claimed = created.claimed(NOW.plusSeconds(60), NOW);
            Replay advanced = claimed.advanced(Optional.of(new Cursor(Examples.id())), new Progress(50, 20, 10), NOW);
            for (Replay replay : List.of(created, claimed, advanced,
                    advanced.completed(Optional.empty(), new Progress(1, 1, 1), NOW.plusSeconds(1)))) {
                assertThat(store().replays().save(replay)).isTrue();

                assertThat(store().replays().findById(ofProject.id(), replay.id())).contains(replay);
            }
        }
    }

    @Test
    void shouldKeepWhyAReplayFailed() {
        Replay failed = saved(NOW).failed("Evaluating the filter exceeds its budget.",
                Optional.of(new Cursor(Examples.id())),
                new Progress(3, 2, 1), NOW.plusSeconds(1));

        assertThat(store().replays().save(failed)).isTrue();

        assertThat(store().replays().findById(webhook.id(), failed.id())).contains(failed);
        assertThat(store().replays().findDue(NOW.plusSeconds(3600), 100)).doesNotContain(failed);
    }

    @Test
    void shouldNotFindAnotherWebhooksReplay() {
        Replay replay = saved(NOW);

        assertThat(store().replays().findById(new WebhookId(Examples.id()), replay.id())).isEmpty();
        assertThat(store().replays().findById(webhook.id(), new ReplayId(Examples.id()))).isEmpty();
    }

    @Test
    void shouldNotOverwriteWhatOthersHaveChanged() {
        Replay replay = saved(NOW);
        Replay cancelled = replay.cancelled(NOW);
        assertThat(store().replays().save(cancelled)).isTrue();

        assertThat(store().replays().save(replay.claimed(NOW, NOW))).isFalse();
        assertThat(store().replays().save(replay)).isFalse();

        assertThat(store().replays().findById(webhook.id(), replay.id())).contains(cancelled);
    }

    @Test
    void shouldListTheWebhooksReplaysNewestFirst() {
        List<Replay> all = IntStream.range(0, 5).mapToObj(i -> saved(NOW.minusSeconds(i))).toList();

        assertThat(Paging.all(2, page -> store().replays().findByWebhook(webhook.id(), page)))
                .containsExactlyElementsOf(all);
        assertThat(store().replays().findByWebhook(new WebhookId(Examples.id()), PageRequest.first()).items())
                .isEmpty();
    }

    @Test
    void shouldFindTheReplaysThatAreDueSoonestFirst() {
        Replay second = saved(NOW);
        Replay first = saved(NOW.minusMillis(1));
        Replay later = saved(NOW.plusMillis(1));
        Replay ended = saved(NOW);
        store().replays().save(ended.cancelled(NOW));

        assertThat(due(NOW)).containsSubsequence(first, second).doesNotContain(later, ended);
        Replay claimed = first.claimed(NOW.plusSeconds(60), NOW);
        store().replays().save(claimed);
        assertThat(due(NOW)).contains(second).doesNotContain(first, claimed);
        assertThat(due(NOW.plusSeconds(60))).contains(claimed);
    }

    @Test
    void shouldForgetReplaysAfterTheRetention() {
        Replay replay = saved(NOW);
        store().clock().pass(Store.RETENTION.minus(Duration.ofSeconds(1)));
        assertThat(store().replays().findById(webhook.id(), replay.id())).isPresent();

        store().clock().pass(Duration.ofSeconds(1));

        assertThat(store().replays().findById(webhook.id(), replay.id())).isEmpty();
        assertThat(store().replays().findByWebhook(webhook.id(), PageRequest.first()).items()).isEmpty();
        assertThat(due(store().clock().instant())).doesNotContain(replay);
    }

    @Test
    void shouldFindThoseOfAllOrganizationsWhereOneHasMany() {
        for (int i = 0; i < 60; i++) {
            saved(NOW.minusSeconds(60));
        }
        WebhookKey ofAnother = new WebhookKey(new Scope.OfOrganization(Examples.organizationId()),
                new WebhookId(Examples.id()));
        Replay another = Replay.create(new ReplayId(Examples.id(NOW)), ofAnother, NOW.minusSeconds(60), NOW,
                Selection.ALL, false, 50, NOW);
        store().replays().save(another);

        List<Replay> due = store().replays().findDue(NOW, 50);

        assertThat(due).hasSize(50).contains(another);
        assertThat(due).extracting(replay -> replay.nextRunAt().orElseThrow()).isSorted();
    }

    private List<Replay> due(Instant now) {
        return store().replays().findDue(now, 100);
    }

    /// Made and due at that time.
    private Replay saved(Instant at) {
        Replay replay = Replay.create(new ReplayId(Examples.id(at)), webhook, NOW.minusSeconds(60), NOW, Selection.ALL,
                false, 50, at);
        assertThat(store().replays().save(replay)).isTrue();
        return replay;
    }
}
