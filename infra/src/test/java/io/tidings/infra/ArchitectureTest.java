package io.tidings.infra;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/// The deployment knows names of tables and queues, and nothing of the code that it deploys.
@AnalyzeClasses(packages = "io.tidings.infra", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule THE_DEPLOYED_CODE_IS_NOT_KNOWN = noClasses().should()
            .dependOnClassesThat(
                    resideInAnyPackage("io.tidings.api..", "io.tidings.dispatch..", "io.tidings.function..",
                            "io.tidings.local..", "io.micronaut.."));
}
