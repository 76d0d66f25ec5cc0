package io.tidings.dispatch;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/// The packages of the dispatch function: its handlers, on the HTTP client for callbacks.
@AnalyzeClasses(packages = "io.tidings.dispatch", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES = slices().matching("io.tidings.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule THE_API_IS_ANOTHER_FUNCTION = noClasses().should()
            .dependOnClassesThat(resideInAnyPackage("io.tidings.api.."));

    @ArchTest
    static final ArchRule ONLY_THE_CLIENT_KNOWS_THE_NETWORK = noClasses().that()
            .resideOutsideOfPackage("io.tidings.dispatch.httpclient")
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.net", "java.net.http", "java.nio.channels..", "javax.net.."));

    @ArchTest
    static final ArchRule THE_CLIENT_KNOWS_NO_STORE_AND_NO_QUEUE = noClasses().that()
            .resideInAPackage("io.tidings.dispatch.httpclient")
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.tidings.dynamodb..", "io.tidings.sqs..", "io.tidings.s3..",
                    "io.tidings.tink..", "io.tidings.emf..", "io.tidings.secretsmanager..",
                    "software.amazon.awssdk..", "com.amazonaws.."));
}
