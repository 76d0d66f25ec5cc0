package io.tidings.local;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractMap;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/// What `docs/configuration.md` says is what the code reads.
class ConfigurationTest {

    @Test
    void shouldListEverySettingOfTheFunctionsAndWhoReadsIt() throws IOException {
        Map<String, Set<String>> read = new TreeMap<>();
        settings("api")
                .forEach(component -> read.computeIfAbsent(variable(component), _ -> new TreeSet<>()).add("api"));
        settings("dispatch")
                .forEach(component -> read.computeIfAbsent(variable(component), _ -> new TreeSet<>()).add("dispatch"));
        Map<String, Set<String>> listed = new TreeMap<>();
        rows("## The functions")
                .forEach(row -> listed.put(name(row), new TreeSet<>(Arrays.asList(row.get(2).split(", ", -1)))));

        assertThat(read).hasSizeGreaterThan(10);
        assertThat(listed).isEqualTo(read);
    }

    @Test
    void shouldListTheDefaultsOfTheFunctions() throws IOException {
        Map<String, String> listed = new TreeMap<>();
        rows("## The functions").forEach(row -> listed.put(name(row), row.get(1)));

        for (String function : List.of("api", "dispatch")) {
            settings(function).forEach(component -> {
                Bindable bindable = bindable(component);
                String expected = bindable == null || bindable.defaultValue().isEmpty()
                        ? ""
                        : "`" + bindable.defaultValue() + "`";
                String actual = listed.get(variable(component));
                assertThat(expected.isEmpty() ? !actual.contains("`") : actual.equals(expected))
                        .as("%s: %s for %s", variable(component), actual, expected)
                        .isTrue();
            });
        }
    }

    @Test
    void shouldListEverySettingOfTheLocalStackAndItsDefault() throws IOException {
        Map<String, String> read = new TreeMap<>();
        assertThat(LocalSettings.of(new Recording(read))).isEqualTo(LocalSettings.of(Map.of()));
        Map<String, String> listed = new TreeMap<>();
        rows("## The local stack").forEach(row -> listed.put(name(row), row.get(1)));

        assertThat(listed.keySet()).isEqualTo(read.keySet());
        read.forEach((name, value) -> assertThat(listed.get(name)).as(name)
                .satisfies(said -> assertThat(value.isEmpty() ? !said.contains("`") : said.equals("`" + value + "`"))
                        .isTrue()));
    }

    private static List<RecordComponent> settings(String function) {
        return new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.tidings.function", "io.tidings." + function)
                .stream()
                .filter(found -> found.isAnnotatedWith(ConfigurationProperties.class))
                .map(JavaClass::reflect)
                .flatMap(found -> Arrays.stream(found.getRecordComponents()))
                .toList();
    }

    private static String variable(RecordComponent component) {
        String prefix = component.getDeclaringRecord().getAnnotation(ConfigurationProperties.class).value();
        String name = component.getName().replaceAll("([A-Z])", "-$1");
        return (prefix + "-" + name).replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    private static Bindable bindable(RecordComponent component) {
        List<String> names = Arrays.stream(component.getDeclaringRecord().getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
        int index = names.indexOf(component.getName());
        return component.getDeclaringRecord().getDeclaredConstructors()[0].getParameters()[index]
                .getAnnotation(Bindable.class);
    }

    private static String name(List<String> row) {
        assertThat(row.getFirst()).startsWith("`").endsWith("`");
        return row.getFirst().replace("`", "");
    }

    /// The cells of the table under a heading.
    private static List<List<String>> rows(String heading) throws IOException {
        String text = Files.readString(Path.of("..", "docs", "configuration.md"));
        assertThat(text).contains(heading + "\n");
        return text.substring(text.indexOf(heading + "\n"))
                .lines()
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("| `"))
                .map(line -> Arrays.stream(line.split("\\|", -1)).skip(1).map(String::strip).toList())
                .collect(Collectors.toList());
    }

    /// An empty environment that remembers what it was asked for, and what was assumed instead.
    private static final class Recording extends AbstractMap<String, String> {

        private final Map<String, String> asked;

        Recording(Map<String, String> asked) {
            this.asked = asked;
        }

        @Override
        public String get(Object name) {
            asked.put((String) name, "");
            return null;
        }

        @Override
        public String getOrDefault(Object name, String assumed) {
            asked.put((String) name, assumed);
            return assumed;
        }

        @Override
        public Set<Entry<String, String>> entrySet() {
            return new LinkedHashMap<String, String>().entrySet();
        }
    }
}
