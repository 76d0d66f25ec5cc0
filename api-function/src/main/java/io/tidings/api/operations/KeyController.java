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
import io.tidings.keys.KeyDuties;
import io.tidings.tink.TinkKeys;

/// The deployment's own keys: how old they are, never what they are; and others, when they are wanted.
@Controller("/operations/keys")
final class KeyController {

    private static final Subject OWN_KEYS = new Subject(Subject.Type.KEYS, "keys");

    private final TinkKeys keys;
    private final KeyDuties duties;
    private final Audit audit;
    private final Clock clock;

    KeyController(TinkKeys keys, KeyDuties duties, Audit audit, Clock clock) {
        this.keys = keys;
        this.duties = duties;
        this.audit = audit;
        this.clock = clock;
    }

    @Get
    @Allowed(Role.PLATFORM_ADMIN)
    KeysView getKeys() {
        return KeysView.of(keys.describe(), duties.find());
    }

    /// Asks the sweep for other keys. It makes them when those that it made last are in use.
    @Post("/rotate")
    @Allowed(Role.PLATFORM_ADMIN)
    @Status(HttpStatus.ACCEPTED)
    KeysView rotateKeys(Authentication caller) {
        return audit.record(Change.ofPlatform(caller, Action.KEYS_ROTATE, OWN_KEYS), () -> {
            duties.askForRotation(clock.instant());
            return getKeys();
        });
    }
}
