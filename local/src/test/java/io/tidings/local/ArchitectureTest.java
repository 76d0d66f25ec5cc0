package io.tidings.local;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/// The packages of the local stack.
@AnalyzeClasses(packages = "io.tidings.local", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES = slices().matching("io.tidings.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule TESTS_ARE_NOT_KNOWN = noClasses().should()
            .dependOnClassesThat(
                    resideInAnyPackage("org.junit..", "org.assertj..", "io.tidings.testing..", "io.tidings.memory.."));
}
