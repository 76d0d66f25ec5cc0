package io.tidings.format;

import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.endpoint.CallbackUrl;
import io.tidings.event.Event;
import io.tidings.event.EventContent;
import io.tidings.event.EventId;
import io.tidings.event.EventTypeName;
import io.tidings.event.Payload;
import io.tidings.naming.Name;
import io.tidings.organization.Scope;
import io.tidings.testing.Examples;
import io.tidings.webhook.EventSelector;
import io.tidings.webhook.SigningSecret;
import io.tidings.webhook.Webhook;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookSettings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/// "When your application receives webhook events, they'll take the shapes below."
class EnvelopeTest {

    private final CallbackFormats formats = Samples.FORMATS;

    @ParameterizedTest
    @ValueSource(strings = {"""
        {
            "type": "USER_CREATED",
            "webhook": {
                "id": "66ec434e84b4103f670cb617",
                "organization": "parallelworks",
                "name": "demo"
            },
            "payload": {
                "username": "demo",
                "email": "demo@parallelworks.com",
                "userId": "66ec445884b4103f670d0c86",
                "organization": "parallelworks",
                "remainingSeats": 5
            }
        }
        """, """
        {
            "type": "USER_DISABLED",
            "webhook": {
                "id": "66ec41b884b4103f670c5ee5",
                "organization": "parallelworks",
                "name": "test"
            },
            "payload": {
                "username": "demo",
                "email": "demo@parallelworks.com",
                "userId": "653c787c8e048caa7cb4e554",
                "organization": "parallelworks"
            }
        }
        """, """
        {
            "type": "USER_REMOVED_FROM_GROUP",
            "webhook": {
                "id": "66ec439584b4103f670cd3ae",
                "organization": "parallelworks",
                "name": "test"
            },
            "payload": {
                "username": "demo",
                "email": "demo@parallelworks.com",
                "userId": "653c787c8e048caa7cb4e554",
                "organization": "parallelworks",
                "groupName": "Demo-Group"
            }
        }
        """})
    void shouldTakeTheShapeOfTheExample(String example) throws Exception {
        JsonNode shape = new ObjectMapper().readTree(example);

        CallbackBody body = formats.write(subject(shape));

        assertThat(body.contentType()).isEqualTo("application/json");
        assertSameFields(new ObjectMapper().readTree(body.bytes()), shape);
        assertThat(new String(body.bytes(), UTF_8)).isEqualTo(shape.toString());
    }

    private static void assertSameFields(JsonNode actual, JsonNode expected) {
        assertThat(actual.fieldNames()).toIterable().containsExactlyElementsOf(() -> expected.fieldNames());
        for (Map.Entry<String, JsonNode> field : expected.properties()) {
            assertThat(actual.get(field.getKey())).as(field.getKey()).isEqualTo(field.getValue());
            if (field.getValue().isObject()) {
                assertSameFields(actual.get(field.getKey()), field.getValue());
            }
        }
    }

    private static CallbackContent subject(JsonNode shape) {
        Scope scope = Examples.organizationScope();
        EventTypeName type = new EventTypeName(shape.path("type").asText());
        JsonNode webhook = shape.path("webhook");
        WebhookSettings settings = WebhookSettings.of(new Name(webhook.path("name").asText()),
                new CallbackUrl("https://x.com/"), java.util.List.of(new EventSelector(type.value())));
        return new CallbackContent(
                new Event(new EventId(Examples.id()), scope.organization(), Optional.empty(), type, Examples.NOW,
                        Examples.NOW),
                EventContent.of(Payload.of(shape.path("payload"))), type,
                Webhook.create(new WebhookId(webhook.path("id").asText()), scope, settings,
                        SigningSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), Examples.NOW),
                webhook.path("organization").asText());
    }
}
