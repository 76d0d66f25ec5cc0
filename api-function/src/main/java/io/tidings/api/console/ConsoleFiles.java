package io.tidings.api.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import jakarta.inject.Singleton;

import io.tidings.identity.Sha256;

import static java.nio.charset.StandardCharsets.UTF_8;

/// The files of the console, as they lie beside the function's classes. They are read at the first request for one.
///
/// All of them are served under a version that follows from their contents, so that browsers may keep them for good. The
/// page names the version.
@Singleton
final class ConsoleFiles {

    private static final String ROOT = "/console";
    private static final String PAGE = "index.html";
    private static final String ASSETS = "assets/";
    private static final String VERSION = "@version@";
    private static final int VERSION_BYTES = 8;
    private static final Pattern IMPORT_MAP = Pattern.compile("<script type=\"importmap\">(.*?)</script>",
            Pattern.DOTALL);

    private final String version;
    private final ConsoleFile page;
    private final String importMapHash;
    private final Map<String, ConsoleFile> assets = new TreeMap<>();

    ConsoleFiles() {
        SortedMap<String, byte[]> files = read();
        MessageDigest digest = Sha256.digest();
        files.forEach((name, bytes) -> {
            digest.update(name.getBytes(UTF_8));
            digest.update(bytes);
        });
        version = HexFormat.of().formatHex(digest.digest(), 0, VERSION_BYTES);
        String html = new String(files.get(PAGE), UTF_8).replace(VERSION, version);
        page = ConsoleFile.of(PAGE, html.getBytes(UTF_8));
        importMapHash = hashOfImportMap(html);
        files.forEach((name, bytes) -> {
            if (name.startsWith(ASSETS)) {
                assets.put(name.substring(ASSETS.length()), ConsoleFile.of(name, bytes));
            }
        });
    }

    /// Changes whenever any of the files does.
    String version() {
        return version;
    }

    /// The page that is the console.
    ConsoleFile page() {
        return page;
    }

    /// What the page loads.
    ///
    /// @param name a path such as `pages/events.js`
    Optional<ConsoleFile> asset(String name) {
        return Optional.ofNullable(assets.get(name));
    }

    /// The hash of the page's only inline script, in base64, as a Content-Security-Policy names it.
    String importMapHash() {
        return importMapHash;
    }

    private static String hashOfImportMap(String html) {
        Matcher script = IMPORT_MAP.matcher(html);
        if (!script.find()) {
            throw new IllegalStateException("the console's page has no import map");
        }
        return Base64.getEncoder().encodeToString(Sha256.digest().digest(script.group(1).getBytes(UTF_8)));
    }

    private static SortedMap<String, byte[]> read() {
        URL page = ConsoleFiles.class.getResource(ROOT + "/" + PAGE);
        if (page == null) {
            throw new IllegalStateException("the console is not there");
        }
        try {
            URI uri = page.toURI();
            if (!uri.getScheme().equals("jar")) {
                return read(Objects.requireNonNull(Path.of(uri).getParent(), "a file is in a folder"));
            }
            try (FileSystem jar = FileSystems.newFileSystem(Path.of(URI.create(archive(uri))))) {
                return read(jar.getPath(ROOT));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The jar of a file: `file:/a.jar` for `jar:file:/a.jar!/console/index.html`.
    private static String archive(URI uri) {
        String inside = uri.getRawSchemeSpecificPart();
        return inside.substring(0, inside.indexOf("!/"));
    }

    private static SortedMap<String, byte[]> read(Path root) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
                files.put(root.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
        }
        return files;
    }
}
