package io.tidings.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// A folder that only its owner can enter (`0700`), and so nobody else can read what is written there. On file systems
/// without such permissions it is like any other.
final class PrivateFolder {

    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    private PrivateFolder() {}

    /// Creates the folder if it is missing. If others can enter it, removes their permissions for the folder and its
    /// contents.
    ///
    /// @throws IllegalStateException if it cannot be closed to others: it belongs to somebody else
    static void open(Path folder) {
        try {
            Files.createDirectories(folder);
            tighten(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + folder + " cannot be made", e);
        }
    }

    /// Removes the permissions of others for the folder and its contents.
    ///
    /// @throws IllegalStateException if that is not possible
    static void tighten(Path folder) {
        try {
            if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
                Files.walkFileTree(folder, new Tightening());
            }
        } catch (IOException e) {
            throw new IllegalStateException("The folder " + folder + " holds data that nobody else may read, and cannot"
                    + " be closed to others: choose a folder of your own, or run `chmod -R go= " + folder + "`", e);
        }
    }

    /// Links are not followed. What is deleted meanwhile needs no protection.
    private static final class Tightening extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            set(folder, FOLDER);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (attributes.isRegularFile()) {
                set(file, FILE);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        private static void set(Path path, Set<PosixFilePermission> permissions) throws IOException {
            try {
                if (!Files.getPosixFilePermissions(path).equals(permissions)) {
                    Files.setPosixFilePermissions(path, permissions);
                }
            } catch (NoSuchFileException e) {
                // Deleted since it was seen.
            }
        }
    }
}
