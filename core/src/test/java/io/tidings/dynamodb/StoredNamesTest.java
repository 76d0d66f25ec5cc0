package io.tidings.dynamodb;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import io.tidings.endpoint.CredentialCodec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/// The spellings in stored items, whatever the code calls them: items and messages of earlier builds must stay readable.
class StoredNamesTest {

    @ParameterizedTest
    @MethodSource("names")
    void shouldStayAsTheyAreStored(Class<?> owner, List<String> stored) {
        assertThat(constants(owner)).containsAll(stored);
    }

    static Stream<Arguments> names() {
        return Stream.of(
                row(AuditItem.class,
                        "AUDIT#PLATFORM action actorId actorKind actorName actorRole after at auditId before "
                                + "confirmed organizationId subjectId subjectName subjectType"),
                row(CustomEventTypeItem.class,
                        "TYPE# createdAt description documentRequired organizationId sample schema type "
                                + "updatedAt"),
                row(DeliveryItem.class,
                        "DELIVERY# HELD# at attempts createdAt deliveryId detail eventId failure failures lane "
                                + "milliseconds nextAttemptAt number organizationId outcome parkedUntil projectId responseBody "
                                + "responseHeaders responseStatus responseTruncated retryAfter round status test turn type updatedAt "
                                + "webhookId"),
                row(DynamoDbRecordMarks.class, "RECORDED eventId"),
                row(EventItem.class,
                        "atProject content eventId expungedAt idempotencyKey occurredAt organizationId projectId "
                                + "publishedAt targets test traceparent tracestate type"),
                row(DynamoDbFailedLogins.class, "FAILED failures"),
                row(KeyRotationItem.class,
                        "KEYS finishedAt organizationsCursor resealingBy rotationAskedAt secretsCursor"),
                row(OrganizationItem.class, "ORG ORGANIZATIONS formerRemovedAt name organizationId slowReceivers "
                        + "slowReceiversUntil trialUntil updatedAt"),
                row(ProjectItem.class, "PROJECT# description name organizationId projectId slug updatedAt"),
                row(DynamoDbCounters.class, "RATE permits"),
                row(RemovalItem.class,
                        "REMOVAL REMOVALS WEBHOOK# completedAt contents deliveries events failures nextRunAt "
                                + "organizationId pass position problem projectId removedAt revision updatedAt"),
                row(IdempotencyItem.class,
                        "IDEM deliveries eventId fingerprint heldUntil projectId publishedAt publishedMillis"),
                row(ReplayItem.class,
                        "REPLAY REPLAY# begun createdAt dryRun examined failure matched nextRunAt organizationId "
                                + "perSecond position projectId replayId revision selection since state until updatedAt webhookId"),
                row(SecretParts.class, "credentials headers retiredSecrets secret until"),
                row(named("io.tidings.dynamodb.sharding.ShardMarker"), "spread"),
                row(StoredCredentials.class, "additional main"),
                row(CredentialCodec.class,
                        "audience clientId clientSecret header password scope token tokenUrl type username value"),
                row(SweepFailureItem.class,
                        "FAILURE# SWEEP failures id kind nextAt organizationId projectId reason since "
                                + "webhookId"),
                row(TidingsTable.class, "PK SK due duePK dueSK expiresAt listPK listSK listing"),
                row(TokenItem.class,
                        "TOKEN TOKEN# createdAt hash lastUsedOn name organizationId role tokenId validUntil"),
                row(Tombstone.class, "createdAt formerCreatedAt removalBegunAt removedAt"),
                row(DynamoDbPublishRates.class, "TRAFFIC events"),
                row(WebhookItem.class, "WAKE WEBHOOK# active answersFast appIconUrl circuitOpenSince circuitProbeAt "
                        + "circuitProbes createdAt description disabledReason drainSuccesses drainUntil events failingSince "
                        + "fastAnswers filter format healthRevision lastActivityAt name organizationId projectId projects "
                        + "retryDelays revision sealed signature slow slowSince status timeoutSeconds timesSlow unreachable "
                        + "updatedAt url wakeAt webhookId webhooks whileInactive"),
                row(named("io.tidings.tink.KeyringFormat"),
                        "id keys keyset madeAt open sealing sealsSince secret signing "
                                + "signsFrom"));
    }

    private static Arguments row(Class<?> owner, String stored) {
        return arguments(owner, List.of(stored.split(" ")));
    }

    private static Class<?> named(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> constants(Class<?> owner) {
        return Arrays.stream(owner.getDeclaredFields())
                .filter(field -> field.getType() == String.class && Modifier.isStatic(field.getModifiers()))
                .map(StoredNamesTest::value)
                .toList();
    }

    private static String value(Field field) {
        try {
            field.setAccessible(true);
            return (String) field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
