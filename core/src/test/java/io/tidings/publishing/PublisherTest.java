package io.tidings.publishing;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.delivery.DeliveryId;
import io.tidings.delivery.PublishedEvent;
import io.tidings.delivery.QueuedDelivery;
import io.tidings.event.EventContent;
import io.tidings.event.EventTypeName;
import io.tidings.json.Json;
import io.tidings.metric.Metric;
import io.tidings.naming.Description;
import io.tidings.organization.Organization;
import io.tidings.organization.Scope;
import io.tidings.publishing.Publication.Accepted;
import io.tidings.testing.Examples;
import io.tidings.trace.TraceContext;
import io.tidings.webhook.Webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PublisherTest {

    private static final Optional<IdempotencyKey> KEY = Optional.of(new IdempotencyKey("order-4711"));

    private final Publishing publishing = new Publishing();

    @Test
    void shouldStoreAnEventAndQueueADeliveryForEachWebhookThatWantsIt() {
        Webhook one = publishing.webhook(publishing.organization, "deployment.build.created");
        Webhook two = publishing.webhook(publishing.project, "*");
        NewEvent event = publishing.sample(publishing.project, "deployment.build.created", Optional.empty());

        Accepted accepted = accepted(publishing.publish(event));

        assertThat(accepted.type()).isEqualTo(event.type());
        assertThat(accepted.deliveries()).isEqualTo(2);
        PublishedEvent stored = publishing.events.findById(publishing.id, accepted.id()).orElseThrow();
        assertThat(stored.content()).contains(event.content());
        assertThat(stored.event().project()).isEqualTo(publishing.project.project());
        assertThat(stored.event().publishedAt()).isEqualTo(Examples.NOW);
        assertThat(stored.event().occurredAt()).isEqualTo(Examples.NOW);
        assertThat(publishing.queue.all()).allSatisfy(queued -> {
            assertThat(queued.event()).isEqualTo(stored.event());
            assertThat(queued.content()).contains(event.content());
            assertThat(queued.organizationName()).isEqualTo("Acme");
            assertThat(queued.runNumber()).isEqualTo(1);
        }).extracting(queued -> queued.target().webhook()).containsExactlyInAnyOrder(one.key(), two.key());
        assertThat(stored.targets()).isEqualTo(publishing.queue.all().stream().map(QueuedDelivery::target).toList());
    }

    @Test
    void shouldKeepTheTraceThatAnEventWasFirstPublishedIn() {
        publishing.webhook(publishing.organization, "deployment.build.created");
        NewEvent event = publishing.sample(publishing.project, "deployment.build.created", KEY);
        TraceContext first = TraceContext.begin(new Random(1));
        Accepted accepted = accepted(publishing.publish(event.in(first)));

        assertThat(publishing.publish(event.in(TraceContext.begin(new Random(2))))).isEqualTo(accepted);

        assertThat(publishing.events.findById(publishing.id, accepted.id()).orElseThrow().event().trace())
                .contains(first);
        assertThat(publishing.queue.all()).singleElement()
                .satisfies(queued -> assertThat(queued.event().trace()).contains(first));
    }

    @Test
    void shouldCountWhatItPublishes() {
        publishing.publish(publishing.organization, "LOGIN_FAILURE");
        publishing.publish(publishing.organization, "nobody.knows");
        NewEvent event = publishing.sample(publishing.project, "deployment.build.created", KEY);
        publishing.publish(event);
        publishing.publish(event);

        assertThat(publishing.metrics.counts()).isEqualTo(Map.of(Metric.PUBLISHED, 2));
    }

    @Test
    void shouldRefuseAnEventOnWhichAFilterCostsTooMuchAndSayWhose() {
        Webhook costly = publishing.filtered(publishing.organization,
                "{\"payload\":{\"message\":[" + IntStream.range(0, 20)
                        .mapToObj(i -> "{\"wildcard\":\"*" + "x".repeat(180) + (char) ('a' + i) + "*\"}")
                        .collect(Collectors.joining(",")) + "]}}",
                "LOGIN_FAILURE");
        publishing.filtered(publishing.organization, "{\"payload\":{\"message\":[\"no\"]}}", "LOGIN_FAILURE");
        Scope scope = publishing.organization;

        Publication refused = publishing.publish(loginFailure(scope, "y".repeat(2_000_000)));
        Publication taken = publishing.publish(loginFailure(scope, "no"));

        assertThat(refused)
                .isEqualTo(new Publication.FilterTooCostly(costly.key(), costly.settings().name()));
        assertThat(publishing.metrics.counts()).containsEntry(Metric.BUDGET_EXCEEDED, 1);
        assertThat(accepted(taken).deliveries()).isEqualTo(1);
    }

    private static NewEvent loginFailure(Scope scope, String message) {
        return new NewEvent(scope, new EventTypeName("LOGIN_FAILURE"), Optional.empty(), EventContent.of(
                Examples.payload("{\"message\":\"" + message + "\",\"organizationId\":\"x\",\"time\":1}")),
                Optional.empty());
    }

    @Test
    void shouldTakeAnEventThatNobodyWants() {
        Accepted accepted = accepted(publishing.publish(publishing.organization, "LOGIN_FAILURE"));

        assertThat(accepted.deliveries()).isZero();
        assertThat(publishing.events.findById(publishing.id, accepted.id())).isPresent();
    }

    @Test
    void shouldKeepWhenItHappenedByThePublishersWord() {
        Instant yesterday = Examples.NOW.minus(Duration.ofDays(1));
        NewEvent sample = publishing.sample(publishing.organization, "LOGIN_FAILURE", Optional.empty());

        Accepted accepted = accepted(publishing.publish(new NewEvent(sample.scope(), sample.type(), sample.key(),
                sample.content(), Optional.of(yesterday))));

        PublishedEvent stored = publishing.events.findById(publishing.id, accepted.id()).orElseThrow();
        assertThat(stored.event().occurredAt()).isEqualTo(yesterday);
        assertThat(stored.event().publishedAt()).isEqualTo(Examples.NOW);
    }

    @Test
    void shouldNotPublishWhereNothingIsRegistered() {
        Scope noOrganization = Examples.organizationScope();
        Scope noProject = new Scope.OfProject(publishing.id, Examples.projectId());
        Scope anothersProject = new Scope.OfProject(publishing.store.newOrganization(),
                publishing.project.project().orElseThrow());

        for (Scope scope : List.of(noOrganization, noProject, anothersProject)) {
            assertThat(publishing.publish(scope, "deployment.build.created")).isEqualTo(new Publication.NoScope());
        }
        assertThat(publishing.queue.all()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"organization, order.paid, neither built in",
            "organization, WEBHOOK_DISABLED, by Tidings itself",
            "organization, PROJECT_IMPORT_ANY, publish PROJECT_IMPORT",
            "project, PROJECT_IMPORT_ANY, publish PROJECT_IMPORT",
            "organization, PROJECT_DELETE, organization level",
            "organization, deployment.build.created, organization level",
            "project, PROJECT_CREATE, project level",
            "project, LOGIN_FAILURE, project level",
            "project, USER_CREATED, project level"})
    void shouldRefuseATypeThatCannotBePublishedThere(String level, String type, String why) {
        Scope scope = level.equals("project") ? publishing.project : publishing.organization;

        assertThat(publishing.publish(scope, type)).isInstanceOfSatisfying(Publication.UnknownType.class, refused -> {
            assertThat(refused.type()).isEqualTo(new EventTypeName(type));
            assertThat(refused.detail()).contains(why);
        });
        assertThat(publishing.queue.all()).isEmpty();
    }

    @Test
    void shouldNotKnowTheTypesOfAnotherOrganization() {
        publishing.store.types().save(Examples.customType(publishing.store.newOrganization(), "order.paid"));

        assertThat(publishing.publish(publishing.organization, "order.paid"))
                .isInstanceOf(Publication.UnknownType.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROJECT_CREATE", "PROJECT_IMPORT", "LOGIN_FAILURE", "USER_CREATED", "USER_DISABLED",
            "USER_REMOVED_FROM_GROUP"})
    void shouldTakeTheSampleOfEveryTypeOfAnOrganization(String type) {
        assertThat(publishing.publish(publishing.organization, type)).isInstanceOf(Accepted.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROJECT_IMPORT", "PROJECT_DELETE", "PROJECT_DELETE_AND_UNPUBLISH", "PROJECT_PUBLISH",
            "SNAPSHOT_CREATE", "SNAPSHOT_RESTORE", "deployment.build.created"})
    void shouldTakeTheSampleOfEveryTypeOfAProject(String type) {
        assertThat(publishing.publish(publishing.project, type)).isInstanceOf(Accepted.class);
    }

    @Test
    void shouldPointToWhereAPayloadBreaksItsSchema() {
        publishing.store.types()
                .save(new CustomEventType(publishing.id, new EventTypeName("order.paid"),
                        new Description("An order was paid."),
                        Optional.of((com.fasterxml.jackson.databind.node.ObjectNode) Json
                                .parse("""
                                    {"type": "object", "required": ["id"], "properties": {
                                      "lines": {"type": "array", "items": {"type": "object", "properties": {
                                        "a/b": {"type": "integer"}}}}}}
                                    """)),
                        Optional.of(Examples.payload("{\"id\":1}")), false, Examples.NOW, Examples.NOW));
        NewEvent broken = new NewEvent(publishing.organization, new EventTypeName("order.paid"), Optional.empty(),
                EventContent.of(Examples.payload("{\"lines\":[{\"a/b\":1},{\"a/b\":\"x\"}]}")), Optional.empty());

        assertThat(publishing.publish(broken)).isInstanceOfSatisfying(Publication.Invalid.class,
                invalid -> assertThat(invalid.violations()).extracting(PayloadViolation::pointer)
                        .containsExactlyInAnyOrder("", "/lines/1/a~1b"));
        assertThat(publishing.queue.all()).isEmpty();
    }

    @Test
    void shouldWantADocumentWhereTheTypeRequiresOne() {
        publishing.store.types()
                .save(new CustomEventType(publishing.id, new EventTypeName("order.paid"),
                        new Description("An order was paid."), Optional.empty(), Optional.empty(), true, Examples.NOW,
                        Examples.NOW));
        EventContent without = EventContent.of(Examples.payload("{}"));
        EventContent with = new EventContent(without.payload(), Optional.of(publishing.catalog.sampleDocument()));

        assertThat(publishing.publish(orderPaid(without)))
                .isEqualTo(new Publication.NoDocument(new EventTypeName("order.paid")));
        assertThat(publishing.publish(orderPaid(with))).isInstanceOf(Accepted.class);
    }

    private NewEvent orderPaid(EventContent content) {
        return new NewEvent(publishing.organization, new EventTypeName("order.paid"), Optional.empty(), content,
                Optional.empty());
    }

    /// Their natural document is a `project.xml`, but they may come without.
    @Test
    void shouldTakeEventsOfProjectsWithoutADocument() {
        NewEvent sample = publishing.sample(publishing.project, "PROJECT_DELETE", Optional.empty());

        assertThat(publishing.publish(new NewEvent(sample.scope(), sample.type(), sample.key(),
                EventContent.of(sample.content().payload()), sample.occurredAt()))).isInstanceOf(Accepted.class);
    }

    @Test
    void shouldTakeAsMuchAsAnEventMayCarryAndNotAByteMore() {
        int payload = Examples.payload("{}").size();
        NewEvent largest = withDocument(EventContent.MAX_BYTES - payload);
        NewEvent larger = withDocument(EventContent.MAX_BYTES - payload + 1);
        assertThat(largest.content().size()).isEqualTo(EventContent.MAX_BYTES);

        assertThat(publishing.publish(largest)).isInstanceOf(Accepted.class);
        assertThat(publishing.publish(larger)).isEqualTo(new Publication.TooLarge(EventContent.MAX_BYTES + 1));
    }

    @Test
    void shouldLeaveLargeContentsOutOfTheQueue() {
        publishing.webhook(publishing.project, "*");

        publishing.publish(withDocument(EventContent.MAX_INLINE_BYTES));

        assertThat(publishing.queue.all()).singleElement()
                .extracting(QueuedDelivery::content)
                .isEqualTo(Optional.empty());
    }

    @Test
    void shouldMakeANewEventEachTimeWithoutAKey() {
        publishing.webhook(publishing.organization, "*");
        NewEvent event = publishing.sample(publishing.organization, "LOGIN_FAILURE", Optional.empty());

        Accepted first = accepted(publishing.publish(event));
        Accepted second = accepted(publishing.publish(event));

        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(publishing.queue.all()).hasSize(2);
    }

    @Test
    void shouldGiveTheFirstAnswerAgainForTheSameKeyAndEvent() {
        publishing.webhook(publishing.organization, "*");
        NewEvent event = publishing.sample(publishing.organization, "LOGIN_FAILURE", KEY);
        Publication first = publishing.publish(event);
        publishing.clock.pass(Duration.ofDays(6));
        publishing.webhook(publishing.organization, "*");

        Publication second = publishing.publish(event);

        assertThat(second).isEqualTo(first);
        assertThat(publishing.queue.all()).hasSize(1);
    }

    @Test
    void shouldRefuseAnotherEventUnderTheSameKey() {
        NewEvent first = publishing.sample(publishing.project, "deployment.build.created", KEY);
        publishing.publish(first);
        List<NewEvent> others = List.of(
                new NewEvent(publishing.otherProject, first.type(), KEY, first.content(), Optional.empty()),
                new NewEvent(first.scope(), first.type(), KEY, EventContent.of(Examples.payload("{}")),
                        Optional.empty()),
                new NewEvent(first.scope(), first.type(), KEY,
                        new EventContent(first.content().payload(),
                                Optional.of(publishing.catalog.sampleDocument())),
                        Optional.empty()),
                new NewEvent(first.scope(), first.type(), KEY, first.content(), Optional.of(Examples.NOW)),
                publishing.sample(publishing.project, "PROJECT_PUBLISH", KEY));

        for (NewEvent other : others) {
            assertThat(publishing.publish(other)).isEqualTo(new Publication.Conflict(KEY.orElseThrow()));
        }
        assertThat(publishing.events.findByOrganization(publishing.id, io.tidings.paging.PageRequest.first()).items())
                .hasSize(1);
    }

    @Test
    void shouldTakeTheSameKeyFromAnotherOrganization() {
        publishing.publish(publishing.sample(publishing.organization, "LOGIN_FAILURE", KEY));
        Scope other = new Scope.OfOrganization(publishing.store.newOrganization());

        assertThat(publishing.publish(publishing.sample(other, "USER_CREATED", KEY))).isInstanceOf(Accepted.class);
    }

    @Test
    void shouldCompleteWithTheSameDeliveriesWhatFailedBetweenStoreAndQueue() {
        publishing.webhook(publishing.organization, "*");
        publishing.webhook(publishing.organization, "*");
        publishing.webhook(publishing.organization, "*");
        NewEvent event = publishing.sample(publishing.organization, "LOGIN_FAILURE", KEY);
        publishing.queue.outage().begin();
        assertThatThrownBy(() -> publishing.publish(event)).isInstanceOf(IllegalStateException.class);
        DeliveryId queuedBefore = publishing.queue.all().getFirst().id();
        publishing.queue.outage().end();
        publishing.clock.pass(Duration.ofMinutes(10));
        publishing.webhook(publishing.organization, "*");

        Accepted accepted = accepted(publishing.publish(event));

        assertThat(accepted.deliveries()).isEqualTo(3);
        List<DeliveryId> queued = publishing.queue.all().stream().map(QueuedDelivery::id).toList();
        assertThat(queued).hasSize(4).contains(queuedBefore);
        assertThat(queued.stream().collect(Collectors.toSet())).hasSize(3);
        assertThat(publishing.queue.all()).extracting(QueuedDelivery::event)
                .containsOnly(publishing.events.findById(publishing.id, accepted.id()).orElseThrow().event());
        assertThat(publishing.publish(event)).isEqualTo(accepted);
    }

    @Test
    void shouldCompleteWhatFailedBeforeItWasStored() {
        publishing.webhook(publishing.organization, "*");
        NewEvent event = publishing.sample(publishing.organization, "LOGIN_FAILURE", KEY);
        publishing.events.outage().begin();
        assertThatThrownBy(() -> publishing.publish(event)).isInstanceOf(IllegalStateException.class);
        assertThat(publishing.queue.all()).isEmpty();
        publishing.events.outage().end();

        assertThat(accepted(publishing.publish(event)).deliveries()).isEqualTo(1);
        assertThat(publishing.queue.all()).hasSize(1);
    }

    @Test
    void shouldClaimNoKeyForAnEventThatIsRefused() {
        NewEvent invalid = new NewEvent(publishing.organization, new EventTypeName("LOGIN_FAILURE"), KEY,
                EventContent.of(Examples.payload("{}")), Optional.empty());
        assertThat(publishing.publish(invalid)).isInstanceOf(Publication.Invalid.class);

        assertThat(publishing.publish(publishing.sample(publishing.organization, "LOGIN_FAILURE", KEY)))
                .isInstanceOf(Accepted.class);
    }

    @Test
    void shouldShowTheNameThatTheOrganizationHasWhenItIsPublished() {
        publishing.webhook(publishing.organization, "*");
        Organization renamed = Examples.organization(publishing.id, "Apex");
        publishing.store.organizations().save(renamed);

        publishing.publish(publishing.organization, "LOGIN_FAILURE");

        assertThat(publishing.queue.all()).extracting(QueuedDelivery::organizationName).containsExactly("Apex");
    }

    private NewEvent withDocument(int bytes) {
        return new NewEvent(publishing.project, new EventTypeName("deployment.build.created"), Optional.empty(),
                Examples.content(bytes), Optional.empty());
    }

    private static Accepted accepted(Publication publication) {
        assertThat(publication).isInstanceOf(Accepted.class);
        return (Accepted) publication;
    }
}
