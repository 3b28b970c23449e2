package dev.hermes.services.s6;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hermes.home.SearchPath;
import dev.hermes.services.LocalPrograms;
import dev.hermes.services.Outcome;
import dev.hermes.testkit.TestMachine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What tools made for it say of the image's build file and of every line of shell that it runs. */
class ContainerLintTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    /** Texts in single quotes are scripts for a shell that begins as somebody else, and get their values as arguments. */
    private static final String FOR_ANOTHER_SHELL = "SC2016";

    private static final Map<String, String> ENVIRONMENT = Map.of("PATH", System.getenv("PATH"));

    private final LocalPrograms programs = new LocalPrograms(ENVIRONMENT);

    @TempDir
    Path temporary;

    private Outcome shellcheck(Path script) {
        assumeTrue(
                TestMachine.here()
                        .has(
                                "shellcheck (apt-get install shellcheck)",
                                SearchPath.of(ENVIRONMENT).find("shellcheck").isPresent()),
                "needs shellcheck");
        return programs.run(
                LONG,
                "shellcheck",
                "--norc",
                "--shell=sh",
                "--severity=info",
                "--exclude=" + FOR_ANOTHER_SHELL,
                script.toString());
    }

    private Outcome dockerfile(Path file) {
        assumeTrue(SearchPath.of(ENVIRONMENT).find("dockerfile-utils").isPresent(), "needs dockerfile-utils");
        return programs.run(LONG, "dockerfile-utils", "lint", file.toString());
    }

    @Test
    void every_script_of_the_image_is_sound() throws Exception {
        for (var script : ContainerImageTest.scripts()) {
            assertThat(shellcheck(script)).as(script.toString()).isEqualTo(new Outcome.Ended(0, "", ""));
        }
    }

    @Test
    void every_script_of_a_slot_is_sound() throws Exception {
        for (var script : List.of("slot-run", "slot-log-run", "slot-finish")) {
            assertThat(shellcheck(Path.of(getClass().getResource(script).toURI())))
                    .as(script)
                    .isEqualTo(new Outcome.Ended(0, "", ""));
        }
    }

    @Test
    void the_shell_of_the_build_is_sound() throws Exception {
        var bodies = runs(Files.readString(ContainerImageTest.project().resolve("docker/Dockerfile")));
        assertThat(bodies).hasSizeGreaterThan(3);
        for (var body : bodies) {
            var script = Files.writeString(temporary.resolve("run.sh"), body + "\n");
            assertThat(shellcheck(script)).as(body).isEqualTo(new Outcome.Ended(0, "", ""));
        }
    }

    /** What the RUN instructions give to a shell, without the options of the build. */
    private static List<String> runs(String dockerfile) {
        var bodies = new ArrayList<String>();
        for (var instruction : dockerfile.replace("\\\n", "").lines().toList()) {
            if (instruction.startsWith("RUN ")) {
                bodies.add(instruction.substring(4).strip().replaceFirst("^(--\\S+\\s+)+", ""));
            }
        }
        return bodies;
    }

    @Test
    void the_build_file_is_one() {
        assertThat(dockerfile(ContainerImageTest.project().resolve("docker/Dockerfile")))
                .isEqualTo(new Outcome.Ended(0, "", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"FORM debian", "FROM debian\nEXPOSE nothing", "FROM debian\nENTRYPOINT", "FROM debian\nCOPY one"
            })
    void the_tool_would_say_what_is_wrong(String text) throws Exception {
        assertThat(dockerfile(Files.writeString(temporary.resolve("Dockerfile"), text + "\n"))
                        .status())
                .isNotZero();
    }
}
