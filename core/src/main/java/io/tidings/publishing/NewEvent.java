package io.tidings.publishing;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;

import io.tidings.event.EventContent;
import io.tidings.event.EventTypeName;
import io.tidings.identity.EntityId;
import io.tidings.identity.Sha256;
import io.tidings.json.CanonicalJson;
import io.tidings.organization.ProjectId;
import io.tidings.organization.Scope;
import io.tidings.trace.TraceContext;

import static java.nio.charset.StandardCharsets.UTF_8;

/// An event that somebody wants published.
///
/// @param scope where it is published: at the organization, or at one of its projects
/// @param key makes a repeat harmless; without it, every call is a new event
/// @param trace the request that publishes it, in its distributed trace
public record NewEvent(
        Scope scope,
        EventTypeName type,
        Optional<IdempotencyKey> key,
        EventContent content,
        Optional<Instant> occurredAt,
        Optional<TraceContext> trace) {

    private static final String PROJECT_ID = "projectId";

    /// What fingerprints begin with.
    private static final String CURRENT = "2:";

    /// An event outside of any trace.
    public NewEvent(Scope scope, EventTypeName type, Optional<IdempotencyKey> key, EventContent content,
            Optional<Instant> occurredAt) {
        this(scope, type, key, content, occurredAt, Optional.empty());
    }

    /// The event as part of a trace.
    public NewEvent in(TraceContext its) {
        return new NewEvent(scope, type, key, content, occurredAt, Optional.of(its));
    }

    /// The project that the event concerns: the project at which it is published. For an event of the organization, the
    /// `projectId` in its payload, if that is a valid id.
    public Optional<ProjectId> project() {
        JsonNode named = content.payload().tree().path(PROJECT_ID);
        return scope.project()
                .or(() -> named.isTextual() && named.textValue().matches(EntityId.PATTERN)
                        ? Optional.of(new ProjectId(named.textValue()))
                        : Optional.empty());
    }

    /// Whether an event concerns a project at all, be it one whose id has another form than [#project] can tell.
    static boolean concernsProject(Optional<ProjectId> project, EventContent content) {
        return project.isPresent() || content.payload().tree().hasNonNull(PROJECT_ID);
    }

    /// SHA-256 over everything but the key and the trace: tells a repeat from another event of the same key. Equal payloads
    /// have equal ones, however their JSON is written (see [CanonicalJson]).
    public String fingerprint() {
        return CURRENT + fingerprint(CanonicalJson.bytes(content.payload().tree()));
    }

    /// Whether `remembered` is the fingerprint of this event, be it one that a former build has made: these knew a payload
    /// by its bytes.
    boolean hasFingerprint(String remembered) {
        return remembered.equals(
                remembered.startsWith(CURRENT) ? fingerprint() : fingerprint(content.payload().json()));
    }

    private String fingerprint(byte[] payload) {
        MessageDigest digest = Sha256.digest();
        update(digest, scope.project().map(id -> id.value()).orElse(""));
        update(digest, type.value());
        update(digest, occurredAt.map(Instant::toString).orElse(""));
        update(digest, payload);
        content.document().ifPresent(file -> {
            update(digest, file.name());
            update(digest, file.contentType());
            update(digest, file.content());
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void update(MessageDigest digest, String text) {
        update(digest, text.getBytes(UTF_8));
    }

    /// Length first, so that no two events run together to the same bytes.
    private static void update(MessageDigest digest, byte[] bytes) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
        digest.update(bytes);
    }
}
