package io.tidings.infra;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.tidings.json.Json;

import static org.assertj.core.api.Assertions.assertThat;

/// The bill of materials of each function, next to what is in its package. The plugin that writes it does so online only.
@DisabledIfSystemProperty(named = "tidings.mode", matches = "offline=true")
class SbomTest {

    /// Annotations for compilers: the bill lists what is resolved, and the packages leave them out.
    private static final Set<String> NOT_SHIPPED = Set.of("jsr305", "error_prone_annotations");

    /// In the package as classes and libraries of Linux alone, and not as the jar.
    private static final String UNPACKED = "conscrypt-openjdk-uber";

    /// Modules of ours are in the package as classes, and not as jars.
    private static final String OUR_OWN = "io.tidings";

    @ParameterizedTest
    @ValueSource(strings = {"api-function", "dispatch-function"})
    void shouldListExactlyTheJarsOfThePackageAndTheirBytes(String function) throws IOException {
        Map<String, String> listed = new TreeMap<>();
        bom(function).at("/components")
                .valueStream()
                .filter(component -> !NOT_SHIPPED.contains(component.at("/name").asText()))
                .filter(component -> !component.at("/group").asText().equals(OUR_OWN))
                .filter(component -> !component.at("/name").asText().equals(UNPACKED))
                .forEach(component -> listed.put(
                        component.at("/name").asText() + "-" + component.at("/version").asText() + ".jar",
                        hash(component)));

        assertThat(listed).isEqualTo(jars(function)).hasSizeGreaterThan(20);
    }

    @Test
    void shouldListWhatIsUnpacked() throws IOException {
        assertThat(names("dispatch-function")).contains(UNPACKED);
        assertThat(natives("dispatch-function")).containsExactlyInAnyOrder(
                "META-INF/native/libconscrypt_openjdk_jni-linux-aarch_64.so",
                "META-INF/native/libconscrypt_openjdk_jni-linux-x86_64.so");
        assertThat(names("api-function")).as("it signs nothing").doesNotContain(UNPACKED);
        assertThat(natives("api-function")).isEmpty();
    }

    private static List<String> names(String function) throws IOException {
        return bom(function).at("/components").valueStream().map(component -> component.at("/name").asText()).toList();
    }

    private static List<String> natives(String function) throws IOException {
        try (ZipFile zip = new ZipFile(Path.of("..", function, "target", "function.zip").toFile())) {
            return zip.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.startsWith("META-INF/native/") && !name.endsWith("/"))
                    .toList();
        }
    }

    /// A build that is repeated must write the same.
    @ParameterizedTest
    @ValueSource(strings = {"api-function", "dispatch-function"})
    void shouldHoldNothingOfTheBuildItself(String function) throws IOException {
        JsonNode bom = bom(function);

        assertThat(bom.at("/bomFormat").asText()).isEqualTo("CycloneDX");
        assertThat(bom.has("serialNumber")).isFalse();
        assertThat(bom.at("/metadata/timestamp").asText()).isIn("", "2026-01-01T00:00:00Z");
        assertThat(bom.at("/metadata/component/name").asText()).isEqualTo("tidings-" + function);
        assertThat(bom.at("/metadata/component/type").asText()).isEqualTo("application");
    }

    private static JsonNode bom(String function) throws IOException {
        return Json.parse(Files.readAllBytes(Path.of("..", function, "target", "bom.json")));
    }

    private static String hash(JsonNode component) {
        return component.at("/hashes")
                .valueStream()
                .filter(hash -> hash.at("/alg").asText().equals("SHA-256"))
                .map(hash -> hash.at("/content").asText())
                .findFirst()
                .orElse("none");
    }

    private static Map<String, String> jars(String function) throws IOException {
        Map<String, String> jars = new TreeMap<>();
        try (ZipFile zip = new ZipFile(Path.of("..", function, "target", "function.zip").toFile())) {
            List<? extends ZipEntry> entries = zip.stream().filter(entry -> entry.getName().endsWith(".jar")).toList();
            for (ZipEntry entry : entries) {
                try (InputStream in = zip.getInputStream(entry)) {
                    jars.put(entry.getName().substring("lib/".length()), sha256(in.readAllBytes()));
                }
            }
        }
        return jars;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
