package io.tidings.local.lambda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/// A packaged function, unpacked as Lambda unpacks it to `/var/task`.
///
/// @param root the function's own classes, and under `lib/` the jars that they need
public record FunctionPackage(Path root) {

    /// Unpacks what the build leaves as `target/function.zip` of a module.
    ///
    /// @param module such as `api-function`, next to this one
    /// @param folder a folder that is there; the package gets one of its own in it
    /// @throws IllegalStateException if the module has not been packaged; the message says how to
    public static FunctionPackage unpack(String module, Path folder) {
        Path zip = built(module);
        if (!Files.isRegularFile(zip)) {
            throw new IllegalStateException(module + " has not been packaged: there is no "
                    + zip.toAbsolutePath().normalize() + ". Build it with ./mvnw package -pl " + module + " -am");
        }
        return unpack(zip, folder.resolve(module));
    }

    /// Where the build leaves the package of a module, seen from another module.
    static Path built(String module) {
        return Path.of("..", module, "target", "function.zip");
    }

    private static FunctionPackage unpack(Path zip, Path root) {
        try (ZipInputStream entries = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                write(entries, entry, root);
            }
            return new FunctionPackage(root);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unpack " + zip, e);
        }
    }

    private static void write(InputStream entries, ZipEntry entry, Path root) throws IOException {
        Path file = root.resolve(entry.getName()).normalize();
        if (!file.startsWith(root)) {
            throw new IOException("an entry leaves its package: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(file);
        } else {
            Files.createDirectories(file.getParent());
            Files.copy(entries, file);
        }
    }
}
