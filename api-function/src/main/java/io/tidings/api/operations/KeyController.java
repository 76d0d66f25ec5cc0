package io.tidings.api.operations;

import java.time.Clock;

import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.security.authentication.Authentication;

import io.tidings.access.Role;
import io.tidings.api.access.Allowed;
import io.tidings.api.audit.Audit;
import io.tidings.api.audit.Change;
import io.tidings.audit.Action;
import io.tidings.audit.Subject;
import io.tidings.keys.KeyRotationStore;
import io.tidings.tink.TinkKeys;

/// The deployment's own keys: how old they are, never what they are; and others, when they are wanted.
@Controller("/operations/keys")
final class KeyController {

    private static final Subject OWN_KEYS = new Subject(Subject.Type.KEYS, "keys");

    private final TinkKeys keys;
    private final KeyRotationStore rotation;
    private final Audit audit;
    private final Clock clock;

    KeyController(TinkKeys keys, KeyRotationStore rotation, Audit audit, Clock clock) {
        this.keys = keys;
        this.rotation = rotation;
        this.audit = audit;
        this.clock = clock;
    }

    @Get
    @Allowed(Role.PLATFORM_ADMIN)
    KeysView getKeys() {
        return KeysView.of(keys.describe(), rotation.find());
    }

    /// Asks the sweep for other keys. It makes them when those that it made last are in use.
    @Post("/rotate")
    @Allowed(Role.PLATFORM_ADMIN)
    @Status(HttpStatus.ACCEPTED)
    KeysView rotateKeys(Authentication caller) {
        return audit.record(Change.ofPlatform(caller, Action.KEYS_ROTATE, OWN_KEYS), () -> {
            rotation.requestRotation(clock.instant());
            return getKeys();
        });
    }
}
