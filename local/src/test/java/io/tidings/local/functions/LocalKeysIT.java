package io.tidings.local.functions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.tidings.keys.KeyStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class LocalKeysIT {

    @TempDir
    private Path folder;

    @Test
    void shouldKeepTheKeysInAFileOfItsOwner() throws IOException {
        Path data = folder.resolve("data");
        KeyStore.Version made = document(data);

        assertThat(Files.getPosixFilePermissions(data.resolve("keys.json")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(document(data)).satisfies(kept -> {
            assertThat(kept.id()).isEqualTo(made.id());
            assertThat(kept.document()).isEqualTo(made.document());
        });
        try (var files = Files.list(data)) {
            assertThat(files).containsExactly(data.resolve("keys.json"));
        }
    }

    @Test
    void shouldNotTrustAFileThatOthersMayRead() throws IOException {
        document(folder);
        Files.setPosixFilePermissions(folder.resolve("keys.json"), PosixFilePermissions.fromString("rw-r-----"));

        assertThatIllegalStateException().isThrownBy(() -> document(folder)).withMessageEndingWith("chmod 600 it");
    }

    private static KeyStore.Version document(Path data) {
        try (LocalKeys keys = LocalKeys.start(Optional.of(data))) {
            return keys.store().load().orElseThrow();
        }
    }
}
