package io.tidings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/// The language that people read: documentation, the API's description, problems and log messages, the console. Habits that make
/// sentences hard to read are refused, with what to write instead; so are words for which the glossary has the field's term.
class LanguageTest {

    private static final Path ROOT = Path.of("..");

    /// @param example a sentence that has it, for the test of the test
    private record Habit(Pattern pattern, String instead, String example) {

        Habit(String pattern, String instead, String example) {
            this(Pattern.compile(pattern), instead, example);
        }
    }

    private static final List<Habit> HABITS = List.of(
            new Habit("\\b[Ww]hoever\\b", "name the subject",
                    "Whoever changes the origin must give the secrets again."),
            new Habit(", too(?=[.,;:)!?]|$| (and|as|which|but|when|while|for)\\b)", "'also' near the verb, or nothing",
                    "The console is tested in it, too."),
            new Habit("\\ball the same\\b", "'nevertheless', 'anyway'",
                    "Networks that callbacks may reach all the same."),
            new Habit("\\bcomes? to\\b", "name the result", "What it comes to is in the log."),
            new Habit("\\b(came|comes?|becomes?|became) of\\b", "name the outcome",
                    "It shows what became of a delivery."),
            new Habit("\\b[Bb]esides\\b", "'in addition to', 'apart from'", "What the SDK reads besides."),
            new Habit("\\bin vain\\b", "'without success'", "Logins in vain are logged."),
            new Habit("\\bown accord\\b", "'by itself'", "Callbacks sent of its own accord."),
            new Habit("\\b[Nn]obody but\\b", "'only'", "Nobody but the sweep writes it."),
            new Habit("\\banew\\b", "'again'", "The stack is started anew."),
            new Habit("\\bon the average\\b", "'on average'", "It takes two on the average."),
            new Habit("\\bif it is (none|no \\w+)\\b", "name the subject, and 'is not a'",
                    "@throws IllegalArgumentException if it is no scope"),
            new Habit("\\bfor want of\\b", "'without'", "It fails for want of a key."),
            new Habit("\\b[Mm]end(s|ed|ing)?\\b", "'fix', 'repair'", "Once the receiver is mended."),
            new Habit("\\b[Jj]udg(e|es|ed|ing)\\b", "'check', 'evaluate'", "Each address is judged."),
            new Habit("\\bhand(s|ed|ing)?( (it|them|everything))? out\\b", "requeue",
                    "The sweep hands out what is due."),
            new Habit("\\b[Ss]ignposts?\\b", "shard marker", "A signpost tells readers."),
            new Habit("\\b[Ee]xpung(e|es|ed|ing)\\b(?!:)", "erase", "An event is expunged."),
            new Habit("\\b[Uu]nseal|\\b[Ss]eal(s|ed|ing)?\\b(?! (type|interface|outcome))", "encrypt",
                    "Secrets are sealed for their webhook."));

    /// Habits that occur in `text`, line by line.
    private static List<String> findings(String where, String text) {
        String[] lines = text.split("\n", -1);
        return IntStream.range(0, lines.length)
                .boxed()
                .flatMap(line -> HABITS.stream()
                        .flatMap(habit -> habit.pattern()
                                .matcher(lines[line])
                                .results()
                                .map(found -> where + ":" + (line + 1) + ": '" + found.group() + "', better "
                                        + habit.instead()
                                        + ": " + lines[line].strip())))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void shouldFindEachHabit(String example) {
        assertThat(findings("example", "Fine.\n" + example)).hasSize(1).first().asString().startsWith("example:2: ");
    }

    static Stream<String> examples() {
        return HABITS.stream().map(Habit::example);
    }

    @ParameterizedTest
    @ValueSource(strings = {"A value, too large for one item, is stored in S3.", "Outcomes are sealed types.",
            "The request is the same for all the tenants.", "It comes together with an id.",
            "`event.expunge`: 'erased'"})
    void shouldLeaveOtherSentences(String sentence) {
        assertThat(findings("example", code(sentence))).isEmpty();
    }

    @Test
    void shouldReadEachKindOfText() {
        assertThat(markdown("a `whoever` [b](whoever.md)\n```\nwhoever\n```\nwhoever"))
                .isEqualTo("a  [b]\n\n\n\nwhoever");
        assertThat(yaml("sealing:\n  required: [sealing]\n  description: a sealed one\n    sealed"))
                .isEqualTo("\n\na sealed one\nsealed");
        assertThat(comments("int seals; // it `seals` [Seals]\n    /// It seals.\nString s = \"seals\";"))
                .isEqualTo(" // it  \n    /// It seals.\n");
        assertThat(literals("log(\"who seals it\" + \"sealed\"); // who seals it\n/// \"who seals it\"\n"))
                .isEqualTo("who seals it\n\n");
    }

    @Test
    void shouldBePlainInTheDocumentation() {
        assertThat(findings(LanguageTest::markdown, "*.md", "docs/**.md")).isEmpty();
    }

    @Test
    void shouldBePlainInTheDescriptionOfTheApi() {
        assertThat(findings(LanguageTest::yaml, "*/src/main/openapi/*.yml")).isEmpty();
    }

    @Test
    void shouldBePlainInTheConsole() {
        assertThat(findings(LanguageTest::code, "*/src/main/resources/{console,reference}/**.{js,html}")).isEmpty();
    }

    /// Problems, log messages, descriptions of alarms: texts in the code, not names in it.
    @Test
    void shouldBePlainInMessages() {
        assertThat(findings(LanguageTest::literals, "*/src/main/java/**.java")).isEmpty();
    }

    @Test
    void shouldBePlainInComments() {
        assertThat(findings(LanguageTest::comments, "*/src/main/java/**.java")).isEmpty();
    }

    private static List<String> findings(UnaryOperator<String> reader, String... globs) {
        List<String> findings = new ArrayList<>();
        List<Path> files = files(globs);
        files.forEach(file -> findings.addAll(findings(ROOT.relativize(file).toString(), reader.apply(read(file)))));
        assertThat(files).hasSizeGreaterThan(1);
        return findings;
    }

    private static List<Path> files(String... globs) {
        Set<String> skipped = Set.of("target", "node_modules", ".git", "cdk.out");
        List<Path> files = new ArrayList<>();
        List<Path> folders = new ArrayList<>(List.of(ROOT));
        while (!folders.isEmpty()) {
            try (Stream<Path> entries = Files.list(folders.removeLast())) {
                entries.filter(entry -> !skipped.contains(entry.getFileName().toString()))
                        .forEach(entry -> (Files.isDirectory(entry) ? folders : files).add(entry));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return files.stream()
                .filter(file -> Arrays.stream(globs)
                        .anyMatch(glob -> file.getFileSystem()
                                .getPathMatcher("glob:" + glob)
                                .matches(ROOT.relativize(file))))
                .sorted()
                .toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Without code and addresses.
    private static String markdown(String text) {
        String prose = Pattern.compile("(?s)^```.*?^```", Pattern.MULTILINE)
                .matcher(text)
                .replaceAll(block -> "\n".repeat((int) block.group().chars().filter(c -> c == '\n').count()));
        return code(prose).replaceAll("]\\([^)\\s]*\\)", "]");
    }

    /// Without what stands in backticks.
    private static String code(String text) {
        return text.replaceAll("`[^`\n]*`", "");
    }

    /// Without keys and lists of names.
    private static String yaml(String text) {
        return code(text).replaceAll("(?m)^[ -]*[\\w$/{}.'-]+:( \\[.*]$| |$)|^ +", "");
    }

    /// Comments without what stands in backticks or brackets, and no texts.
    private static String comments(String java) {
        return code(java.replaceAll("(?m)^(?!\\s*//)(?:(?!\\s// ).)*", "")).replaceAll("\\[[^\\]\n]*]|@param \\w+", "");
    }

    /// The texts of more than one word; no comments.
    private static String literals(String java) {
        Pattern literal = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
        List<String> lines = new ArrayList<>();
        for (String line : java.split("\n", -1)) {
            Matcher matcher = literal.matcher(line.replaceAll("(^|\\s)//.*", ""));
            List<String> texts = new ArrayList<>();
            while (matcher.find()) {
                if (matcher.group(1).contains(" ")) {
                    texts.add(matcher.group(1));
                }
            }
            lines.add(String.join(" ", texts));
        }
        return String.join("\n", lines);
    }
}
