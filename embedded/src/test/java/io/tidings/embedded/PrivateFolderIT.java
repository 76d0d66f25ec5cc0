package io.tidings.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

import static org.assertj.core.api.Assertions.assertThat;

class PrivateFolderIT {

    @TempDir
    private Path parent;

    @Test
    void shouldKeepDataInAFolderOfItsOwner() throws IOException {
        Path folder = parent.resolve("a/b");
        try (EmbeddedAws aws = EmbeddedAws.start(Optional.empty(), Optional.of(folder))) {
            aws.s3().createBucket(create -> create.bucket("bucket"));
            aws.s3().putObject(put -> put.bucket("bucket").key("key"), RequestBody.fromString("secret"));
            assertThat(permissions(folder)).isEqualTo("rwx------");
            assertThat(permissions(folder.resolve("dynamodb"))).isEqualTo("rwx------");
        }
        assertThat(openToOthers(folder)).isEmpty();
    }

    @Test
    void shouldCloseAFolderThatOthersCanEnter() throws IOException {
        Path folder = Files.createDirectory(parent.resolve("open"));
        Path file = Files.writeString(Files.createDirectory(folder.resolve("inner")).resolve("file"), "secret");
        Path elsewhere = Files.writeString(parent.resolve("elsewhere"), "public");
        Files.createSymbolicLink(folder.resolve("link"), elsewhere);
        Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rw-r--r--"));
        for (Path path : List.of(folder, folder.resolve("inner"), file)) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
        }

        PrivateFolder.open(folder);

        assertThat(permissions(folder)).isEqualTo("rwx------");
        assertThat(permissions(folder.resolve("inner"))).isEqualTo("rwx------");
        assertThat(permissions(file)).isEqualTo("rw-------");
        assertThat(permissions(elsewhere)).isEqualTo("rw-r--r--");
    }

    private static List<Path> openToOthers(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(path -> !permissions(path).endsWith("------")).toList();
        }
    }

    private static String permissions(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
