package dev.hermes.tools;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RoomsTest {
    private final JavaClasses tools = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.hermes.tools");

    @Test
    void processes_know_nothing_of_tools() {
        noClasses()
                .that()
                .resideInAPackage("dev.hermes.tools.process")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.hermes.tools",
                        "dev.hermes.tools.approval..",
                        "dev.hermes.tools.shell..",
                        "dev.hermes.tools.code..",
                        "dev.hermes.tools.file..")
                .check(tools);
    }

    @Test
    void approvals_do_not_depend_on_who_asks_them() {
        noClasses()
                .that()
                .resideInAPackage("dev.hermes.tools.approval")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.hermes.tools.shell..", "dev.hermes.tools.code..", "dev.hermes.tools.file..")
                .check(tools);
    }

    @Test
    void terminal_scripts_and_files_do_not_know_each_other() {
        noClasses()
                .that()
                .resideInAPackage("dev.hermes.tools.shell..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.hermes.tools.code..", "dev.hermes.tools.file..")
                .check(tools);
        noClasses()
                .that()
                .resideInAPackage("dev.hermes.tools.code..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.hermes.tools.shell..", "dev.hermes.tools.file..")
                .check(tools);
    }

    @Test
    void editing_and_searching_know_nothing_of_the_tools_that_use_them() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.hermes.tools.file.edit", "dev.hermes.tools.file.search")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.hermes.tools", "dev.hermes.tools.file", "dev.hermes.api..", "dev.hermes.home..")
                .check(tools);
    }

    @Test
    void files_notes_lists_and_questions_do_not_know_each_other_nor_the_terminal() {
        var rooms = List.of("file", "memory", "todo", "ask", "recall");
        for (var room : rooms) {
            var others = new ArrayList<>(
                    List.of("dev.hermes.tools.shell..", "dev.hermes.tools.code..", "dev.hermes.tools.approval.."));
            rooms.stream()
                    .filter(other -> !other.equals(room))
                    .forEach(other -> others.add("dev.hermes.tools." + other + ".."));
            noClasses()
                    .that()
                    .resideInAPackage("dev.hermes.tools." + room + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others.toArray(String[]::new))
                    .check(tools);
        }
    }
}
