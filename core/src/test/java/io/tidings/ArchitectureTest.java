package io.tidings;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.LocationProvider;
import com.tngtech.archunit.lang.ArchRule;

import io.tidings.dynamodb.TidingsTable;
import io.tidings.event.EventCatalog;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/// The walls: what may know what.
@AnalyzeClasses(locations = ArchitectureTest.Core.class)
class ArchitectureTest {

    private static final String[] ADAPTERS = {"io.tidings.dynamodb..", "io.tidings.sqs..", "io.tidings.s3..",
            "io.tidings.aws..", "io.tidings.emf..", "io.tidings.secretsmanager..", "io.tidings.tink.."};

    @ArchTest
    static final ArchRule THE_DOMAIN_KNOWS_NO_TECHNOLOGY = noClasses().that()
            .resideOutsideOfPackages(ADAPTERS)
            .should()
            .dependOnClassesThat(resideInAnyPackage("software.amazon.awssdk..", "software.amazon.cloudwatchlogs..",
                    "com.amazonaws..", "io.micronaut..", "com.google.crypto.tink..",
                    "java.net.http..", "com.sun.net.httpserver..", "org.apache.hc..", "org.eclipse.jetty.."))
            .because("domain packages import no AWS SDK, no HTTP server or client and no DynamoDB type");

    @ArchTest
    static final ArchRule THE_DOMAIN_DOES_NOT_KNOW_ITS_ADAPTERS = noClasses().that()
            .resideOutsideOfPackages(ADAPTERS)
            .should()
            .dependOnClassesThat(resideInAnyPackage(ADAPTERS));

    @ArchTest
    static final ArchRule ADAPTERS_DO_NOT_KNOW_EACH_OTHER = slices()
            .matching("io.tidings.(dynamodb|sqs|s3|secretsmanager|tink|emf)..")
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule ONLY_ITS_ADAPTER_KNOWS_A_SERVICE = noClasses().that()
            .resideOutsideOfPackage("io.tidings.dynamodb..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("software.amazon.awssdk.services.dynamodb.."));

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES = slices().matching("io.tidings.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule SHARDING_KNOWS_NO_RECORDS = noClasses().that()
            .resideInAPackage("io.tidings.dynamodb.sharding")
            .should()
            .dependOnClassesThat(describe("are of Tidings, except ids, caches and the names of keys",
                    type -> type.getPackageName().startsWith("io.tidings.")
                            && !Set.of("io.tidings.dynamodb.sharding", "io.tidings.identity", "io.tidings.cache")
                                    .contains(type.getPackageName())
                            && !type.isEquivalentTo(TidingsTable.class)));

    @ArchTest
    static final ArchRule ONLY_THE_ADAPTER_KNOWS_ITS_SHARDS = noClasses().that()
            .resideOutsideOfPackage("io.tidings.dynamodb..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.tidings.dynamodb.sharding"));

    @ArchTest
    static final ArchRule TIME_IS_JAVA_TIME = noClasses().should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.util\\.(Date|Calendar|GregorianCalendar|TimeZone)|java\\.text\\..*DateFormat|"
                    + "java\\.sql\\..*|org\\.joda\\..*");

    @ArchTest
    static final ArchRule CLOCKS_ARE_INJECTED = noClasses().should()
            .callMethodWhere(asksTheSystemForTheTime())
            .because("whoever needs the time is given a Clock");

    @ArchTest
    static final ArchRule RANDOMNESS_IS_INJECTED = noClasses().should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.util\\.Random|java\\.security\\.SecureRandom|java\\.util\\.SplittableRandom|"
                    + "java\\.util\\.concurrent\\.ThreadLocalRandom")
            .orShould()
            .callMethod(UUID.class, "randomUUID")
            .orShould()
            .callMethod(Math.class, "random")
            .because("whoever needs randomness is given a RandomGenerator");

    @ArchTest
    static final ArchRule FAKES_STAY_IN_THE_TESTS = noClasses().should()
            .dependOnClassesThat(resideInAnyPackage("io.tidings.embedded..", "io.tidings.memory..",
                    "io.tidings.testing..", "org.junit..", "org.assertj.."));

    @ArchTest
    static final ArchRule ITEMS_ARE_THE_ADAPTERS_OWN = classes().that()
            .resideInAPackage("io.tidings.dynamodb..")
            .and()
            .haveSimpleNameEndingWith("Item")
            .should()
            .notBePublic();

    @ArchTest
    static final ArchRule NOTHING_IS_PRINTED = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

    @ArchTest
    static final ArchRule LOGS_GO_TO_SLF4J = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

    private static DescribedPredicate<JavaMethodCall> asksTheSystemForTheTime() {
        return DescribedPredicate.describe("asks the system for the time", call -> {
            boolean now = call.getTarget().getName().equals("now")
                    && Arrays.asList(Instant.class, LocalDate.class, LocalDateTime.class, OffsetDateTime.class,
                            ZonedDateTime.class).stream().anyMatch(call.getTargetOwner()::isEquivalentTo)
                    && call.getTarget().getRawParameterTypes().isEmpty();
            boolean clock = call.getTargetOwner().isEquivalentTo(Clock.class)
                    && call.getTarget().getName().startsWith("system");
            boolean millis = call.getTargetOwner().isEquivalentTo(System.class)
                    && call.getTarget().getName().equals("currentTimeMillis");
            return now || clock || millis;
        });
    }

    /// What is shipped, and not its tests.
    static final class Core implements LocationProvider {

        @Override
        public Set<Location> get(Class<?> testClass) {
            return Set.of(Location.of(EventCatalog.class.getProtectionDomain().getCodeSource().getLocation()));
        }
    }
}
