package io.tidings.event;

import java.util.Collection;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.tidings.publishing.PayloadSchemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

class EventCatalogTest {

    private static final EventCatalog CATALOG = EventCatalog.builtIn();

    private final PayloadSchemas schemas = new PayloadSchemas();

    @Test
    void shouldHaveTheTypesThatAreDocumentedAndNoOther() {
        assertThat(CATALOG.all()).extracting(type -> type.name().value())
                .containsExactlyInAnyOrder("PROJECT_CREATE", "PROJECT_IMPORT", "PROJECT_IMPORT_ANY", "LOGIN_FAILURE",
                        "PROJECT_DELETE", "PROJECT_DELETE_AND_UNPUBLISH", "PROJECT_PUBLISH", "SNAPSHOT_CREATE",
                        "SNAPSHOT_RESTORE", "USER_CREATED", "USER_DISABLED", "USER_REMOVED_FROM_GROUP",
                        "deployment.build.created", "WEBHOOK_DISABLED");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "PROJECT_CREATE | ORGANIZATION | FORM | true",
            "PROJECT_IMPORT | ORGANIZATION PROJECT | FORM | true",
            "PROJECT_IMPORT_ANY | ORGANIZATION PROJECT | FORM | true",
            "LOGIN_FAILURE | ORGANIZATION | FORM | false",
            "PROJECT_DELETE | PROJECT | FORM | true",
            "PROJECT_DELETE_AND_UNPUBLISH | PROJECT | FORM | true",
            "PROJECT_PUBLISH | PROJECT | FORM | true",
            "SNAPSHOT_CREATE | PROJECT | FORM | true",
            "SNAPSHOT_RESTORE | PROJECT | FORM | true",
            "USER_CREATED | ORGANIZATION | ENVELOPE | false",
            "USER_DISABLED | ORGANIZATION | ENVELOPE | false",
            "USER_REMOVED_FROM_GROUP | ORGANIZATION | ENVELOPE | false",
            "deployment.build.created | PROJECT | ENVELOPE | false",
            "WEBHOOK_DISABLED | ORGANIZATION | ENVELOPE | false"})
    void shouldSayWhereATypeHappensAndHowItIsWritten(String name, String levels, Format format, boolean document) {
        EventType type = find(name);

        assertThat(type.levels().keySet().stream().map(Level::name)).containsExactlyInAnyOrder(levels.split(" ", -1));
        assertThat(type.format()).isEqualTo(format);
        assertThat(type.carriesDocument()).isEqualTo(document);
    }

    @Test
    void shouldSayWhomElseATypeConcerns() {
        assertThat(find("PROJECT_IMPORT").reaches())
                .containsExactly(new EventTypeName("PROJECT_IMPORT_ANY"), new EventTypeName("PROJECT_CREATE"));
        assertThat(find("PROJECT_DELETE_AND_UNPUBLISH").reaches())
                .containsExactly(new EventTypeName("PROJECT_DELETE"));
        Set<String> reaching = Set.of("PROJECT_IMPORT", "PROJECT_DELETE_AND_UNPUBLISH");
        assertThat(CATALOG.all()).filteredOn(type -> !reaching.contains(type.name().value()))
                .allSatisfy(type -> assertThat(type.reaches()).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("types")
    void shouldReachOnlyTypesThatItKnows(EventType type) {
        assertThat(type.reaches()).allSatisfy(name -> assertThat(CATALOG.find(name)).isPresent());
        assertThat(type.publishedAs().stream().toList()).allSatisfy(name -> assertThat(find(name.value()).reaches())
                .contains(type.name()));
    }

    @ParameterizedTest
    @MethodSource("types")
    void shouldHaveSamplesThatFitTheSchemaAndNameEveryDocumentedField(EventType type) {
        assertThat(type.levels()).isNotEmpty().allSatisfy((_, parameters) -> {
            assertThat(schemas.violations(type.schema().orElseThrow(), parameters.sample())).isEmpty();
            assertThat(parameters.sample().tree().fieldNames()).toIterable().containsAll(parameters.names());
        });
    }

    @ParameterizedTest
    @MethodSource("types")
    void shouldHaveSchemasThatAnOrganizationCouldRegister(EventType type) {
        assertThatCode(() -> schemas.check(type.schema().orElseThrow())).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("types")
    void shouldDescribeItsTypesInSentences(EventType type) {
        assertThat(type.title()).isNotBlank();
        assertThat(type.description()).endsWith(".");
        assertThat(type.group()).isNotBlank();
    }

    static Collection<EventType> types() {
        return CATALOG.all();
    }

    @Test
    void shouldNotKnowOtherTypes() {
        assertThat(CATALOG.find(new EventTypeName("order.paid"))).isEmpty();
        assertThat(CATALOG.find(new EventTypeName("login_failure"))).isEmpty();
    }

    private static EventType find(String name) {
        return CATALOG.find(new EventTypeName(name)).orElseThrow();
    }
}
