package dev.hermes.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The walls of the house that the module graph does not build by itself. */
class ArchitectureTest {
    private static JavaClasses program;

    @BeforeAll
    static void the_program() {
        program = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .withImportOption(location -> !location.contains("/hermes-testkit") && !location.contains("/testkit/"))
                .importPackages("dev.hermes");
    }

    @Test
    void only_main_reads_the_process_and_ends_it() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("dev.hermes.cli.Main")
                .and()
                .doNotHaveFullyQualifiedName("dev.hermes.cli.Rehearsal")
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(System.class, "getenv")
                .check(program);
    }

    @Test
    void only_the_front_door_knows_the_terminal() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.hermes.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.jline..", "dev.hermes.cli..")
                .orShould()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(program);
    }

    @Test
    void libraries_stay_in_the_room_that_needs_them() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.hermes.llm..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("okhttp3..")
                .check(program);
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.hermes.cloud.aws..", "dev.hermes.llm..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("software.amazon..")
                .check(program);
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.hermes.sessions..", "dev.hermes.kanban.store..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.sqlite..", "java.sql..")
                .check(program);
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.hermes.home.archive..", "dev.hermes.maintenance..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.commons..")
                .check(program);
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.hermes.llm..", "dev.hermes.sessions..", "dev.hermes.agent..", "dev.hermes.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.yaml..")
                .check(program);
    }

    @Test
    void rooms_of_a_module_do_not_go_in_circles() {
        SlicesRuleDefinition.slices()
                .matching("dev.hermes.agent.(*)..")
                .should()
                .beFreeOfCycles()
                .check(program);
    }

    @Test
    void data_is_not_changed_from_outside() {
        classes().that().areRecords().should().haveOnlyFinalFields().check(program);
    }

    @Test
    void the_version_is_that_of_the_build() throws IOException {
        var pom = Files.readString(Path.of("pom.xml"));
        assertThat(pom).contains("<version>" + Version.NUMBER + "</version>");
    }
}
