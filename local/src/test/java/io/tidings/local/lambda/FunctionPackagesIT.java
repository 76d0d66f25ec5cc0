package io.tidings.local.lambda;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/// What is in the packages that ship.
class FunctionPackagesIT {

    /// Of an unpacked package and its layers.
    private static final long LAMBDA_LIMIT = 250L << 20;

    /// What builds and tests need, HTTP clients of the AWS SDK other than the one in use, and servers that Lambda takes
    /// the place of.
    private static final List<String> UNWANTED = List.of(
            "apache-client", "apache5-client", "netty", "aws-crt-client", "aws-crt-2", "aws-crt-0",
            "micronaut-http-server-netty", "micronaut-inject-java", "micronaut-serde-processor",
            "micronaut-core-processor",
            "micronaut-openapi", "micronaut-security-jwt", "swagger-annotations", "error_prone", "jsr305",
            "checker-qual",
            "junit", "assertj", "archunit", "jqwik", "standardwebhooks", "cloudevents",
            "DynamoDBLocal", "elasticmq", "s3proxy", "tidings-embedded", "tidings-local", "tidings-infra", "aws-cdk",
            "aws-lambda-java-runtime-interface-client", "aws-lambda-java-serialization",
            "snakeyaml", "groovy", "kotlin", "scala", "lombok", "mockito");

    /// Unpacked, so that the native libraries of other systems stay out.
    private static final Map<String, Pattern> UNPACKED_IN = Map.of(
            "api-function", Pattern.compile("-"),
            "dispatch-function", Pattern.compile("org/conscrypt/.*|META-INF/native/libconscrypt_openjdk_jni-linux-.*"));

    /// What only the other function needs.
    private static final Map<String, List<String>> UNWANTED_IN = Map.of(
            "api-function", List.of("httpclient5", "httpcore5", "joda-time"),
            "dispatch-function", List.of("micronaut-http-server", "micronaut-router", "micronaut-security",
                    "micronaut-serde", "nimbus-jose-jwt", "commons-fileupload2", "reactor-core"));

    private static final int LARGEST = 5;

    @ParameterizedTest
    @ValueSource(strings = {"api-function", "dispatch-function"})
    void shouldHoldOnlyWhatTheFunctionNeeds(String module) throws IOException {
        Map<String, Long> jars = new TreeMap<>();
        List<String> strays = new ArrayList<>();
        long unpacked = 0;
        try (ZipFile zip = new ZipFile(FunctionPackage.built(module).toFile())) {
            for (ZipEntry entry : entries(zip)) {
                String name = entry.getName();
                unpacked += entry.getSize();
                if (name.startsWith("lib/") && name.endsWith(".jar")) {
                    jars.put(name.substring("lib/".length()), entry.getSize());
                } else if (!entry.isDirectory() && !isOurs(name) && !UNPACKED_IN.get(module).matcher(name).matches()) {
                    strays.add(name);
                }
            }
        }
        report(module, jars, unpacked);

        assertThat(strays).isEmpty();
        assertThat(jars.keySet()).isNotEmpty()
                .allSatisfy(
                        jar -> assertThat(Stream.concat(UNWANTED.stream(), UNWANTED_IN.get(module).stream())).as(jar)
                                .noneMatch(unwanted -> jar.startsWith(unwanted) || jar.contains("-" + unwanted + "-")));
        assertThat(jars.keySet().stream().map(FunctionPackagesIT::library))
                .as("each library in one version")
                .doesNotHaveDuplicates();
        assertThat(unpacked).isLessThan(LAMBDA_LIMIT);
    }

    /// What differs from machine to machine in an archive: times, permissions and the order of its entries.
    @ParameterizedTest
    @ValueSource(strings = {"api-function", "dispatch-function"})
    void shouldOweNothingToTheMachineThatBuiltIt(String module, @TempDir Path folder) throws IOException {
        Path zip = Files.copy(FunctionPackage.built(module), folder.resolve("function.zip"));
        List<String> names = new ArrayList<>();
        try (ZipFile file = new ZipFile(zip.toFile())) {
            for (ZipEntry entry : entries(file)) {
                names.add(entry.getName());
                assertThat(entry.getTimeLocal()).as(entry.getName())
                        .isEqualTo(LocalDateTime.of(2026, 1, 1, 0, 0));
            }
        }
        assertThat(permissions(zip)).containsExactlyInAnyOrder("rw-r--r--", "rwxr-xr-x");
        List<String> classes = names.stream().filter(name -> name.endsWith(".class")).toList();
        assertThat(classes).isNotEmpty();
        assertThat(new TreeSet<>(names)).as("no entry twice").hasSameSizeAs(names);
    }

    private static Set<String> permissions(Path zip) throws IOException {
        Set<String> all = new TreeSet<>();
        try (var files = FileSystems.newFileSystem(zip, Map.of("enablePosixFileAttributes", true));
                var walk = Files.walk(files.getPath("/"))) {
            for (Path file : walk.filter(path -> path.getNameCount() > 0).toList()) {
                Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
                all.add(PosixFilePermissions.toString(permissions));
            }
        }
        return all;
    }

    private static boolean isOurs(String name) {
        return name.startsWith("io/tidings/") || name.startsWith("META-INF/micronaut/")
                || name.startsWith("console/") || name.startsWith("reference/")
                || List.of("application.properties", "logback.xml", "META-INF/swagger/openapi.yml").contains(name);
    }

    private static List<ZipEntry> entries(ZipFile zip) {
        List<ZipEntry> all = new ArrayList<>();
        for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements();) {
            all.add(entries.nextElement());
        }
        return all;
    }

    /// A jar's name without its version.
    private static String library(String jar) {
        return jar.replaceFirst("-[0-9][^/]*$", "");
    }

    private static void report(String module, Map<String, Long> jars, long unpacked) throws IOException {
        String largest = jars.entrySet()
                .stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(LARGEST)
                .map(jar -> String.format(Locale.ROOT, "%s (%.1f)", jar.getKey(), jar.getValue() / 1048576.0))
                .collect(Collectors.joining(", "));
        System.out.printf(Locale.ROOT, "%s: %.1f MiB zipped, %.1f MiB unpacked, %d jars, the largest: %s%n", module,
                Files.size(FunctionPackage.built(module)) / 1048576.0, unpacked / 1048576.0, jars.size(), largest);
    }
}
