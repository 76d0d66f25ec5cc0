package io.tidings.api.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/// A file of the console, ready to be sent.
///
/// @param mediaType without parameters: the framework knows binary types by their whole text
/// @param gzipped   the same bytes, compressed
record ConsoleFile(String mediaType, byte[] bytes, byte[] gzipped) {

    static ConsoleFile of(String name, byte[] bytes) {
        return new ConsoleFile(mediaType(name), bytes, gzip(bytes));
    }

    private static String mediaType(String name) {
        String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return switch (extension) {
            case "html" -> "text/html";
            case "css" -> "text/css";
            case "js" -> "text/javascript";
            case "svg" -> "image/svg+xml";
            default -> "application/octet-stream";
        };
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
