package io.tidings.api.replay;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.access.Role;
import io.tidings.api.Answer;
import io.tidings.api.ApiUnderTest;
import io.tidings.api.Caller;
import io.tidings.api.Tenant;
import io.tidings.delivery.Deliveries;
import io.tidings.delivery.Delivery;
import io.tidings.delivery.DeliveryStatus;
import io.tidings.delivery.Events;
import io.tidings.delivery.PublishedEvent;
import io.tidings.delivery.QueuedDelivery;
import io.tidings.delivery.Target;
import io.tidings.event.Event;
import io.tidings.event.EventContent;
import io.tidings.event.EventId;
import io.tidings.event.EventTypeName;
import io.tidings.event.Level;
import io.tidings.event.Payload;
import io.tidings.identity.EntityId;
import io.tidings.json.Json;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.ProjectId;
import io.tidings.organization.Scope;
import io.tidings.replay.Replay;
import io.tidings.replay.ReplayId;
import io.tidings.replay.Replayer;
import io.tidings.replay.Replays;
import io.tidings.replay.Selection;
import io.tidings.sqs.DeliveryMessage;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookKey;
import io.tidings.webhook.Webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/// Replays for webhooks at either scope.
@ParameterizedClass
@EnumSource(Level.class)
class ReplayApiIT {

    @RegisterExtension
    static final ApiUnderTest API = new ApiUnderTest();

    private static final EventTypeName TYPE = new EventTypeName("deployment.build.created");
    private static final EventContent CONTENT = EventContent.of(Payload.of(Json.parse("{\"build\": 7}")));

    /// Of the first event.
    private final Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofHours(1));

    @Parameter
    private Level level;

    private Tenant tenant;
    private Caller admin;
    private WebhookKey webhook;
    private String path;

    @BeforeEach
    void register() {
        tenant = API.tenantSince(start.minus(Duration.ofDays(1)));
        admin = tenant.admin();
        webhook = newWebhook();
        path = path(webhook);
    }

    @Nested
    class Beginning {

        @Test
        void shouldBeginWhatIsMissing() {
            List<String> events = published(3);

            Answer answer = replay(ask("missing"));

            assertThat(answer.inWords()).isEqualTo("202");
            ObjectNode replay = (ObjectNode) answer.json();
            assertThat(replay.remove("_id").textValue()).matches("[0-9a-f]{24}");
            Instant createdAt = Instant.parse(replay.remove("createdAt").textValue());
            assertThat(createdAt).isCloseTo(Instant.now(), within(10, ChronoUnit.SECONDS));
            assertThat(Instant.parse(replay.remove("updatedAt").textValue())).isAfterOrEqualTo(createdAt);
            assertThat(replay.remove("until").textValue()).isEqualTo(createdAt.toString());
            assertThat(replay).isEqualTo(Json.parse("""
                {"webhook": "%s", "since": "%s", "status": "missing", "dryRun": false, "perSecond": 50,
                 "state": "completed", "examined": 3, "matched": 3, "begun": 3, "progress": 1.0}"""
                    .formatted(webhook.id().value(), start)));
            assertThat(admin.get(path + "/replays/" + answer.text("/_id")).json()).isEqualTo(answer.json());
            List<QueuedDelivery> queued = queued();
            assertThat(queued).extracting(delivery -> delivery.event().id().value())
                    .containsExactlyInAnyOrderElementsOf(events);
            assertThat(queued).allSatisfy(delivery -> {
                assertThat(delivery.content()).contains(CONTENT);
                assertThat(delivery.organizationName()).isEqualTo("Acme");
                assertThat(admin.get(path + "/deliveries/" + delivery.id().value()).text("/status"))
                        .isEqualTo("pending");
            });
        }

        @Test
        void shouldShowWithAnEventWhatAReplayAdded() {
            String event = published(1).getFirst();
            assertThat(eventOf(event).json().get("deliveryCount").intValue()).isZero();

            replay(ask("missing")).success();

            assertThat(eventOf(event).json().get("deliveryCount").intValue()).isEqualTo(1);
            assertThat(eventOf(event).text("/deliveries/0/_id")).isEqualTo(queued().getFirst().id().value());
            assertThat(eventOf(event).text("/deliveries/0/webhook")).isEqualTo(webhook.id().value());
            assertThat(eventOf(event).text("/deliveries/0/status")).isEqualTo("pending");
        }

        @Test
        void shouldOnlyCountInADryRun() {
            String event = published(3).getFirst();

            Answer answer = replay(ask("missing").put("dryRun", true));

            assertThat(answer.inWords()).isEqualTo("202");
            assertThat(answer.json().get("dryRun").booleanValue()).isTrue();
            assertThat(answer.text("/state")).isEqualTo("completed");
            assertThat(counts(answer)).containsExactly(3, 3, 0);
            assertThat(queued()).isEmpty();
            assertThat(eventOf(event).json().get("deliveryCount").intValue()).isZero();
        }

        @Test
        void shouldNotReplayForAWebhookThatItsOwnerHasSwitchedOff() {
            published(1);
            admin.patch(path, "{\"active\": false}").success();

            assertThat(replay(ask("missing")).inWords())
                    .isEqualTo("409 The webhook is not active; activate it first.");
            assertThat(admin.get(path + "/replays").texts("/_id")).isEmpty();
            assertThat(queued()).isEmpty();
        }

        @Test
        void shouldReplayForAWebhookThatHolds() {
            published(1);
            admin.patch(path, "{\"active\": false, \"whileInactive\": \"hold\"}").success();

            assertThat(counts(replay(ask("missing")))).containsExactly(1, 1, 1);
        }

        @Test
        void shouldReplayForAWebhookThatTidingsHasDisabled() {
            published(1);
            Webhook before = API.bean(Webhooks.class).findById(webhook).orElseThrow();
            API.bean(Webhooks.class).saveHealth(webhook, before.health().disabled(Instant.now(), "gone"));

            assertThat(counts(replay(ask("missing")))).containsExactly(1, 1, 1);
        }

        @Test
        void shouldLeaveToTheSweepWhatTakesLong() {
            published(130);
            String until = start.plusSeconds(200).toString();

            Answer answer = replay(ask("missing").put("perSecond", 1).put("until", until));

            assertThat(answer.text("/state")).isEqualTo("running");
            int begun = answer.json().get("begun").intValue();
            assertThat(begun).isBetween(60, 129);
            assertThat(counts(answer)).containsExactly(begun, begun, begun);
            assertThat(answer.json().get("progress").doubleValue()).isCloseTo((begun - 1) / 200.0, within(1e-6));
            assertThat(admin.get(path + "/replays/" + answer.text("/_id")).text("/state")).isEqualTo("running");
        }

        @Test
        void shouldRunOneReplayOfAWebhookAtATime() {
            String running = longReplay();
            published(3);

            for (String status : List.of("missing", "all")) {
                assertThat(replay(ask(status).put("dryRun", true)).inWords())
                        .isEqualTo("409 The replay " + running + " is running.");
            }
            assertThat(admin.post(path(newWebhook()) + "/replay", Json.text(ask("failed"))).inWords())
                    .as("of another webhook")
                    .isEqualTo("202");
            admin.delete(path + "/replays/" + running).success();
            assertThat(replay(ask("missing").put("dryRun", true)).inWords()).isEqualTo("202");
        }

        @Test
        void shouldNotLetTwoReplaysBeginAtTheSameTime() throws InterruptedException {
            published(70);
            List<Answer> answers = new ArrayList<>();
            try (var threads = Executors.newFixedThreadPool(6)) {
                List<Callable<Answer>> begins = Stream
                        .<Callable<Answer>>generate(() -> () -> replay(ask("missing").put("perSecond", 1)))
                        .limit(6)
                        .toList();
                threads.invokeAll(begins).forEach(begin -> answers.add(begin.resultNow()));
            }

            assertThat(answers).extracting(Answer::status).isSubsetOf(202, 409);
            List<String> states = admin.get(path + "/replays").texts("/state");
            assertThat(states.stream().filter("running"::equals).count()).isLessThanOrEqualTo(1);
            assertThat(states.stream().filter("cancelled"::equals).count()).isEqualTo(states.size()
                    - answers.stream().filter(answer -> answer.status() == 202).count());
        }
    }

    /// Which events, by time and by the outcome of their deliveries.
    @Nested
    class Selecting {

        @ParameterizedTest
        @CsvSource({"failed, EXHAUSTED", "missing, CANCELLED", "all, EXHAUSTED CANCELLED DELIVERED"})
        void shouldSelectByWhatBecameOfDeliveries(String status, String selected) {
            List<DeliveryStatus> expected = Stream.of(selected.split(" ")).map(DeliveryStatus::valueOf).toList();
            for (DeliveryStatus any : DeliveryStatus.values()) {
                delivered(any);
            }

            Answer answer = replay(ask(status));

            assertThat(answer.text("/status")).isEqualTo(status);
            assertThat(counts(answer)).containsExactly(6, expected.size(), expected.size());
            assertThat(queued()).hasSize(expected.size()).allMatch(delivery -> delivery.runNumber() == 2);
        }

        @Test
        void shouldSelectByTheTimeOfPublication() {
            List<String> events = published(5);
            String since = start.plusSeconds(1).toString();

            assertThat(counts(replay(ask("missing").put("since", since)
                    .put("until", start.plusSeconds(3).toString())
                    .put("dryRun", true)))).containsExactly(2, 2, 0);
            assertThat(counts(replay(ask("missing").put("since", since).put("dryRun", true)))).containsExactly(4, 4, 0);
            replay(ask("missing").put("since", since).put("until", start.plusSeconds(2).toString())).success();

            assertThat(queued()).singleElement()
                    .satisfies(delivery -> assertThat(delivery.event().id().value()).isEqualTo(events.get(1)));
        }

        @ParameterizedTest
        @ValueSource(strings = {"+10000-01-01T00:00:00Z", "+1000000000-12-31T23:59:59Z", "-0001-01-01T00:00:00Z"})
        void shouldRefuseYearsThatRfc3339DoesNotKnow(String time) {
            assertThat(replay(ask("all").put("until", time)).inWords())
                    .isEqualTo("400 until: must be a time like 2026-01-31T12:00:00Z");
            assertThat(replay(ask("all").put("since", time)).inWords())
                    .isEqualTo("400 since: must be a time like 2026-01-31T12:00:00Z");
        }

        @ParameterizedTest
        @ValueSource(strings = {"2100-01-01T00:00:00Z", "9999-12-31T23:59:59Z"})
        void shouldTakeNoLaterTimeThanNow(String until) {
            Answer answer = replay(ask("all").put("until", until));

            assertThat(answer.inWords()).isEqualTo("202");
            assertThat(answer.text("/until")).isEqualTo(answer.text("/createdAt"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "1969-12-31T23:59:59.999999999Z"})
        void shouldFindNothingFromBeforeTheRetention(String since) {
            published(2);

            Answer answer = replay(ask("missing").put("since", since));

            assertThat(answer.text("/since")).isEqualTo(Instant.parse(since).toString());
            assertThat(answer.text("/state")).isEqualTo("completed");
            assertThat(counts(answer)).containsExactly(2, 2, 2);
            assertThat(counts(replay(ask("missing").put("since", since).put("until", "2000-01-01T00:00:00Z"))))
                    .containsExactly(0, 0, 0);
        }

        @ParameterizedTest
        @MethodSource("acceptable")
        void shouldTakeWhatIsJustAcceptable(String field, String value) {
            Answer answer = replay(ask("all").set(field, Json.parse(value)));

            assertThat(answer.inWords()).isEqualTo("202");
            if (!value.equals("null")) {
                assertThat(answer.json().get(field)).isEqualTo(Json.parse(value));
            }
        }

        static Stream<String[]> acceptable() {
            return Stream.of(
                    new String[]{"perSecond", "1"},
                    new String[]{"perSecond", "500"},
                    new String[]{"perSecond", "null"},
                    new String[]{"dryRun", "true"},
                    new String[]{"dryRun", "false"},
                    new String[]{"dryRun", "null"},
                    new String[]{"until", "null"},
                    new String[]{"status", "\"failed\""},
                    new String[]{"status", "\"missing\""});
        }

        @ParameterizedTest
        @MethodSource("refused")
        void shouldRefuseByNameWhatIsNot(String field, String value, String fault) {
            Answer answer = replay(ask("all").set(field, Json.parse(value)));

            assertThat(answer.inWords()).isEqualTo("400 " + fault);
            assertThat(admin.get(path + "/replays").texts("/_id")).isEmpty();
        }

        static Stream<String[]> refused() {
            String time = "must be a time like 2026-01-31T12:00:00Z";
            String order = "since: must be earlier than 'until', and 'until' at most now";
            return Stream.of(
                    new String[]{"since", "null", "since: is required"},
                    new String[]{"since", "1643723261", "since: must be a string"},
                    new String[]{"since", "\"yesterday\"", "since: " + time},
                    new String[]{"since", "\"2026-01-31\"", "since: " + time},
                    new String[]{"since", "\"2026-01-31T12:00:00\"", "since: " + time},
                    new String[]{"since", "\"9999-12-31T23:59:59Z\"", order},
                    new String[]{"until", "7", "until: must be a string"},
                    new String[]{"until", "\"\"", "until: " + time},
                    new String[]{"until", "\"1999-12-31T23:59:59Z\"", order},
                    new String[]{"status", "null", "status: is required"},
                    new String[]{"status", "[\"failed\"]", "status: must be a string"},
                    new String[]{"status", "\"FAILED\"", "status: must be 'failed', 'missing' or 'all'"},
                    new String[]{"status", "\"exhausted\"", "status: must be 'failed', 'missing' or 'all'"},
                    new String[]{"dryRun", "\"true\"", "dryRun: must be true or false"},
                    new String[]{"perSecond", "0", "perSecond: must be a whole number of 1 to 500"},
                    new String[]{"perSecond", "501", "perSecond: must be a whole number of 1 to 500"},
                    new String[]{"perSecond", "1.5", "perSecond: must be a whole number of 1 to 500"},
                    new String[]{"perSecond", "\"50\"", "perSecond: must be a whole number of 1 to 500"},
                    new String[]{"state", "\"running\"", "state: is unknown"});
        }

        @Test
        void shouldRefuseATimeThatHoldsNothing() {
            String order = "400 since: must be earlier than 'until', and 'until' at most now";
            String until = start.plusMillis(1).toString();

            assertThat(replay(ask("all").put("since", until).put("until", until)).inWords()).isEqualTo(order);
            assertThat(replay(ask("all").put("until", until)).inWords()).isEqualTo("202");
        }

        @Test
        void shouldTellAllFaultsAtOnce() {
            assertThat(admin.post(path + "/replay", "{\"until\": 7, \"perSecond\": 0, \"x\": 1}").inWords())
                    .isEqualTo("400 since: is required; until: must be a string; status: is required; "
                            + "perSecond: must be a whole number of 1 to 500; x: is unknown");
            assertThat(admin.post(path + "/replay", "[]").inWords()).isEqualTo("400 body: must be a JSON object");
        }
    }

    @Nested
    class Cancelling {

        @Test
        void shouldCancelAReplay() {
            String one = path + "/replays/" + longReplay();
            Answer before = admin.get(one);

            Answer answer = admin.delete(one);

            assertThat(answer.inWords()).isEqualTo("202");
            assertThat(answer.text("/state")).isEqualTo("cancelled");
            assertThat(counts(answer)).isEqualTo(counts(before));
            assertThat(answer.json().get("progress")).isEqualTo(before.json().get("progress"));
            assertThat(admin.get(one).json()).isEqualTo(answer.json());
            assertThat(API.bean(Replays.class).findDue(Instant.now().plus(Duration.ofDays(1)), 1_000))
                    .extracting(Replay::webhook)
                    .doesNotContain(webhook);
        }

        @Test
        void shouldCancelWhatIsBeingCarriedOut() throws Exception {
            String id = longReplay();
            Replays replays = API.bean(Replays.class);
            AtomicBoolean done = new AtomicBoolean();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<Integer> others = threads.submit(() -> {
                    int saved = 0;
                    while (!done.get()) {
                        Replay current = replays.findById(webhook.id(), new ReplayId(id)).orElseThrow();
                        saved += current.state() == Replay.State.RUNNING && replays.save(touched(current)) ? 1 : 0;
                        Thread.sleep(5);
                    }
                    return saved;
                });
                Thread.sleep(50);

                Answer answer = admin.delete(path + "/replays/" + id);
                done.set(true);

                assertThat(answer.inWords()).isEqualTo("202");
                assertThat(others.get()).isPositive();
            }
            assertThat(admin.get(path + "/replays/" + id).text("/state")).isEqualTo("cancelled");
        }

        @Test
        void shouldNotCancelWhatHasEnded() {
            String completed = path + "/replays/" + replay(ask("failed")).text("/_id");
            String cancelled = path + "/replays/" + longReplay();
            admin.delete(cancelled).success();

            assertThat(admin.delete(completed).inWords()).isEqualTo("409 The replay is completed already.");
            assertThat(admin.delete(cancelled).inWords()).isEqualTo("409 The replay is cancelled already.");
            assertThat(admin.get(completed).text("/state")).isEqualTo("completed");
        }

        @Test
        void shouldNotGoOnWithWhatWasCancelled() {
            String id = longReplay();
            Replay before = API.bean(Replays.class).findById(webhook.id(), new ReplayId(id)).orElseThrow();
            Answer cancelled = admin.delete(path + "/replays/" + id);
            queued();

            Replay after = API.bean(Replayer.class).run(before, Instant.now().plusSeconds(10));

            assertThat(after).isEqualTo(before);
            assertThat(admin.get(path + "/replays/" + id).json()).isEqualTo(cancelled.json());
        }
    }

    @Nested
    class Reading {

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3, 4, 100})
        void shouldListTheNewestFirstPageByPage(int limit) {
            Replays replays = API.bean(Replays.class);
            List<String> ids = IntStream.range(0, 4).mapToObj(i -> id(start.plusSeconds(i))).toList();
            for (String id : ids) {
                replays.save(Replay.create(new ReplayId(id), webhook, start, start.plusSeconds(1),
                        Selection.ALL, false, 1, Instant.now()));
            }

            List<String> listed = new ArrayList<>();
            String next = "";
            do {
                Answer page = tenant.with(Role.ORG_MEMBER).get(path + "/replays?limit=" + limit + next);
                assertThat(page.texts("/_id")).hasSizeLessThanOrEqualTo(limit);
                listed.addAll(page.texts("/_id"));
                next = page.json().has("next") ? "&cursor=" + page.text("/next") : "";
            } while (!next.isEmpty());

            assertThat(listed).isEqualTo(ids.reversed());
        }

        @Test
        void shouldListReplaysAsTheyAre() {
            assertThat(admin.get(path + "/replays").json()).isEqualTo(Json.parse("{\"items\": []}"));

            Answer replay = replay(ask("missing"));

            assertThat(admin.get(path + "/replays").json().at("/items/0")).isEqualTo(replay.json());
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', value = {
                "limit=0    | limit: must be 1 to 100",
                "limit=x    | limit: must be a whole number of 1 to 100",
                "cursor=*** | cursor: must be a cursor from an earlier answer"})
        void shouldRefuseMalformedPageRequests(String query, String fault) {
            assertThat(admin.get(path + "/replays?" + query).inWords()).isEqualTo("400 " + fault);
        }

        @Test
        void shouldNotKnowWhatIsNotThere() {
            String elses = path(newWebhook()) + "/replays/" + replay(ask("all")).text("/_id");
            String unknown = path + "/replays/" + Tenant.newId();
            String nowhere = path.replace(webhook.id().value(), Tenant.newId());

            assertThat(List.of(admin.get(unknown), admin.delete(unknown), admin.get(elses), admin.delete(elses)))
                    .extracting(Answer::inWords)
                    .containsOnly("404 There is no such replay.");
            assertThat(List.of(admin.post(nowhere + "/replay", Json.text(ask("all"))), admin.get(nowhere + "/replays"),
                    admin.get(nowhere + "/replays/" + Tenant.newId()),
                    admin.delete(nowhere + "/replays/" + Tenant.newId())))
                    .extracting(Answer::inWords)
                    .containsOnly("404 There is no such webhook.");
        }

        /// Replays are found by the webhook's id alone, so its organization and project must be minded.
        @Test
        void shouldNotReachReplaysThroughAnotherScope() {
            String id = longReplay();
            String elsewhere = level == Level.PROJECT
                    ? path.replace("/projects/" + tenant.project(), "")
                    : path.replace("/settings", "/projects/" + tenant.project() + "/settings");

            assertThat(
                    List.of(admin.post(elsewhere + "/replay", Json.text(ask("all"))), admin.get(elsewhere + "/replays"),
                            admin.get(elsewhere + "/replays/" + id), admin.delete(elsewhere + "/replays/" + id)))
                    .extracting(Answer::inWords)
                    .containsOnly("404 There is no such webhook.");
        }

        @Test
        void shouldRefuseMalformedIdsByName() {
            String fault = ": must be 24 hexadecimal digits";

            assertThat(admin.get(path + "/replays/x").inWords()).isEqualTo("400 replayId" + fault);
            assertThat(admin.delete(path + "/replays/x").inWords()).isEqualTo("400 replayId" + fault);
            assertThat(admin.post(path.replace(webhook.id().value(), "x") + "/replay", Json.text(ask("all"))).inWords())
                    .isEqualTo("400 webhookId" + fault);
        }
    }

    private ObjectNode ask(String status) {
        return Json.object().put("since", start.toString()).put("status", status);
    }

    private Answer replay(ObjectNode ask) {
        return admin.post(path + "/replay", Json.text(ask));
    }

    /// A replay that is running.
    ///
    /// @return its id
    private String longReplay() {
        published(130);
        Answer answer = replay(ask("missing").put("perSecond", 1)).success();
        assertThat(answer.text("/state")).isEqualTo("running");
        return answer.text("/_id");
    }

    /// As the sweep does.
    private static Replay touched(Replay replay) {
        return new Replay(replay.id(), replay.webhook(), replay.since(), replay.until(), replay.selection(),
                replay.dryRun(), replay.perSecond(), replay.state(), replay.position(), replay.progress(),
                replay.nextRunAt(), replay.createdAt(), replay.updatedAt(), replay.revision() + 1);
    }

    /// Examined, matched and begun.
    private static List<Integer> counts(Answer answer) {
        answer.success();
        return Stream.of("examined", "matched", "begun").map(name -> answer.json().get(name).intValue()).toList();
    }

    /// Publishes events of which nobody was told, one each second.
    ///
    /// @return their ids, oldest first
    private List<String> published(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> published(start.plusSeconds(i), List.of()).event().id().value())
                .toList();
    }

    private PublishedEvent published(Instant time, List<Target> targets) {
        Event event = new Event(new EventId(id(time)), new OrganizationId(tenant.id()),
                Optional.of(new ProjectId(tenant.project())), TYPE, time, time);
        return API.bean(Events.class).saveIfAbsent(PublishedEvent.of(event, CONTENT, targets));
    }

    /// An event that the webhook got, and the outcome.
    private void delivered(DeliveryStatus status) {
        Target target = new Target(webhook, TYPE);
        PublishedEvent event = published(start, List.of(target));
        QueuedDelivery first = QueuedDelivery.first(target, event.event(), "Acme", CONTENT);
        API.bean(Deliveries.class).saveDelivered(List.of(Delivery.pending(first, start).set(status, start)));
    }

    private Answer eventOf(String id) {
        return admin.get(tenant.path() + "/events/" + id).success();
    }

    private List<QueuedDelivery> queued() {
        return API.queued()
                .stream()
                .map(message -> DeliveryMessage.read(message.body()))
                .filter(delivery -> delivery.target().webhook().equals(webhook))
                .toList();
    }

    private WebhookKey newWebhook() {
        Scope scope = Scope.of(new OrganizationId(tenant.id()),
                level == Level.PROJECT ? Optional.of(new ProjectId(tenant.project())) : Optional.empty());
        String id = admin.post(list(),
                "{\"name\": \"Hook\", \"url\": \"https://example.com/\", \"events\": [\"deployment.*\"]}")
                .success()
                .text("/_id");
        return new WebhookKey(scope, new WebhookId(id));
    }

    private String list() {
        return (level == Level.PROJECT ? tenant.projectPath() : tenant.path()) + "/settings/webhooks";
    }

    private String path(WebhookKey key) {
        return list() + "/" + key.id().value();
    }

    private static String id(Instant time) {
        return EntityId.timePrefix(time) + Tenant.newId().substring(8);
    }
}
