package io.tidings.dispatch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/// The `User-Agent` of callbacks: `Tidings/` and the version.
///
/// The build writes the version into a file: a package of classes has no manifest that would tell it.
final class UserAgent {

    static final String TEXT = "Tidings/" + version();

    private UserAgent() {}

    private static String version() {
        Properties properties = new Properties();
        try (InputStream in = UserAgent.class.getResourceAsStream("version.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }
}
