package io.tidings.api;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.micronaut.http.annotation.Controller;

import io.tidings.audit.AuditLog;
import io.tidings.audit.AuditRecord;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/// The packages of the API: one for each kind of resource, on `audit`, `access`, `scope`, `json` and `problem`.
@AnalyzeClasses(packages = "io.tidings.api", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES = slices().matching("io.tidings.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule CONTROLLERS_ARE_THEIR_PACKAGES_OWN = classes().that()
            .areAnnotatedWith(Controller.class)
            .should()
            .bePackagePrivate();

    @ArchTest
    static final ArchRule ONLY_AUDIT_WRITES_THE_LOG = noClasses().that()
            .resideOutsideOfPackage("io.tidings.api.audit")
            .should()
            .callMethod(AuditLog.class, "save", AuditRecord.class)
            .orShould()
            .callMethod(AuditLog.class, "remove", AuditRecord.class);

    @ArchTest
    static final ArchRule ADAPTERS_ARE_MADE_IN_ONE_PLACE = noClasses().that()
            .resideOutsideOfPackages("io.tidings.api", "io.tidings.api.operations")
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.tidings.dynamodb..", "io.tidings.sqs..", "io.tidings.s3..",
                    "io.tidings.tink..", "io.tidings.emf..", "io.tidings.secretsmanager..",
                    "software.amazon.awssdk.."));
}
