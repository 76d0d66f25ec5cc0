package io.tidings.api.replay;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import io.micronaut.security.authentication.Authentication;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.tidings.access.Role;
import io.tidings.api.access.Allowed;
import io.tidings.api.audit.Audit;
import io.tidings.api.audit.Change;
import io.tidings.api.json.Fields;
import io.tidings.api.json.ListView;
import io.tidings.api.json.Lists;
import io.tidings.api.problem.ProblemException;
import io.tidings.api.webhook.WebhookRoutes;
import io.tidings.audit.Action;
import io.tidings.audit.Subject;
import io.tidings.identity.IdGenerator;
import io.tidings.json.Json;
import io.tidings.organization.OrganizationId;
import io.tidings.paging.PageRequest;
import io.tidings.replay.Replay;
import io.tidings.replay.ReplayId;
import io.tidings.replay.Replayer;
import io.tidings.replay.Replays;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookId;

import static io.tidings.api.webhook.WebhookRoutes.ONE_OF_ORGANIZATION;
import static io.tidings.api.webhook.WebhookRoutes.ONE_OF_PROJECT;

/// Making the deliveries of a webhook again: one job at a time.
@Controller
final class ReplayController {

    private static final String BEGIN = "/replay";
    private static final String ALL = "/replays";
    private static final String ONE = "/replays/{replayId}";

    /// The time that the request spends on the replay; the sweep does the rest.
    private static final Duration FIRST_SLICE = Duration.ofSeconds(2);

    private static final int MAX_CANCEL_TRIES = 10;

    private static final Logger LOG = LoggerFactory.getLogger(ReplayController.class);

    private final WebhookRoutes routes;
    private final Replays replays;
    private final Lists lists;
    private final Replayer replayer;
    private final Audit audit;
    private final IdGenerator ids;
    private final Clock clock;

    ReplayController(WebhookRoutes routes, Replays replays, Replayer replayer, Lists lists, Audit audit,
            IdGenerator ids,
            Clock clock) {
        this.routes = routes;
        this.replays = replays;
        this.lists = lists;
        this.replayer = replayer;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    /// Begins a replay. A small one, or one that only counts, is complete in the answer.
    @Post(uris = {ONE_OF_ORGANIZATION + BEGIN, ONE_OF_PROJECT + BEGIN})
    @Allowed(Role.ORG_ADMIN)
    @Status(HttpStatus.ACCEPTED)
    ReplayView startReplay(Authentication caller, OrganizationId organizationId,
            @Nullable @PathVariable String projectId, WebhookId webhookId, @Body byte[] body) {
        Webhook webhook = routes.requireWebhook(organizationId, projectId, webhookId);
        Replay replay = ReplayJson.read(Fields.of(body), new ReplayId(ids.next()), webhook.key(), clock.instant());
        if (webhook.deliveryMode() == Webhook.DeliveryMode.DROP) {
            throw ProblemException.conflict("The webhook is not active; activate it first.");
        }
        return audit.record(change(caller, Action.REPLAY_BEGIN, replay).to(ReplayView.of(replay)), () -> {
            save(replay);
            return ReplayView.of(begun(replay));
        });
    }

    @Get(uris = {ONE_OF_ORGANIZATION + ALL, ONE_OF_PROJECT + ALL})
    @Allowed(Role.ORG_MEMBER)
    ListView<ReplayView> listReplays(OrganizationId organizationId, @Nullable @PathVariable String projectId,
            WebhookId webhookId, @Nullable @QueryValue String limit, @Nullable @QueryValue String cursor) {
        routes.requireWebhook(organizationId, projectId, webhookId);
        return lists.of(ListView.request(limit, cursor), page -> replays.findByWebhook(webhookId, page),
                ReplayView::of);
    }

    @Get(uris = {ONE_OF_ORGANIZATION + ONE, ONE_OF_PROJECT + ONE})
    @Allowed(Role.ORG_MEMBER)
    ReplayView getReplay(OrganizationId organizationId, @Nullable @PathVariable String projectId, WebhookId webhookId,
            ReplayId replayId) {
        routes.requireWebhook(organizationId, projectId, webhookId);
        return ReplayView.of(requireReplay(webhookId, replayId));
    }

    /// Begins no more deliveries. Those that it has begun are made.
    @Delete(uris = {ONE_OF_ORGANIZATION + ONE, ONE_OF_PROJECT + ONE})
    @Allowed(Role.ORG_ADMIN)
    @Status(HttpStatus.ACCEPTED)
    ReplayView cancelReplay(Authentication caller, OrganizationId organizationId,
            @Nullable @PathVariable String projectId, WebhookId webhookId, ReplayId replayId) {
        routes.requireWebhook(organizationId, projectId, webhookId);
        Replay replay = requireReplay(webhookId, replayId);
        return audit.record(change(caller, Action.REPLAY_CANCEL, replay).to(webhook(replay)),
                () -> ReplayView.of(cancelled(replay)));
    }

    private static Change change(Authentication caller, Action action, Replay replay) {
        return Change.of(caller, replay.webhook().scope().organization(), action,
                new Subject(Subject.Type.REPLAY, replay.id().value()));
    }

    private static ObjectNode webhook(Replay replay) {
        return Json.object().put("webhook", replay.webhook().id().value());
    }

    /// Saves a new replay, unless another is running. If two start at the same time, each may see the other; then
    /// neither runs, rather than both.
    private void save(Replay replay) {
        refuseBesideAnother(replay);
        if (!replays.save(replay)) {
            throw new IllegalStateException("the id of a new replay is taken");
        }
        try {
            refuseBesideAnother(replay);
        } catch (ProblemException e) {
            cancelled(replay);
            throw e;
        }
    }

    private void refuseBesideAnother(Replay replay) {
        running(replay).ifPresent(other -> {
            throw ProblemException.conflict("The replay " + other.id().value() + " is running.");
        });
    }

    /// Another replay of the webhook that is running. None begins while one is, so it is among the newest.
    private Optional<Replay> running(Replay replay) {
        return replays.findByWebhook(replay.webhook().id(), PageRequest.first(PageRequest.MAX_LIMIT))
                .items()
                .stream()
                .filter(other -> other.state() == Replay.State.RUNNING && !other.id().equals(replay.id()))
                .findFirst();
    }

    /// The replay after its first slice. It exists, even if that slice fails.
    private Replay begun(Replay replay) {
        try {
            return replayer.run(replay, clock.instant().plus(FIRST_SLICE));
        } catch (RuntimeException e) {
            LOG.error("the first slice of replay {} failed; the sweep continues it", replay.id().value(), e);
            return replay;
        }
    }

    /// The sweep changes it as well, again and again.
    private Replay cancelled(Replay replay) {
        Replay current = replay;
        for (int tries = 0; tries < MAX_CANCEL_TRIES; tries++) {
            if (current.state() != Replay.State.RUNNING) {
                throw ProblemException.conflict("The replay is " + current.state().wireName() + " already.");
            }
            Replay cancelled = current.cancelled(clock.instant());
            if (replays.save(cancelled)) {
                return cancelled;
            }
            current = requireReplay(replay.webhook().id(), replay.id());
        }
        throw ProblemException.conflict("The replay is running at this moment; please try again.");
    }

    private Replay requireReplay(WebhookId webhook, ReplayId replay) {
        return replays.findById(webhook, replay).orElseThrow(() -> ProblemException.notFound("replay"));
    }
}
