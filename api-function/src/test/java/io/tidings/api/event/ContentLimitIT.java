package io.tidings.api.event;

import java.util.List;
import java.util.SplittableRandom;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.sqs.model.Message;

import io.tidings.api.Answer;
import io.tidings.api.ApiUnderTest;
import io.tidings.api.Caller;
import io.tidings.api.Tenant;
import io.tidings.delivery.QueuedDelivery;
import io.tidings.event.Document;
import io.tidings.event.EventContent;
import io.tidings.event.Payload;
import io.tidings.json.Json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// How much an event may carry, and where that is kept.
class ContentLimitIT {

    @RegisterExtension
    static final ApiUnderTest API = new ApiUnderTest();

    private static final int MAX_MESSAGE_BYTES = 256 * 1024;
    private static final String TYPE = "deployment.build.created";

    private Tenant tenant;
    private Caller admin;
    private String events;

    @BeforeEach
    void register() {
        API.queued();
        tenant = API.tenant();
        admin = tenant.admin();
        events = tenant.projectPath() + "/events";
    }

    @Test
    void shouldSendWhatIsSmallEnoughAlong() {
        hooks(1);
        Payload payload = payload(EventContent.MAX_INLINE_BYTES);

        Answer answer = publish(payload);

        assertThat(answer.inWords()).isEqualTo("202");
        assertThat(Queued.one(API).content()).contains(EventContent.of(payload));
        assertThat(objects()).isEmpty();
        assertThat(shown(answer).get("payload")).isEqualTo(payload.tree());
    }

    @Test
    void shouldKeepOneByteMoreInTheBucket() {
        hooks(1);
        Payload payload = payload(EventContent.MAX_INLINE_BYTES + 1);

        Answer answer = publish(payload);

        assertThat(answer.inWords()).isEqualTo("202");
        QueuedDelivery delivery = Queued.one(API);
        assertThat(delivery.content()).isEmpty();
        assertThat(delivery.event().id().value()).isEqualTo(answer.text("/_id"));
        assertThat(objects()).singleElement().satisfies(object -> {
            assertThat(object.key()).isEqualTo(tenant.id() + "/" + answer.text("/_id") + ".json.gz");
            assertThat(kept(object)).isEqualTo(EventContent.of(payload));
        });
        assertThat(shown(answer).get("payload")).isEqualTo(payload.tree());
    }

    /// In base64 a file is a third longer.
    @Test
    void shouldKeepAFileInTheBucketThatIsTooLargeAsJsonOnly() {
        hooks(1);
        byte[] file = new byte[EventContent.MAX_INLINE_BYTES * 3 / 4];
        file[0] = (byte) 0xFF;

        publisherSends(new TestingForm().file("a.bin", "application/octet-stream", file)).success();

        assertThat(Queued.one(API).content()).isEmpty();
        assertThat(objects()).singleElement()
                .satisfies(object -> assertThat(kept(object).document())
                        .contains(new Document("a.bin", "application/octet-stream", file)));
    }

    @Test
    void shouldTakeFourMebibytes() {
        hooks(2);
        Payload payload = payload(EventContent.MAX_BYTES);

        Answer answer = publish(payload);

        assertThat(answer.inWords()).isEqualTo("202");
        assertThat(Queued.all(API)).hasSize(2).allSatisfy(delivery -> assertThat(delivery.content()).isEmpty());
        assertThat(objects()).hasSize(1);
        assertThat(shown(answer).get("payload")).isEqualTo(payload.tree());
    }

    @Test
    void shouldTakeFourMebibytesInAForm() {
        hooks(1);
        byte[] file = noise(EventContent.MAX_BYTES - "{}".length());

        Answer answer = publisherSends(new TestingForm().file("a.txt", "text/plain", file));

        assertThat(answer.inWords()).isEqualTo("202");
        assertThat(shown(answer).at("/document/content").asText().getBytes(UTF_8)).isEqualTo(file);
    }

    @Test
    void shouldNotTakeOneByteMoreAndStoreNothing() {
        hooks(1);
        int items = items();

        Answer answer = publish(payload(EventContent.MAX_BYTES + 1));

        assertThat(answer.inWords()).isEqualTo(
                "413 Payload and document have 4194305 bytes; at most 4194304 are accepted.");
        assertNothingIsKeptBut(items);
    }

    @Test
    void shouldNotTakeOneByteMoreInAFormAndStoreNothing() {
        hooks(1);
        int items = items();

        Answer answer = publisherSends(
                new TestingForm().file("a.txt", "text/plain", noise(EventContent.MAX_BYTES - "{}".length() + 1)));

        assertThat(answer.status()).isEqualTo(413);
        assertNothingIsKeptBut(items);
    }

    /// A key is not used up by an event that was refused.
    @Test
    void shouldNotTakeOneByteMoreUnderAKeyAndStoreNothing() {
        hooks(1);
        int items = items();
        String body = Json.text(Json.object()
                .put("type", TYPE)
                .put("id", "k1")
                .set("payload",
                        payload(EventContent.MAX_BYTES + 1).tree()));

        assertThat(admin.post(events, body).status()).isEqualTo(413);
        assertNothingIsKeptBut(items);
    }

    @Test
    void shouldCountPayloadAndDocumentTogether() {
        Payload payload = payload(EventContent.MAX_BYTES / 2);
        String content = "a".repeat(EventContent.MAX_BYTES / 2);

        assertThat(publish(payload, content).inWords()).isEqualTo("202");
        assertThat(publish(payload, content + "a").status()).isEqualTo(413);
    }

    @Test
    void shouldCountBytesAndNotTheSpacesBetween() {
        Payload payload = payload(EventContent.MAX_BYTES);
        String spacious = "{ \"type\": \"%s\",\n\n \"payload\":  %s }".formatted(TYPE,
                payload.toString().replace("\":\"", "\"  :  \""));

        assertThat(admin.post(events, spacious).inWords()).isEqualTo("202");
        assertThat(publish(Payload.of(Json.object().put("a", "é".repeat(EventContent.MAX_BYTES / 2)))).status())
                .isEqualTo(413);
    }

    @Test
    void shouldNeverQueueMoreThanAMessageMayHold() {
        hooks(50);
        List<Integer> sizes = List.of(10, 4_000, 24_500, 25_000, 62_000, 124_000, EventContent.MAX_INLINE_BYTES,
                EventContent.MAX_INLINE_BYTES + 1, 1_000_000);

        sizes.forEach(size -> publish(payload(size)).success());

        List<Message> messages = API.queued();
        assertThat(messages).hasSize(50 * sizes.size())
                .allSatisfy(message -> assertThat(message.body().getBytes(UTF_8).length)
                        .isLessThanOrEqualTo(MAX_MESSAGE_BYTES));
        assertThat(messages.stream().map(Message::body).distinct()).hasSize(messages.size());
    }

    /// Some characters are written otherwise in messages, and longer.
    @ParameterizedTest
    @ValueSource(strings = {"\uFFFE", "\uFFFF", "\u0001", "\u007F", "\"", "🚀", "\u2028", "é"})
    void shouldNeverQueueMoreThanAMessageMayHoldWhateverTheCharacters(String character) {
        hooks(2);
        int each = Json.bytes(Json.object().textNode(character)).length - 2;
        Payload payload = Payload
                .of(Json.object().put("a", character.repeat((EventContent.MAX_INLINE_BYTES - 8) / each)));

        Answer answer = publish(payload);

        assertThat(answer.inWords()).isEqualTo("202");
        assertThat(shown(answer).get("payload")).isEqualTo(payload.tree());
        assertThat(API.queued()).hasSize(2)
                .allSatisfy(message -> assertThat(message.body().getBytes(UTF_8).length)
                        .isLessThanOrEqualTo(MAX_MESSAGE_BYTES));
    }

    private void assertNothingIsKeptBut(int items) {
        assertThat(items()).isEqualTo(items);
        assertThat(objects()).isEmpty();
        assertThat(API.queued()).isEmpty();
        assertThat(admin.get(tenant.path() + "/events").texts("/_id")).isEmpty();
    }

    private void hooks(int count) {
        for (int i = 0; i < count; i++) {
            admin.post(tenant.projectPath() + "/settings/webhooks", """
                {"name": "Hook", "url": "https://example.com/", "events": ["*"]}""").success();
        }
    }

    private Answer publish(Payload payload) {
        return admin.post(events, "{\"type\": \"" + TYPE + "\", \"payload\": " + payload + "}");
    }

    private Answer publish(Payload payload, String content) {
        return admin.post(events, "{\"type\": \"" + TYPE + "\", \"payload\": " + payload
                + ", \"document\": {\"name\": \"a\", \"contentType\": \"text/plain\", \"content\": \"" + content
                + "\"}}");
    }

    private Answer publisherSends(TestingForm form) {
        return admin.send(form.to(events + "?type=" + TYPE));
    }

    private JsonNode shown(Answer published) {
        return admin.get(tenant.path() + "/events/" + published.text("/_id")).success().json();
    }

    private int items() {
        return API.dynamoDb()
                .scanPaginator(scan -> scan.tableName(ApiUnderTest.TABLE))
                .items()
                .stream()
                .toList()
                .size();
    }

    private List<S3Object> objects() {
        return API.s3()
                .listObjectsV2(list -> list.bucket(ApiUnderTest.BUCKET).prefix(tenant.id()))
                .contents();
    }

    private static EventContent kept(S3Object object) {
        return EventContent.unzip(API.s3()
                .getObjectAsBytes(get -> get.bucket(ApiUnderTest.BUCKET).key(object.key()))
                .asByteArray());
    }

    /// A payload of this many bytes.
    private static Payload payload(int size) {
        Payload payload = Payload.of(Json.object().put("a", new String(noise(size - "{\"a\":\"\"}".length()), UTF_8)));
        assertThat(payload.size()).isEqualTo(size);
        return payload;
    }

    /// Text that hardly compresses.
    private static byte[] noise(int length) {
        byte[] text = new byte[length];
        new SplittableRandom(length).nextBytes(text);
        for (int i = 0; i < length; i++) {
            text[i] = (byte) ('0' + (text[i] & 7));
        }
        return text;
    }
}
