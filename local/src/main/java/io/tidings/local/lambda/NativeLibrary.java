package io.tidings.local.lambda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;

/// The native part of Lambda's client of the Runtime API, in a file for all processes. Otherwise each process would
/// unpack it to the same place, and overwrite it while others use it.
final class NativeLibrary {

    static final Path FILE = unpack();

    private NativeLibrary() {}

    private static Path unpack() {
        String architecture = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
        try (InputStream library = AWSLambda.class
                .getResourceAsStream("/jni/libaws-lambda-jni.linux-" + architecture + ".so")) {
            Path file = Files.createTempFile("aws-lambda-jni", ".so");
            Files.copy(library, file, StandardCopyOption.REPLACE_EXISTING);
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
