package io.tidings.function;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/// What both functions share knows neither of them.
@AnalyzeClasses(packages = "io.tidings.function", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule THE_FUNCTIONS_ARE_NOT_KNOWN = noClasses().should()
            .dependOnClassesThat(resideInAnyPackage("io.tidings.api..", "io.tidings.dispatch..", "io.tidings.local.."));
}
